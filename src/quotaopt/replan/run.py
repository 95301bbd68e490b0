"""The whole of a replan: nothing where the plan is kept, else the least change, solved and certified."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import InfeasibleError
from quotaopt.model.arrays import IntArray
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.reading import build_model, read_cells
from quotaopt.replan.broken import NOTHING, Broken, broken_by_past, out_of_step, smaller_shares
from quotaopt.replan.fewer import settle
from quotaopt.replan.ground import Ground, ground_of
from quotaopt.replan.least import Moves
from quotaopt.replan.marks import before_replan
from quotaopt.replan.past import Past
from quotaopt.replan.replanned import Replanned
from quotaopt.replan.stated import Stated, held_plan


def replan(
    plan: Plan,
    past: Past,
    published: Allocation | IntArray | None = None,
    *,
    landing: Decimal | None = None,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
    **settings: Any,
) -> Replanned:
    """The plan once its past is known: ``replan(plan, past_of(plan, actuals), policy="absorb", absorb=0.4)``.

    Parameters
    ----------
    published
        The targets in force, as an allocation or in steps (n_cells,); those of the plan by default.
    landing
        The forecast of the whole year in currency units, for the policy `follow`.
    settings
        Entries of the plan's part `replan` to override, by name or path (`absorb`, `freeze`, `cap.person`).

    Returns
    -------
    A replan without `allocation` where the rules cannot be kept; its `error` says why.

    Raises
    ------
    PlanError
        The plan, a setting or the past is wrong.
    InfeasibleError
        The plan itself, before the replan, cannot be kept.
    NotCertifiedError
        No answer passed the checks.
    """
    changes = {f"replan.{name}": value for name, value in settings.items()}
    stated = before_replan(plan).change(changes) if changes else before_replan(plan)
    solved = solve(plan, options=options, progress=progress) if published is None else published
    answer = solved if isinstance(solved, Allocation) else None
    cells = read_cells(plan) if answer is None else answer.cells
    steps = solved.steps if isinstance(solved, Allocation) else solved
    ground = ground_of(stated, cells, steps, past, stated.spec.replan, landing)
    unchanged = Replanned(ground, answer, plan)
    return unchanged if ground.is_on_plan else _changed(unchanged, options, progress)


def _changed(unchanged: Replanned, options: SolveOptions, progress: Progress | None) -> Replanned:
    ground, broken = unchanged.ground, NOTHING
    _tell(progress, "least")
    held, moves = _held(ground, broken, options)
    for loosen in (broken_by_past, smaller_shares, out_of_step):
        if moves.least(ground.free) is None:
            broken = loosen(ground, broken)
            held, moves = _held(ground, broken, options)
    found = replace(unchanged, plan=held, broken=broken.changes, entries=broken.entries)
    _tell(progress, "fewest")
    try:
        settled = settle(ground, moves, partial(_solved, ground, broken, options))
    except InfeasibleError as error:
        return replace(found, error=error)
    return replace(
        found,
        plan=settled.allocation.plan,
        allocation=settled.allocation,
        least=settled.least,
        dropped=settled.dropped,
        needed=settled.needed,
    )


def _held(ground: Ground, broken: Broken, options: SolveOptions) -> tuple[Plan, Moves]:
    """The plan in which all may move that is free, and its rules, ready to be asked for the least change."""
    held = held_plan(ground, broken.entries)
    return held, Moves(ground, build_model(held, ground.cells), options)


def _solved(ground: Ground, broken: Broken, options: SolveOptions, ways: IntArray) -> Allocation:
    return solve(Stated(ground, ways, broken.entries).plan, options=options)


def _tell(progress: Progress | None, stage: str) -> None:
    if progress is not None:
        progress(stage)
