"""Leximin by methods that share nothing with the product: scipy's linear programs, one for every question.

All maximise the smallest outcome ``values @ t + constant``, then the second smallest, over the plans of
a model. Leximax is leximin of the negative outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel

TIGHT = 1e-7
"""Outcomes this close to a level are at it."""


@dataclass(frozen=True, eq=False)
class Polyhedron:
    """``matrix @ x <= limit``, boxes, and the outcomes that are compared."""

    matrix: FloatArray
    limit: FloatArray
    lower: FloatArray
    upper: FloatArray
    outcomes: FloatArray  # (n_outcomes, n_columns)

    def best(self, gain: FloatArray, outcomes: FloatArray, least: FloatArray) -> tuple[float, FloatArray]:
        """The largest ``gain @ (x, z)`` with ``outcomes @ (x, z) >= least``; and x. z is free."""
        rows = np.hstack([self.matrix, np.zeros((len(self.limit), 1))])
        found = linprog(
            -gain,
            A_ub=np.vstack([rows, -outcomes]),
            b_ub=np.concatenate([self.limit, -least]),
            bounds=[*zip(self.lower, self.upper, strict=True), (None, None)],
            method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        assert found.status == 0, found.message
        return -float(found.fun), found.x[:-1]


def polyhedron(model: CanonicalModel, units: IntArray, sign: int) -> Polyhedron:
    """The plans of `model` in rows of size one; outcomes are ``-sign * T``."""
    matrix = model.matrix().toarray() / model.row_mass[:, None]
    low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
    at_least, at_most = np.isfinite(low), np.isfinite(high)
    return Polyhedron(
        matrix=np.vstack([-matrix[at_least], matrix[at_most]]),
        limit=np.concatenate([-low[at_least], high[at_most]]),
        lower=model.lower,
        upper=model.upper,
        outcomes=-sign * np.eye(model.n_cells)[units],
    )


def by_one_program_per_unit(plans: Polyhedron) -> FloatArray:
    """Whoever cannot rise above the level when asked alone is settled (Willson 1998). (n_outcomes,)"""
    return _by_rounds(plans, everyone_asked=True)


def by_fixing_what_is_tight(plans: Polyhedron) -> FloatArray:
    """Wrong: settles whoever happens to be at the level in one optimum. (n_outcomes,)"""
    return _by_rounds(plans, everyone_asked=False)


def _by_rounds(plans: Polyhedron, *, everyone_asked: bool) -> FloatArray:
    count = len(plans.outcomes)
    settled = np.full(count, np.nan)
    while np.isnan(settled).any():
        is_open = np.isnan(settled)
        least = np.where(is_open, 0.0, settled - 1e-9)
        against_z = np.hstack([plans.outcomes, -is_open[:, None].astype(float)])
        level, x = plans.best(np.append(np.zeros(len(x_of(plans))), 1.0), against_z, least)
        at_level = is_open & (plans.outcomes @ x <= level + TIGHT)
        if everyone_asked:
            least = np.where(is_open, level - 1e-9, settled - 1e-9)
            alone = np.hstack([plans.outcomes, np.zeros((count, 1))])
            for unit in np.flatnonzero(at_level):
                reach, _ = plans.best(np.append(plans.outcomes[unit], 0.0), alone, least)
                at_level[unit] = reach <= level + TIGHT
        settled[at_level] = level
    return settled


def x_of(plans: Polyhedron) -> FloatArray:
    """A zero of every column."""
    return np.zeros(len(plans.lower))


def by_ordered_outcomes(plans: Polyhedron) -> FloatArray:
    """Sums of the k smallest outcomes, made large for k = 1, 2, ... in turn; sorted outcomes. (n_outcomes,)

    The sum of the k smallest is the largest ``k s - sum(d)`` with ``d >= s - outcome``, ``d >= 0``
    (Ogryczak and Sliwinski 2006). Nothing is ever settled.
    """
    count, n_columns = len(plans.outcomes), len(plans.lower)
    per_stage = 1 + count
    width = n_columns + count * per_stage
    sums = np.zeros((count, width))
    rows, limits = [np.hstack([plans.matrix, np.zeros((len(plans.limit), width - n_columns))])], [plans.limit]
    lower = np.concatenate([plans.lower, np.tile(np.append(-np.inf, np.zeros(count)), count)])
    upper = np.concatenate([plans.upper, np.full(width - n_columns, np.inf)])
    reached = np.zeros(count)
    for stage in range(count):
        start = n_columns + stage * per_stage
        sums[stage, start] = stage + 1
        sums[stage, start + 1 : start + per_stage] = -1.0
        below = np.zeros((count, width))
        below[:, :n_columns] = -plans.outcomes
        below[:, start] = 1.0
        below[:, start + 1 : start + per_stage] = -np.eye(count)
        rows.append(below)
        limits.append(np.zeros(count))
        found = linprog(
            -sums[stage],
            A_ub=np.vstack([*rows, -sums[:stage]]),
            b_ub=np.concatenate([*limits, -(reached[:stage] - 1e-9)]),
            bounds=list(zip(lower, upper, strict=True)),
            method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        assert found.status == 0, found.message
        reached[stage] = -found.fun
    return np.diff(reached, prepend=0.0)
