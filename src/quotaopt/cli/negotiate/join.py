"""``quotaopt negotiate join``: every region's number from the curves of all."""

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


@click.command("join", cls=Command, help="cli.negotiate.join", short_help="cli.negotiate.join.short")
@plan_argument
@click.argument("curves", type=PATH, nargs=-1, required=True, help="cli.negotiate.join.curves")
@click.option("-o", "--output", type=PATH, metavar="DIR", help="cli.negotiate.join.output")
@override_options
@outside_option
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    curves: tuple[Path, ...],
    output: Path | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
) -> None:
    """Read, share out, answer."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.curves import join, read_curves, write_share
    from quotaopt.files import file_names, make_folder
    from quotaopt.report.shares import shares_document, shares_page

    joined = join(overrides.read_plan(plan, allow_outside=allow_outside), read_curves(curves))
    if output is not None:
        make_folder(output)
        names = file_names(tuple(share.owner for share in joined.shares))
        for share in joined.shares:
            write_share(share, output / f"{names[share.owner]}.json")
    if as_json:
        echo_json(shares_document(joined, face.lang))
    else:
        show_page(lambda console: shares_page(joined, face.lang))
