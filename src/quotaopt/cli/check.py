"""``quotaopt check``: what a plan says, without solving it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options, json_option, outside_option, override_options, plan_argument
from quotaopt.cli.overrides import Overrides

if TYPE_CHECKING:
    from quotaopt.engine import CheckReport

READABLE, IMPOSSIBLE = 0, 3


@click.command("check", cls=Command, help="cli.check", short_help="cli.check.short")
@plan_argument
@override_options
@outside_option
@click.option("--model", "as_model", is_flag=True, help="cli.check.model")
@click.option("--suggest-weights", "suggest", is_flag=True, help="cli.check.suggest_weights")
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    overrides: Overrides,
    allow_outside: bool,
    as_model: bool,
    suggest: bool,
    as_json: bool,
) -> int:
    """Read everything, lay it out, say what was found."""
    from quotaopt.engine import check
    from quotaopt.plan.scenarios import require_plans
    from quotaopt.report.checkup import checkup, checkup_document, impossibilities
    from quotaopt.report.model_file import model_text

    stated = overrides.read_plan(plan, allow_outside=allow_outside)
    report = check(stated)
    if not overrides:  # of a changed plan some scenarios may mean nothing any more
        require_plans(stated)
    if suggest:
        _suggest(face, report, as_json)
    elif as_model:
        click.echo(model_text(report))
    elif as_json:
        from quotaopt.cli.endings import echo_json

        echo_json(checkup_document(report, face.lang))
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: checkup(report, face.lang))
    return IMPOSSIBLE if impossibilities(report) else READABLE


def _suggest(face: Face, report: CheckReport, as_json: bool) -> None:
    """Weights of the reference's sources as the past suggests them."""
    from quotaopt.reference.suggested import suggested_weights
    from quotaopt.report.suggested import suggestion_lines, suggestions_list

    suggestions = suggested_weights(report.plan, report.cells)
    if as_json:
        from quotaopt.cli.endings import echo_json

        echo_json({"plan": report.plan.spec.plan, "weights": suggestions_list(suggestions)})
    else:
        from quotaopt.cli.page import show_page

        show_page(lambda console: suggestion_lines(suggestions, face.lang))
