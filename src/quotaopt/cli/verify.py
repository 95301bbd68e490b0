"""``quotaopt verify``: does a proof hold, does a file of targets keep its plan?"""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import PATH, common_options, json_option, outside_option, override_options
from quotaopt.cli.overrides import Overrides

HOLDS, DOES_NOT_HOLD = 0, 4


@click.command("verify", cls=Command, help="cli.verify", short_help="cli.verify.short")
@click.argument("file", type=PATH, help="cli.verify.file")
@click.argument("plan", type=PATH, required=False, help="cli.verify.plan")
@override_options
@outside_option
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    file: Path,
    plan: Path | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
) -> int:
    """Check a file and say what was checked."""
    from quotaopt.verification import verify

    stated = None if plan is None else overrides.read_plan(plan, allow_outside=allow_outside)
    certificate = verify(file, stated)
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(certificate.to_dict(face.lang))
    else:
        from quotaopt.cli.page import show_page
        from quotaopt.report.checked import checked

        show_page(lambda console: checked(certificate, face.lang))
    return HOLDS if certificate.verified else DOES_NOT_HOLD
