"""``quotaopt negotiate curve``: a region's answer without its cells."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    common_options,
    json_option,
    outside_option,
    override_options,
    plan_argument,
)
from quotaopt.cli.overrides import Overrides


@click.command("curve", cls=Command, help="cli.negotiate.curve", short_help="cli.negotiate.curve.short")
@plan_argument
@click.option("--owner", required=True, metavar="NAME", help="cli.negotiate.curve.owner")
@click.option("-o", "--output", type=PATH, metavar="FILE", help="cli.negotiate.curve.output")
@override_options
@outside_option
@json_option
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    owner: str,
    output: Path | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
) -> None:
    """Read, tell, write."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.curves import response_curve, write_curve
    from quotaopt.report.shares import curve_lines

    curve = response_curve(overrides.read_plan(plan, allow_outside=allow_outside), owner)
    if output is not None:
        write_curve(curve, output)
    if as_json:
        echo_json(curve.document())
    else:
        click.echo(curve_lines(curve, face.lang))
