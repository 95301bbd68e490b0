"""``quotaopt whatif``: a plan as it is, and with other entries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    by_option,
    common_options,
    json_option,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions


@click.command("whatif", cls=Command, help="cli.whatif", short_help="cli.whatif.short")
@plan_argument
@override_options
@by_option
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.whatif.output")
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    plan: Path,
    overrides: Overrides,
    by: tuple[tuple[str, ...], ...],
    outputs: tuple[Path, ...],
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Solve the plan and the plan with the changes, show and write both beside each other."""
    from quotaopt.cli.beside import require_levels_of, tell
    from quotaopt.cli.stages import stages
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.plan.document.overrides import read_assignments
    from quotaopt.plan.plan import read_plan
    from quotaopt.report.beside.files import require_beside_file
    from quotaopt.scenario import whatif

    levels = by or None
    for path in outputs:
        require_beside_file(path, levels)
    with stages(face.lang, quiet=quiet) as progress:
        progress("read")
        changes = read_assignments(overrides.assignments)
        stated = read_plan(plan, allow_outside=allow_outside)
        require_levels_of(stated, by)
        known = overrides.known(stated)
        if not overrides:
            raise PlanError([Problem.at(NOWHERE, "whatif.nothing_asked", known=", ".join(known) or "-")])
        beside = whatif(
            stated,
            changes,
            scenarios=overrides.scenarios,
            known=known,
            options=options,
            progress=progress,
        )
    return tell(beside, face, levels, outputs, as_json=as_json, quiet=quiet)
