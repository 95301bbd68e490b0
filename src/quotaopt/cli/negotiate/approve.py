"""``quotaopt negotiate approve``: somebody agrees to targets that are theirs to agree to."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument, only_option, signature_option
from quotaopt.cli.options import common_options, json_option


@click.command("approve", cls=Command, help="cli.negotiate.approve", short_help="cli.negotiate.approve.short")
@folder_argument
@click.option("--by", metavar="OWNER", help="cli.negotiate.by")
@only_option
@signature_option
@json_option
@common_options
@click.pass_obj
def command(
    face: Face, folder: Path, by: str | None, words: tuple[str, ...], signature: str, as_json: bool
) -> None:
    """Record the approval, say what is left."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.selection import members_of
    from quotaopt.cli.negotiate.shown import show_step
    from quotaopt.negotiate.page import approved_line

    negotiation = negotiate.read(folder)
    approved = negotiation.approve(by, only=members_of(words), signature=signature)
    show_step(
        negotiation, face, lambda status: approved_line(status, len(approved), face.lang), as_json=as_json
    )
