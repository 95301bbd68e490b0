"""``quotaopt compare``: what changes between two plans, and because of which input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    by_option,
    common_options,
    json_option,
    outside_option,
    plan_argument,
    solver_options,
)

if TYPE_CHECKING:
    from quotaopt.engine import Diagnosis
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan


@click.command("compare", cls=Command, help="cli.compare", short_help="cli.compare.short")
@plan_argument
@click.argument("after", type=PATH, required=False, help="cli.compare.after")
@click.option("--set", "assignments", multiple=True, metavar="PATH=VALUE", help="cli.compare.set")
@by_option
@click.option("--where", multiple=True, metavar="LEVEL=MEMBER", help="cli.compare.where")
@click.option(
    "-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.compare.output"
)
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    after: Path | None,
    assignments: tuple[str, ...],
    by: tuple[tuple[str, ...], ...],
    where: tuple[str, ...],
    outputs: tuple[Path, ...],
    allow_outside: bool,
    as_json: bool,
    solver: str,
    time_limit: float | None,
    gap: float,
    quiet: bool,
) -> int | None:
    """Solve both plans and those in between, write and show the change."""
    from quotaopt.attribution.compare import compare
    from quotaopt.attribution.narrowed import asked_in
    from quotaopt.cli.stages import stages
    from quotaopt.errors import InfeasibleError
    from quotaopt.options import SolveOptions
    from quotaopt.report.change_files import change_document, require_change_file, write_change

    for path in outputs:
        require_change_file(path)
    options = SolveOptions(solver, time_limit, gap)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        plans = _read(plan, after, assignments, allow_outside)
        _require_levels(plans[0], by)
        try:
            change = compare(*plans, options=options, progress=progress)
        except InfeasibleError:
            from quotaopt.cli.diagnose import tell

            return tell(_impossible_one(plans, options), face, as_json=as_json)
        if where:
            change = asked_in(change, where)
        progress("write")
        for path in outputs:
            write_change(change, path, by or None, face.lang)
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(change_document(change, by or None, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.change_page import change_report

        show_page(lambda console: change_report(change, console, face.lang, by or None))
    return None


def _read(
    path: Path, other: Path | None, assignments: tuple[str, ...], allow_outside: bool
) -> tuple[Plan, Plan]:
    """The two plans; the second is the first with other entries where one file is all there is."""
    from quotaopt.errors import Place, PlanError, Problem
    from quotaopt.plan.document.overrides import read_assignments
    from quotaopt.plan.plan import read_plan

    changes = read_assignments(assignments)
    if other is None and not changes:
        raise PlanError([Problem.at(Place(), "compare.one_plan", plan=path)])
    before = read_plan(path, allow_outside=allow_outside)
    if other is None:
        return before, before.change(changes)
    return before, read_plan(other, changes=changes, allow_outside=allow_outside)


def _require_levels(plan: Plan, by: tuple[tuple[str, ...], ...]) -> None:
    """Refuse unknown levels before anything is solved."""
    from quotaopt.report.sums import require_levels

    known = [level for dimension in plan.spec.dimensions.values() for level in dimension.levels]
    for levels in by:
        require_levels(levels, known)


def _impossible_one(plans: tuple[Plan, Plan], options: SolveOptions) -> Diagnosis:
    """The diagnosis of the first of two plans that cannot be met."""
    from quotaopt.engine import diagnose

    first = diagnose(plans[0], options=options)
    return first if first.error is not None else diagnose(plans[1], options=options)
