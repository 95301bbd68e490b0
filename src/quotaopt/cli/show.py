"""``quotaopt show``: summaries of a file of targets, or of a plan's references."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import PATH, by_option, common_options, outside_option

_PLANS = frozenset({".yaml", ".yml"})


@click.command("show", cls=Command, help="cli.show", short_help="cli.show.short")
@click.argument("file", type=PATH, help="cli.show.file")
@by_option
@outside_option
@common_options
@click.pass_obj
def command(face: Face, file: Path, by: tuple[tuple[str, ...], ...], allow_outside: bool) -> None:
    """Sum and print."""
    from quotaopt.cli.page import show_page
    from quotaopt.report.overview import references, targets

    if file.suffix.lower() in _PLANS:
        from quotaopt.engine import check
        from quotaopt.plan.plan import read_plan

        report = check(read_plan(file, allow_outside=allow_outside))
        show_page(lambda console: references(report, console, face.lang, by))
    else:
        from quotaopt.report.read import read_targets

        table = read_targets(file)
        show_page(lambda console: targets(table, console, face.lang, by))
