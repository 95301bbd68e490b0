"""``quotaopt negotiate freeze``: the plan is agreed, certified and put on record."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument, signature_option
from quotaopt.cli.options import common_options, json_option


@click.command("freeze", cls=Command, help="cli.negotiate.freeze", short_help="cli.negotiate.freeze.short")
@folder_argument
@signature_option
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, signature: str, as_json: bool) -> None:
    """Certify, write the agreement, say where it lies."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.shown import show_step
    from quotaopt.negotiate.page import frozen_line

    negotiation = negotiate.read(folder)
    negotiation.freeze(signature=signature)
    show_step(negotiation, face, lambda status: frozen_line(status, face.lang), as_json=as_json)
