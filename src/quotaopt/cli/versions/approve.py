"""``quotaopt versions approve``: somebody agrees to targets that are theirs to agree to."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options, json_option, names_in
from quotaopt.cli.versions.options import folder_argument
from quotaopt.ledger.who import HEADQUARTERS


@click.command("approve", cls=Command, help="cli.versions.approve", short_help="cli.versions.approve.short")
@folder_argument
@click.option("--as", "by", default=HEADQUARTERS, metavar="OWNER", help="cli.versions.as")
@click.option("--node", "nodes", multiple=True, metavar="NAMES", help="cli.versions.node")
@click.option("--name", "signature", default="", metavar="NAME", help="cli.negotiate.name")
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, by: str, nodes: tuple[str, ...], signature: str, as_json: bool) -> None:
    """Record the approval, say what is left."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.messages import say
    from quotaopt.versions.approving import approve
    from quotaopt.versions.folder import Folder
    from quotaopt.versions.page import versions_document, waiting_line

    approved = approve(folder, by, nodes=[names_in(text) for text in nodes], signature=signature)
    versions = Folder(folder).versions()
    if as_json:
        echo_json(versions_document(versions, (), face.lang))
        return
    click.echo(say("versions.approved", face.lang, number=versions.latest.number, count=len(approved)))
    click.echo(waiting_line(versions.latest, face.lang))
