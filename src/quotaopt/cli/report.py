"""``quotaopt report``: the tables that a planner hands out."""

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
    one_file,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions

_STDOUT = Path("-")


@click.command("report", cls=Command, help="cli.report", short_help="cli.report.short")
@plan_argument
@click.option(
    "-o", "--output", "outputs", type=PATH, multiple=True, metavar="PLACE", help="cli.report.output"
)
@click.option("--table", "names", multiple=True, metavar="NAME", help="cli.report.table")
@click.option("--month", metavar="MONTH", help="cli.report.month")
@click.option("--quarter", metavar="QUARTER", help="cli.report.quarter")
@click.option("--unit", metavar="UNIT", help="cli.report.unit")
@click.option(
    "--actuals",
    "file",
    type=PATH,
    multiple=True,
    metavar="FILE",
    callback=one_file,
    help="cli.report.actuals",
)
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
    outputs: tuple[Path, ...],
    names: tuple[str, ...],
    month: str | None,
    quarter: str | None,
    unit: str | None,
    file: Path | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> None:
    """Solve, make the tables, write or show them."""
    from quotaopt.actuals import read_actuals
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.stages import stages
    from quotaopt.engine import solve
    from quotaopt.handout import TABLES, Sold, make_handouts, settle, table_called
    from quotaopt.handout.terminal import handouts_page, left_out
    from quotaopt.handout.write import csv_text, handouts_document, require_place, write_handouts

    asked = tuple(dict.fromkeys(table_called(name) for name in names))
    for path in outputs:
        require_place(path.with_suffix(".csv") if path == _STDOUT else path, len(asked or TABLES))
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        actuals = None if file is None else read_actuals(stated, file)
        as_of = None if actuals is None else actuals.as_of
        setting = settle(stated, month=month, quarter=quarter, unit=unit, lang=face.lang, as_of=as_of)
        allocation = solve(stated, options=options, progress=progress)
        progress("write")
        found = make_handouts(allocation, setting, asked, Sold(actuals))
        written = [
            file
            for path in outputs
            if path != _STDOUT
            for file in write_handouts(found, path, stated.spec.plan, face.lang)
        ]
    for note in () if quiet or as_json else allocation.notes:
        click.echo(note.render(face.lang), err=True)
    if as_json:
        echo_json(handouts_document(found, face.lang))
    elif _STDOUT in outputs:
        click.echo(csv_text(found.tables[0]).encode(), nl=False)
    elif not quiet and written:
        click.echo("\n".join([*map(str, written), *left_out(found, face.lang)]))
    elif not quiet:
        from quotaopt.cli.page import show_page

        show_page(lambda console: handouts_page(found, face.lang))
