"""``quotaopt negotiate history``: everything that happened, in order."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument
from quotaopt.cli.options import common_options, json_option


@click.command("history", cls=Command, help="cli.negotiate.history", short_help="cli.negotiate.history.short")
@folder_argument
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, as_json: bool) -> None:
    """Read, show."""
    from quotaopt import negotiate
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.negotiate.document import history_document
    from quotaopt.negotiate.page import history_page

    status = negotiate.read(folder).status()
    if as_json:
        echo_json(history_document(status))
    else:
        show_page(lambda console: history_page(status, face.lang))
