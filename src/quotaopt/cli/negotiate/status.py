"""``quotaopt negotiate status``: who has answered, what lies between the sides, what comes next."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument, output_option
from quotaopt.cli.options import common_options, json_option


@click.command("status", cls=Command, help="cli.negotiate.status", short_help="cli.negotiate.status.short")
@folder_argument
@output_option
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, outputs: tuple[Path, ...], as_json: bool) -> None:
    """Read, show, write the nodes as they stand."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.shown import show_status, write_timeline

    negotiation = negotiate.read(folder)
    number = negotiation.state.round
    now = [each for each in negotiation.timeline() if each.round == number] if outputs else []
    write_timeline(now, outputs, negotiation, face)
    show_status(negotiation, face, as_json=as_json)
