"""``quotaopt negotiate history``: everything that happened, in order."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument, only_option, output_option
from quotaopt.cli.options import common_options, json_option


@click.command("history", cls=Command, help="cli.negotiate.history", short_help="cli.negotiate.history.short")
@folder_argument
@only_option
@output_option
@json_option
@common_options
@click.pass_obj
def command(
    face: Face, folder: Path, words: tuple[str, ...], outputs: tuple[Path, ...], as_json: bool
) -> None:
    """Read, show; write nodes through the rounds."""
    from quotaopt import negotiate
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.negotiate.selection import members_of
    from quotaopt.cli.negotiate.shown import write_timeline
    from quotaopt.cli.page import show_page
    from quotaopt.negotiate.document import history_document
    from quotaopt.negotiate.page import history_page, timeline_page

    negotiation = negotiate.read(folder)
    status, moments = negotiation.status(), negotiation.timeline(members_of(words))
    write_timeline(moments, outputs, negotiation, face)
    if as_json:
        echo_json(history_document(status, moments))
    elif words:
        show_page(lambda console: timeline_page(status, moments, face.lang))
    else:
        show_page(lambda console: history_page(status, face.lang))
