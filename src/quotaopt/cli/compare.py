"""``quotaopt compare``: what changes between plans, and because of which input."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
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
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides
from quotaopt.cli.plan_files import plan_file

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions
    from quotaopt.scenario import SideBySide


def _versions(ctx: click.Context, param: click.Parameter, others: tuple[str, ...]) -> tuple[str, ...]:
    """The plan files of those that are versions; the rest as it is."""
    return tuple(str(found) if (found := plan_file(path := Path(text))) != path else text for text in others)


@click.command("compare", cls=Command, help="cli.compare", short_help="cli.compare.short")
@plan_argument
@click.argument("others", nargs=-1, callback=_versions, help="cli.compare.others")
@override_options
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
    others: tuple[str, ...],
    overrides: Overrides,
    by: tuple[tuple[str, ...], ...],
    where: tuple[str, ...],
    outputs: tuple[Path, ...],
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int | None:
    """Solve all plans and those in between, write and show what changes."""
    from quotaopt.cli.beside import require_levels_of, tell
    from quotaopt.cli.sides import read_sides
    from quotaopt.cli.stages import stages
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.report.beside.files import require_beside_file, require_two_file
    from quotaopt.scenario import side_by_side

    is_pair, levels = len(others) < 2, by or None
    for path in outputs:
        if is_pair:
            require_two_file(path, levels)
        else:
            require_beside_file(path, levels, n_plans=len(others) + 1)
    if where and not is_pair:
        raise PlanError([Problem.at(NOWHERE, "compare.where_of_two")])
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        sides = read_sides(plan, others, overrides, allow_outside=allow_outside)
        require_levels_of(sides[0].plan, by)
        beside = side_by_side(sides, options=options, progress=progress)
    if is_pair:
        return _tell_two(beside, face, levels, where, outputs, as_json=as_json, quiet=quiet)
    return tell(beside, face, levels, outputs, as_json=as_json, quiet=quiet)


def _tell_two(
    beside: SideBySide,
    face: Face,
    by: Sequence[Sequence[str]] | None,
    where: Sequence[str],
    outputs: Sequence[Path],
    *,
    as_json: bool,
    quiet: bool,
) -> int | None:
    """The change between two plans in full; the conflict where one of them cannot be met."""
    from quotaopt.attribution.narrowed import asked_in
    from quotaopt.errors import NotCertifiedError
    from quotaopt.report.beside.files import write_two

    change = beside.sides[1].change
    if change is None:
        for side in beside.sides:
            if side.diagnosis is not None:
                from quotaopt.cli.diagnose import tell

                return tell(side.diagnosis, face, as_json=as_json)
        raise NotCertifiedError([problem for side in beside.sides for problem in side.problems])
    if where:
        change = asked_in(change, where)
    for path in outputs:
        write_two(beside, change, path, by, face.lang)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.beside.document import two_document

        echo_json(two_document(beside, change, by, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.beside.page import measures_page
        from quotaopt.report.change.page import change_report

        names = beside.names(face.lang) if any(side.name for side in beside.sides) else ()
        show_page(
            lambda console: chain(
                change_report(change, console, face.lang, by, names),
                measures_page(beside, console, face.lang, by),
            )
        )
    return None
