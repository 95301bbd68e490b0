"""``quotaopt explain``: why a number is what it is."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    common_options,
    json_option,
    outside_option,
    plan_argument,
    set_option,
    solver_options,
)


@click.command("explain", cls=Command, help="cli.explain", short_help="cli.explain.short")
@plan_argument
@click.argument("selection", nargs=-1, metavar="LEVEL=MEMBER...", help="cli.explain.selection")
@set_option
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
    assignments: tuple[str, ...],
    allow_outside: bool,
    as_json: bool,
    solver: str,
    time_limit: float | None,
    gap: float,
    quiet: bool,
) -> int:
    """Solve, single out what is asked about, show how it comes about."""
    from quotaopt.cli.diagnose import tell
    from quotaopt.cli.stages import stages
    from quotaopt.engine import diagnose
    from quotaopt.explain.answer import answer
    from quotaopt.options import SolveOptions
    from quotaopt.plan.cells.asked import asked
    from quotaopt.plan.document.overrides import read_assignments
    from quotaopt.plan.plan import read_plan
    from quotaopt.reading import read_cells
    from quotaopt.report.explained import explained

    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = read_plan(plan, changes=read_assignments(assignments), allow_outside=allow_outside)
        question = asked(stated, read_cells(stated), selection)
        diagnosis = diagnose(stated, options=SolveOptions(solver, time_limit, gap), progress=progress)
        if diagnosis.allocation is None:
            return tell(diagnosis, face, as_json=as_json)
        found = answer(diagnosis.allocation, question)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.explained_document import explained_document

        echo_json(explained_document(found, face.lang))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: explained(found, console, face.lang))
    return 0
