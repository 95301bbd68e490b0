"""``quotaopt negotiate open``: a first proposal, and a sheet for every owner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument
from quotaopt.cli.options import (
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


@click.command("open", cls=Command, help="cli.negotiate.open", short_help="cli.negotiate.open.short")
@plan_argument
@folder_argument
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
    folder: Path,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> None:
    """Solve, cut into sheets, show."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.shown import show_status
    from quotaopt.cli.stages import stages

    with stages(face.lang, quiet=quiet) as progress:
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        opened = negotiate.open(stated, folder, lang=face.lang, options=options, progress=progress)
    show_status(opened, face, as_json=as_json, quiet=quiet)
