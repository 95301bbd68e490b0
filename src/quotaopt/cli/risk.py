"""``quotaopt risk``: how likely a plan's numbers are reached, and how much to over-assign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from quotaopt.cli.face import Face
from quotaopt.cli.help import Command
from quotaopt.cli.options import (
    PATH,
    common_options,
    json_option,
    names_in,
    outside_option,
    override_options,
    plan_argument,
    solver_options,
)

if TYPE_CHECKING:
    from quotaopt.cli.overrides import Overrides
    from quotaopt.options import SolveOptions
    from quotaopt.plan.plan import Plan

HELD, NOT_HELD = 0, 3


@click.command("risk", cls=Command, help="cli.risk", short_help="cli.risk.short")
@plan_argument
@click.option("--level", metavar="LEVEL", help="cli.risk.level")
@click.option("--probability", type=float, metavar="P", help="cli.risk.probability")
@click.option("--share", type=float, metavar="P", help="cli.risk.share")
@click.option(
    "--over-assign",
    "over_assign",
    is_flag=False,
    flag_value="",
    metavar="[LEVELS]",
    help="cli.risk.over_assign",
)
@click.option("--response", type=float, metavar="R", help="cli.risk.response")
@click.option("--draws", type=int, metavar="N", help="cli.risk.draws")
@click.option("--seed", type=int, metavar="N", help="cli.risk.seed")
@click.option("--apply", "file", type=PATH, metavar="FILE", help="cli.risk.apply")
@click.option("-o", "--output", "outputs", type=PATH, multiple=True, metavar="FILE", help="cli.risk.output")
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
    probability: float | None,
    share: float | None,
    over_assign: str | None,
    response: float | None,
    draws: int | None,
    seed: int | None,
    file: Path | None,
    outputs: tuple[Path, ...],
    overrides: Overrides,
    allow_outside: bool,
    as_json: bool,
    options: SolveOptions,
    quiet: bool,
) -> int:
    """Solve, draw, show; search for the least over-assignment where it is asked for."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.cli.stages import stages
    from quotaopt.cli.written import require_new_plan
    from quotaopt.errors import NOWHERE, PlanError, Problem
    from quotaopt.report.write import require_writable
    from quotaopt.risks.document import risk_document
    from quotaopt.risks.page import risk_page
    from quotaopt.risks.run import risk
    from quotaopt.risks.write import KINDS, write_risk

    for path in outputs:
        require_writable(path, KINDS)
    if file is not None and over_assign is None:
        raise PlanError([Problem.at(NOWHERE, "risk.apply_without_question")])
    require_new_plan(plan, file)
    settings: dict[str, Any] = {
        "level": level,
        "probability": probability,
        "response": response,
        "draws": draws,
        "seed": seed,
    }
    if share is not None:
        settings["reach"] = {"min": share, "max": 1}
    stated = overrides.read_plan(plan, allow_outside=allow_outside)
    if over_assign is not None:
        call = _Call(plan, stated, file, outputs, options, as_json, quiet)
        return _tell_hedge(call, names_in(over_assign), settings, face)
    with stages(face.lang, quiet=quiet) as progress:
        found = risk(stated, options=options, progress=progress, **settings)
        for path in outputs:
            write_risk(found, path, face.lang)
    if as_json:
        echo_json(risk_document(found))
    elif not quiet or not outputs:
        show_page(lambda console: risk_page(found, face.lang))
    return HELD


@dataclass(frozen=True)
class _Call:
    """What a run was told beside its settings."""

    plan: Path
    stated: Plan
    file: Path | None
    outputs: Sequence[Path]
    options: SolveOptions
    as_json: bool
    quiet: bool


def _tell_hedge(call: _Call, levels: Sequence[str], settings: dict[str, Any], face: Face) -> int:
    """Search, write, show."""
    from quotaopt.cli.endings import echo_json
    from quotaopt.cli.page import show_page
    from quotaopt.cli.stages import stages
    from quotaopt.cli.written import write_changed_plan
    from quotaopt.messages import say
    from quotaopt.risks.hedge import least_hedge
    from quotaopt.risks.hedge_page import hedge_columns, hedge_document, hedge_page
    from quotaopt.risks.run import ground_of
    from quotaopt.risks.write import write_answer

    with stages(face.lang, quiet=call.quiet) as progress:
        ground = ground_of(call.stated, settings, options=call.options, progress=progress)
        found = least_hedge(ground, levels, options=call.options, progress=progress)
        for path in call.outputs:
            write_answer(
                path,
                call.stated.spec.plan,
                face.lang,
                page=lambda _: hedge_page(found, face.lang),
                document=lambda: hedge_document(found),
                table=lambda: hedge_columns(found),
                risk=None if found.least is None else found.least.risk,
            )
        if call.file is not None:
            write_changed_plan(call.plan, call.stated, found.changes, call.file)
    if call.as_json:
        echo_json(hedge_document(found))
    elif not call.quiet or not call.outputs:
        show_page(lambda console: hedge_page(found, face.lang))
        if call.file is not None:
            click.echo(say("risk.applied", face.lang, file=call.file))
    return HELD if found.holds else NOT_HELD
