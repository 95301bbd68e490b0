"""``quotaopt solve``: from a plan file to certified targets."""

from __future__ import annotations

import time
from dataclasses import replace
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

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan


@click.command("solve", cls=Command, help="cli.solve", short_help="cli.solve.short")
@plan_argument
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.solve.output")
@override_options
@outside_option
@by_option
@json_option
@click.option("--compare-notions", "comparing", is_flag=True, help="cli.solve.compare")
@solver_options
@click.option("--people", type=PATH, metavar="FILE", help="cli.solve.people")
@click.option("--proof", type=PATH, metavar="FILE", help="cli.solve.proof")
@click.option("--write-lp", type=PATH, metavar="FILE", help="cli.solve.lp")
@click.option("--write-mps", type=PATH, metavar="FILE", help="cli.solve.mps")
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    outputs: tuple[Path, ...],
    overrides: Overrides,
    allow_outside: bool,
    by: tuple[tuple[str, ...], ...],
    as_json: bool,
    comparing: bool,
    options: SolveOptions,
    people: Path | None,
    proof: Path | None,
    write_lp: Path | None,
    write_mps: Path | None,
    quiet: bool,
) -> None:
    """Solve, write what was asked for, show the result."""
    from quotaopt.cli.stages import stages
    from quotaopt.engine import check, solve
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.files import require_folder, whole_file
    from quotaopt.report.credits import people_table, require_owners
    from quotaopt.report.model_file import export
    from quotaopt.report.sums import require_levels
    from quotaopt.report.write import TABLES, require_writable, write, write_table

    def read() -> Plan:
        return overrides.read_plan(plan, allow_outside=allow_outside)

    if comparing:
        from quotaopt.cli.notions import compare

        if by or people or proof or write_lp or write_mps:
            raise PlanError([Problem.at(NOWHERE, "cli.compare_alone")])
        compare(face, read, options, outputs, as_json=as_json, quiet=quiet)
        return
    for path in outputs:
        require_writable(path)
    if people is not None:
        require_writable(people, TABLES)
    for path in filter(None, (proof, write_lp, write_mps)):
        require_folder(path)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        began = time.perf_counter()
        stated = read()
        reading_s = time.perf_counter() - began
        if people is not None:
            require_owners(stated)
        for levels in by:
            require_levels(levels, levels_of(stated))
        if write_lp or write_mps:
            export(check(stated), write_lp, write_mps)
        allocation = with_reading(solve(stated, options=options, progress=progress), reading_s)
        progress("write")
        for path in outputs:
            write(allocation, path, face.lang)
        if people is not None:
            write_table(people_table(allocation), people)
        if proof is not None:
            with whole_file(proof) as unfinished:
                allocation.write_proof(unfinished)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.document import document

        echo_json(document(allocation, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.terminal import report

        show_page(lambda console: report(allocation, console, face.lang, by))


def levels_of(plan: Plan) -> list[str]:
    """Every level of a plan."""
    return [level for dimension in plan.spec.dimensions.values() for level in dimension.levels]


def with_reading(allocation: Allocation, seconds: float) -> Allocation:
    """The allocation with the time it took to read the plan, which the engine does not see."""
    timings_s = {**allocation.timings_s, "read": allocation.timings_s["read"] + seconds}
    return replace(allocation, timings_s=timings_s)
