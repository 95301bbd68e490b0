"""``quotaopt sheets``: everybody's targets, activities and key actions."""

from __future__ import annotations

from pathlib import Path

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


@click.command("sheets", cls=Command, help="cli.sheets", short_help="cli.sheets.short")
@plan_argument
@click.option("-o", "--output", type=PATH, metavar="PATH", help="cli.sheets.output")
@click.option("--person", metavar="NAME", help="cli.sheets.person")
@override_options
@outside_option
@json_option
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    output: Path | None,
    person: str | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Solve, follow every target back to activities, write or show the sheets."""
    from quotaopt.cli.stages import stages
    from quotaopt.engine import solve
    from quotaopt.process import action_sheets
    from quotaopt.process.sheets import require_people
    from quotaopt.report.sheets.files import require_sheets_path, write_sheets

    if output is not None:
        require_sheets_path(output)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        require_people(stated)
        sheets = action_sheets(solve(stated, progress=progress))
        if person is not None:
            sheets.of(person)  # a misspelt one is told before anything is written
        progress("write")
        if output is not None:
            write_sheets(sheets, output, face.lang, person)
    if as_json:
        from quotaopt.cli.endings import echo_json
        from quotaopt.report.sheets.words import sheets_document

        echo_json(sheets_document(sheets, face.lang, person))
    elif not quiet:
        from quotaopt.cli.page import show_page
        from quotaopt.report.sheets.page import everybody, person_page

        if person is None:
            show_page(lambda console: everybody(sheets, face.lang))
        else:
            show_page(lambda console: person_page(sheets, person, face.lang))
