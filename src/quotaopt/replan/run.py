"""The whole of a replan: nothing where the plan is kept, else the least change, solved and certified."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import InfeasibleError, PlanError, Problem
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.reading import build_model, read_cells
from quotaopt.replan.fewer import settle
from quotaopt.replan.ground import Ground, ground_of
from quotaopt.replan.least import least_change
from quotaopt.replan.marks import before_replan
from quotaopt.replan.past import Past
from quotaopt.replan.replanned import Replanned
from quotaopt.replan.stated import Stated


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
        Entries of the plan's part `replan` to override, by name (`policy`, `absorb`, `freeze`, ...).

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
    _require_one_number(plan)
    cells, steps = _in_force(plan, published, options, progress)
    changes = {f"replan.{name}": value for name, value in settings.items()}
    stated = before_replan(plan).change(changes) if changes else before_replan(plan)
    ground = ground_of(stated, cells, steps, past, stated.spec.replan, landing)
    return Replanned(ground, plan) if ground.is_on_plan else _changed(ground, options, progress)


def _changed(ground: Ground, options: SolveOptions, progress: Progress | None) -> Replanned:
    def solved(free: BoolArray) -> Allocation:
        return solve(Stated(ground, free).plan, options=options)

    _tell(progress, "least")
    held = Stated(ground, ground.free, asks_least=False).plan
    least = least_change(ground, ground.free, build_model(held, ground.cells), options)
    if least is None:
        return _impossible(ground, held, options)
    _tell(progress, "settle")
    try:
        settled = settle(ground, least.movers, solved)
    except InfeasibleError as error:
        return Replanned(ground, held, error=error)
    allocation = settled.allocation
    return Replanned(ground, allocation.plan, allocation, least.steps, settled.dropped, settled.needed)


def _impossible(ground: Ground, held: Plan, options: SolveOptions) -> Replanned:
    """The replan that cannot be: a solve says why."""
    try:
        allocation = solve(held, options=options)
    except InfeasibleError as error:
        return Replanned(ground, held, error=error)
    return Replanned(ground, held, allocation)


def _in_force(
    plan: Plan, published: Allocation | IntArray | None, options: SolveOptions, progress: Progress | None
) -> tuple[Cells, IntArray]:
    """The cells of a plan, and the targets in force in steps. (n_cells,)"""
    if isinstance(published, np.ndarray):
        return read_cells(plan), published
    solved = published or solve(plan, options=options, progress=progress)
    return solved.cells, solved.steps


def _require_one_number(plan: Plan) -> None:
    if len(plan.layers) > 1:
        raise PlanError([Problem.at(plan.place("measures"), "replan.several_numbers")])


def _tell(progress: Progress | None, stage: str) -> None:
    if progress is not None:
        progress(stage)
