"""``quotaopt schema``: what a plan file may say, as JSON Schema."""

from __future__ import annotations

import rich_click as click

from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options


@click.command("schema", cls=Command, help="cli.schema", short_help="cli.schema.short")
@common_options
def command() -> None:
    """Print the schema of plan files."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.plan.document.json_schema import plan_json_schema

    echo_json(plan_json_schema())
