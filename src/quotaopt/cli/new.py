"""``quotaopt new``: a folder with a plan to start from."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import PATH, common_options
from quotaopt.messages import say

EXAMPLES = ("annual", "funnel", "goals", "october", "regions", "team", "territories")
SYNTHETIC = "synthetic"


@click.command("new", cls=Command, help="cli.new", short_help="cli.new.short")
@click.argument("name", type=PATH, help="cli.new.name")
@click.option(
    "--example",
    type=click.Choice([*EXAMPLES, SYNTHETIC]),
    default="annual",
    show_default=True,
    help="cli.new.example",
)
@click.option(
    "--cells", type=click.IntRange(1, 20_000_000), default=10_000, show_default=True, help="cli.new.cells"
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="cli.new.seed")
@click.option(
    "--family", type=click.Choice(["base", "tight"]), default="base", show_default=True, help="cli.new.family"
)
@common_options
@click.pass_obj
def command(face: Face, name: Path, example: str, cells: int, seed: int, family: str) -> None:
    """Copy a shipped plan, or make one."""
    from quotaopt.examples import copy_example, write_synthetic

    require_new(name)
    if example == SYNTHETIC:
        made = write_synthetic(name, cells=cells, seed=seed, family="tight" if family == "tight" else "base")
    else:
        made = copy_example(example, name)
    click.echo(say("cli.new.done", face.lang, plan=made))


def require_new(folder: Path) -> None:
    """Refuse to touch what is there already.

    Raises
    ------
    PlanError
        `folder` exists and is not an empty folder.
    """
    from quotaopt.errors import Place, PlanError, Problem

    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise PlanError([Problem.at(Place(str(folder)), "cli.new.exists")])
