"""``quotaopt schema``: what a plan file may say, as JSON Schema."""

from __future__ import annotations

import rich_click as click

from quotaopt.cli.help import Command
from quotaopt.cli.options import common_options


@click.command("schema", cls=Command, help="cli.schema")
@common_options
def command() -> None:
    """Print the schema of plan files."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.plan.schema import PlanSpec

    echo_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanSpec.model_json_schema()})
