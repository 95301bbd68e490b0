"""``quotaopt explain``: why a number is what it is."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    common_options,
    json_option,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides
from quotaopt.cli.share import Share

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions


@click.command("explain", cls=Command, help="cli.explain", short_help="cli.explain.short")
@plan_argument
@click.argument("selection", nargs=-1, metavar="LEVEL=MEMBER...", help="cli.explain.selection")
@click.option(
    "-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.explain.output"
)
@click.option("--range", "ranged", is_flag=True, help="cli.explain.range")
@click.option("--what-moves", "moving", is_flag=True, help="cli.explain.what_moves")
@click.option("--lower", type=Share(most=1), metavar="SHARE", help="cli.explain.lower")
@click.option("--raise", "higher", type=Share(), metavar="SHARE", help="cli.explain.raise")
@override_options
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    selection: tuple[str, ...],
    outputs: tuple[Path, ...],
    ranged: bool,
    moving: bool,
    lower: Fraction | None,
    higher: Fraction | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Solve, single out what is asked about, show how it comes about."""
    from quotaopt.cli.diagnose import tell
    from quotaopt.cli.moves import tell_moves
    from quotaopt.cli.stages import stages
    from quotaopt.engine import diagnose, solve, ways_out
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.explain.answer import answer
    from quotaopt.plan.cells.asked import asked
    from quotaopt.reading import read_cells
    from quotaopt.report.explained.files import write_explained
    from quotaopt.report.explained.page import explained
    from quotaopt.report.forms import KINDS
    from quotaopt.report.write import require_writable

    if moving + (lower is not None) + (higher is not None) > 1:
        raise PlanError([Problem.at(NOWHERE, "cli.explain.one_way")])
    for path in outputs:
        require_writable(path, KINDS)
    wanted = higher if lower is None else -lower
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        question = asked(stated, read_cells(stated), selection) if selection or not moving else None
        diagnosis = diagnose(stated, options=options, progress=progress)
        if diagnosis.allocation is None:
            found = ways_out(diagnosis, options=options, progress=progress)
            return tell(diagnosis, face, found, as_json=as_json)
        if question is None or moving:
            progress("moves")
            return tell_moves(diagnosis.allocation, question, outputs, face, as_json=as_json, quiet=quiet)
        if wanted is not None:
            progress("nearest")
        said = answer(diagnosis.allocation, question, wanted, partial(solve, options=options), ranged=ranged)
        for path in outputs:
            write_explained(said, path, face.lang)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.explained.document import explained_document

        echo_json(explained_document(said, face.lang))
    elif not quiet:
        from quotaopt.cli.page import show_page

        show_page(lambda console: explained(said, console, face.lang))
    return 0
