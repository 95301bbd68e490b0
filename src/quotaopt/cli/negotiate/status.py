"""``quotaopt negotiate status``: who has answered, what lies between the sides, what comes next."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument
from quotaopt.cli.options import common_options, json_option


@click.command("status", cls=Command, help="cli.negotiate.status", short_help="cli.negotiate.status.short")
@folder_argument
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, as_json: bool) -> None:
    """Read, show."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.shown import show_status

    show_status(negotiate.read(folder), face, as_json=as_json)
