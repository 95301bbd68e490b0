"""Rules that leave no room above zero, under a notion by which a target of zero is infinitely unfair."""

from __future__ import annotations

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel

INFINITE_FROM = -1
"""Powers up to this one give a burden of zero an infinite cost."""


def forced_to_zero(plan: Plan, cells: Cells, built: BuiltModel) -> tuple[Problem, ...]:
    """What cannot carry anything although the plan's power asks everybody to carry something.

    Cells by their own limit, and hard rows that are plain sums; what several rules only forbid
    together is left to the solver.
    """
    beta, model = plan.spec.fairness.beta, built.model
    if beta is None or beta > INFINITE_FROM:
        return ()
    may_miss = model.may_miss.copy()
    for goal in built.goals:
        may_miss[goal.rows] = True
    rows = np.flatnonzero((model.row_upper <= 0.0) & model.is_plain & ~may_miss)
    found = [model.row_label(row) for row in rows.tolist()]
    found += _cells_named(cells, built.active[np.flatnonzero(model.upper <= 0.0)])
    place = plan.place("fairness", "beta")
    return tuple(Problem.at(place, "solve.zero_under_power", what=what, beta=f"{beta:g}") for what in found)


def _cells_named(cells: Cells, at: IntArray) -> list[str]:
    """Cells by the names of their members, each once."""
    return [str(name) for name in cells.cell_names(cells.finest, at)] if len(at) else []
