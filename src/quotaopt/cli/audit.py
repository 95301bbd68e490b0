"""``quotaopt audit``: tests of fairness with verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    solver_options,
)
from quotaopt.cli.overrides import Overrides
from quotaopt.messages import default_language, say

if TYPE_CHECKING:
    from quotaopt.options import SolveOptions


class Band(click.ParamType[tuple[float, float]]):
    """Two shares with a dash between them."""

    name = "band"

    def convert(
        self,
        value: str | tuple[float, float],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float]:
        """Read ``0.5-0.75``."""
        if isinstance(value, tuple):
            return value
        try:
            low, high = (float(part) for part in value.split("-"))
        except ValueError:
            self.fail(say("cli.audit.not_a_band", ctx.obj.lang if ctx else default_language()), param, ctx)
        return low, high


@click.command("audit", cls=Command, help="cli.audit", short_help="cli.audit.short")
@plan_argument
@click.option("--level", metavar="LEVEL", help="cli.audit.level")
@click.option("--band", type=Band(), metavar="LOW-HIGH", help="cli.audit.band")
@click.option("--seed", type=int, metavar="N", help="cli.audit.seed")
@click.option("--last-plan", metavar="TABLE.COLUMN", help="cli.audit.last_plan")
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.audit.output")
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
    level: str | None,
    band: tuple[float, float] | None,
    seed: int | None,
    last_plan: str | None,
    outputs: tuple[Path, ...],
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> None:
    """Solve, test, show."""
    from quotaopt.audit import audit_of
    from quotaopt.audit.page import audit_document, audit_page
    from quotaopt.audit.write import write_audit
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.stages import stages
    from quotaopt.engine import solve
    from quotaopt.report.forms import KINDS
    from quotaopt.report.write import require_writable

    for path in outputs:
        require_writable(path, KINDS)
    with stages(face.lang, quiet=quiet) as progress:
        stated = overrides.read_plan(plan, allow_outside=allow_outside)
        allocation = solve(stated, options=options, progress=progress)
        found = audit_of(allocation, level=level, band=band, seed=seed, last_plan=last_plan)
        for path in outputs:
            write_audit(found, path, face.lang)
    if as_json:
        echo_json(audit_document(found, face.lang))
    elif not quiet or not outputs:
        from quotaopt.cli.page import show_page

        show_page(lambda console: audit_page(found, face.lang))
