"""``quotaopt check``: what a plan says, without solving it."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options, json_option, outside_option, plan_argument, set_option

READABLE, IMPOSSIBLE = 0, 3


@click.command("check", cls=Command, help="cli.check", short_help="cli.check.short")
@plan_argument
@set_option
@outside_option
@click.option("--model", "as_model", is_flag=True, help="cli.check.model")
@json_option
@common_options
@click.pass_obj
def command(
    face: Face, plan: Path, assignments: tuple[str, ...], allow_outside: bool, as_model: bool, as_json: bool
) -> int:
    """Read everything, lay it out, say what was found."""
    from quotaopt.engine import check
    from quotaopt.plan.document.overrides import read_assignments
    from quotaopt.plan.plan import read_plan
    from quotaopt.report.checkup import checkup, checkup_document, impossibilities
    from quotaopt.report.model_file import model_text

    changes = read_assignments(assignments)
    report = check(read_plan(plan, changes=changes, allow_outside=allow_outside))
    if as_model:
        click.echo(model_text(report))
    elif as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(checkup_document(report, face.lang))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: checkup(report, face.lang))
    return IMPOSSIBLE if impossibilities(report) else READABLE
