"""``quotaopt versions open``: the first version of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    common_options,
    json_option,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)
from quotaopt.cli.overrides import Overrides
from quotaopt.cli.versions.options import folder_argument

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions


@click.command("open", cls=Command, help="cli.versions.open", short_help="cli.versions.open.short")
@folder_argument
@plan_argument
@click.option("--reason", default="", metavar="TEXT", help="cli.versions.reason")
@override_options
@outside_option
@json_option
@solver_options
@click.option("--quiet", is_flag=True, help="cli.quiet")
@common_options
@click.pass_obj
def command(
    face: Face,
    folder: Path,
    plan: Path,
    reason: str,
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> None:
    """Solve, keep, show."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.cli.stages import stages
    from quotaopt.engine import solve
    from quotaopt.versions.folder import Folder, append
    from quotaopt.versions.page import versions_document, versions_page

    Folder.require_new(folder)
    with stages(face.lang, quiet=quiet) as progress:
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        append(folder, solve(stated, options=options, progress=progress), reason=reason)
    versions = Folder(folder).versions()
    if as_json:
        echo_json(versions_document(versions, (), face.lang))
    elif not quiet:
        show_page(lambda console: versions_page(versions, (), face.lang))
