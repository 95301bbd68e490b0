"""``quotaopt versions DIR``: every version with its reason, what it changed, and who approved it."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options, json_option
from quotaopt.cli.versions.options import folder_argument


@click.command("list", cls=Command, help="cli.versions.list", short_help="cli.versions.list.short")
@folder_argument
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, as_json: bool) -> None:
    """Read and show."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.versions.folder import Folder
    from quotaopt.versions.page import versions_document, versions_page

    kept = Folder(folder)
    versions, changed = kept.versions(), kept.changed()
    if as_json:
        echo_json(versions_document(versions, changed, face.lang))
    else:
        show_page(lambda console: versions_page(versions, changed, face.lang))
