"""``quotaopt negotiate reopen``: an agreement is taken up again, for a reason."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument, signature_option
from quotaopt.cli.options import common_options, json_option


@click.command("reopen", cls=Command, help="cli.negotiate.reopen", short_help="cli.negotiate.reopen.short")
@folder_argument
@click.option("--reason", default="", metavar="TEXT", help="cli.negotiate.reason")
@signature_option
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, reason: str, signature: str, as_json: bool) -> None:
    """Record the reason, say which round takes bids."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.shown import show_step
    from quotaopt.negotiate.page import stands_line

    negotiation = negotiate.read(folder)
    negotiation.reopen(reason, signature=signature)
    show_step(negotiation, face, lambda status: stands_line(status, face.lang), as_json=as_json)
