"""``quotaopt versions verify``: was anything changed, and does every version's proof hold?"""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options, json_option
from quotaopt.cli.verify import DOES_NOT_HOLD, HOLDS
from quotaopt.cli.versions.options import folder_argument


@click.command("verify", cls=Command, help="cli.versions.verify", short_help="cli.versions.verify.short")
@folder_argument
@json_option
@common_options
@click.pass_obj
def command(face: Face, folder: Path, as_json: bool) -> int:
    """Check everything and say what was found."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.versions.page import verdicts_document, verdicts_page
    from quotaopt.versions.verifying import verify_versions

    versions, verdicts = verify_versions(folder)
    if as_json:
        echo_json(verdicts_document(versions, verdicts, face.lang))
    else:
        show_page(lambda console: verdicts_page(versions, verdicts, face.lang))
    return HOLDS if all(verdict.holds for verdict in verdicts) else DOES_NOT_HOLD
