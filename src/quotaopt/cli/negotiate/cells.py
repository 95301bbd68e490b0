"""``quotaopt negotiate cells``: a region's own targets at its share."""

from __future__ import annotations

from pathlib import Path

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
)
from quotaopt.cli.overrides import Overrides


@click.command("cells", cls=Command, help="cli.negotiate.cells", short_help="cli.negotiate.cells.short")
@plan_argument
@click.argument("share", type=PATH, help="cli.negotiate.cells.share")
@click.option(
    "-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.negotiate.cells.output"
)
@override_options
@outside_option
@by_option
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    share: Path,
    outputs: tuple[Path, ...],
    overrides: Overrides,
    allow_outside: bool,
    by: tuple[tuple[str, ...], ...],
    as_json: bool,
) -> None:
    """Read, settle, write, show."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.cli.solve import levels_of
    from quotaopt.curves import read_share, settle_share
    from quotaopt.report.document import document
    from quotaopt.report.sums import require_levels
    from quotaopt.report.terminal import report
    from quotaopt.report.write import require_writable, write

    for path in outputs:
        require_writable(path)
    stated = overrides.read_plan(plan, allow_outside=allow_outside)
    for levels in by:
        require_levels(levels, levels_of(stated))
    allocation = settle_share(stated, read_share(share))
    for path in outputs:
        write(allocation, path, face.lang)
    if as_json:
        echo_json(document(allocation, face.lang))
    else:
        show_page(lambda console: report(allocation, console, face.lang, by))
