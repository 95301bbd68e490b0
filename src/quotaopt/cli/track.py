"""``quotaopt track``: what was sold beside what was asked, and where it will end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    actuals_options,
    by_option,
    common_options,
    deviation_options,
    json_option,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)

if TYPE_CHECKING:
    from quotaopt.cli.deviations import Wanted
    from quotaopt.cli.overrides import Overrides
    from quotaopt.options import SolveOptions


@click.command("track", cls=Command, help="cli.track", short_help="cli.track.short")
@plan_argument
@actuals_options
@by_option
@deviation_options
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="PLACE", help="cli.track.output")
@click.option("--amber", metavar="P", help="cli.track.amber")
@click.option("--red", metavar="P", help="cli.track.red")
@click.option("--unit", metavar="UNIT", help="cli.report.unit")
@override_options
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    actuals: Path,
    as_of: dt.date | None,
    by: tuple[tuple[str, ...], ...],
    wanted: Wanted,
    outputs: tuple[Path, ...],
    amber: str | None,
    red: str | None,
    unit: str | None,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> None:
    """Read what was sold, solve, compare, write or show."""
    from quotaopt.actuals import read_actuals
    from quotaopt.cli.deviations import analysis, tracking
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.cli.stages import stages
    from quotaopt.engine import solve
    from quotaopt.plan.document.scalars import scalar
    from quotaopt.track import track
    from quotaopt.track.view import views_of
    from quotaopt.track.write import require_place
    from quotaopt.versions.in_force import in_force

    for path in outputs:
        require_place(path)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        given = {"amber": amber, "red": red}
        changes = {f"tracking.tolerance.{name}": scalar(part) for name, part in given.items() if part}
        stated = stated.change(changes) if changes else stated
        sold = read_actuals(stated, actuals, as_of)
        solved = solve(stated, options=options, progress=progress)
        allocation = solved if overrides else in_force(plan, solved)
        tracked = track(allocation, sold)
        views = views_of(tracked, () if wanted else by, unit=unit, lang=face.lang)
        answer = (
            analysis(wanted, tracked, views, allocation, actuals, sum(by, ()))
            if wanted
            else tracking(views, allocation)
        )
        progress("write")
        for path in outputs:
            answer.write(path)
    if as_json:
        echo_json(answer.document())
    elif not quiet or not outputs:
        show_page(lambda console: answer.page())
