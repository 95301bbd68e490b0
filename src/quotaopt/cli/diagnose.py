"""``quotaopt diagnose``: why a plan cannot be met."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options, json_option, outside_option, plan_argument, set_option

if TYPE_CHECKING:
    from quotaopt.engine import Diagnosis

POSSIBLE, IMPOSSIBLE = 0, 3


@click.command("diagnose", cls=Command, help="cli.diagnose", short_help="cli.diagnose.short")
@plan_argument
@set_option
@outside_option
@click.option(
    "--range",
    "ranges",
    multiple=True,
    is_flag=False,
    flag_value="",
    metavar="[LEVEL[=MEMBER]]",
    help="cli.diagnose.range",
)
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    assignments: tuple[str, ...],
    allow_outside: bool,
    ranges: tuple[str, ...],
    as_json: bool,
) -> int:
    """Solve; where that is impossible, single out the rules that make it so."""
    from quotaopt.cli.stages import stages
    from quotaopt.engine import diagnose
    from quotaopt.plan.document.overrides import read_assignments
    from quotaopt.plan.plan import read_plan

    with stages(face.lang, quiet=False) as progress:
        progress("read")
        stated = read_plan(plan, changes=read_assignments(assignments), allow_outside=allow_outside)
    if ranges:
        from quotaopt.cli.ranges import tell_ranges

        return tell_ranges(stated, ranges, face, as_json=as_json)
    with stages(face.lang, quiet=False) as progress:
        diagnosis = diagnose(stated, progress=progress)
    return tell(diagnosis, face, as_json=as_json)


def tell(diagnosis: Diagnosis, face: Face, *, as_json: bool) -> int:
    """Show a diagnosis; returns the exit code."""
    from quotaopt.report.diagnosed import diagnosed, diagnosis_document

    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(diagnosis_document(diagnosis, face.lang))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: diagnosed(diagnosis, face.lang))
    return POSSIBLE if diagnosis.error is None else IMPOSSIBLE
