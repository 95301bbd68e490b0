"""``quotaopt negotiate solve``: the next proposal, as close to both sides as the rules allow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.negotiate.options import folder_argument
from quotaopt.cli.options import common_options, json_option, solver_options

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions


@click.command("solve", cls=Command, help="cli.negotiate.solve", short_help="cli.negotiate.solve.short")
@folder_argument
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    folder: Path,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> None:
    """Settle, write the next round, show."""
    from quotaopt import negotiate
    from quotaopt.cli.negotiate.shown import show_status
    from quotaopt.cli.stages import stages

    negotiation = negotiate.read(folder)
    with stages(face.lang, quiet=quiet) as progress:
        negotiation.solve(options=options, progress=progress)
    show_status(negotiation, face, as_json=as_json, quiet=quiet)
