"""``quotaopt diagnose``: why a plan cannot be met."""

from __future__ import annotations

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
)
from quotaopt.cli.overrides import Overrides

if TYPE_CHECKING:
    from quotaopt.engine import Diagnosis
    from quotaopt.remedy.way import WaysOut

POSSIBLE, IMPOSSIBLE = 0, 3


@click.command("diagnose", cls=Command, help="cli.diagnose", short_help="cli.diagnose.short")
@plan_argument
@override_options
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
@click.option("--keep", multiple=True, metavar="NAME", help="cli.diagnose.keep")
@click.option("--apply", "number", type=int, metavar="N", help="cli.diagnose.apply")
@click.option("-o", "--output", type=PATH, metavar="FILE", help="cli.diagnose.output")
@click.option("--proof", type=PATH, metavar="FILE", help="cli.diagnose.proof")
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    overrides: Overrides,
    allow_outside: bool,
    ranges: tuple[str, ...],
    keep: tuple[str, ...],
    number: int | None,
    output: Path | None,
    proof: Path | None,
    as_json: bool,
) -> int:
    """Solve; where that is impossible, single out the rules that make it so, and what to change."""
    from quotaopt.cli.apply import apply, file_to_write
    from quotaopt.cli.stages import stages
    from quotaopt.engine import diagnose, ways_out
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.files import whole_file
    from quotaopt.remedy.standing import standings

    if ranges and proof is not None:
        raise PlanError([Problem.at(NOWHERE, "cli.range_without_proof")])
    file = file_to_write(plan, number, output)
    with stages(face.lang, quiet=False) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
    if ranges:
        from quotaopt.cli.ranges import tell_ranges

        return tell_ranges(stated, ranges, face, as_json=as_json)
    with stages(face.lang, quiet=False) as progress:
        standings(stated, keep)  # misspelt names are told before anything is solved
        diagnosis = diagnose(stated, progress=progress)
        if proof is not None:
            with whole_file(proof) as unfinished:
                diagnosis.write_proof(unfinished)
        found = ways_out(diagnosis, keep=keep, progress=progress)
        written = file and number is not None and apply(diagnosis, found, number, plan, file, face.lang)
    code = tell(diagnosis, face, found, as_json=as_json)
    if written and not as_json:
        click.echo(written)
    return code


def tell(diagnosis: Diagnosis, face: Face, found: WaysOut | None = None, *, as_json: bool) -> int:
    """Show a diagnosis, and the ways out where they were looked for; returns the exit code."""
    from quotaopt.report.diagnosed import diagnosed, diagnosis_document

    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(diagnosis_document(diagnosis, face.lang, found))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: diagnosed(diagnosis, face.lang, found))
    return POSSIBLE if diagnosis.error is None else IMPOSSIBLE
