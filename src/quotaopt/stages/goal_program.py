r"""A goal as one compact linear program.

Weighted, with :math:`u_i, v_i \ge 0` what row i misses below and above, times its weight:

.. math:: \min \sum_i (u_i + v_i) \quad\text{s.t.}\quad
          \underline b_i \le a_i + \frac{u_i - v_i}{w_i} \le \overline b_i

Chebyshev, with one :math:`z \ge 0` for all rows:

.. math:: \min z \quad\text{s.t.}\quad \underline b_i \le a_i + \frac{z}{w_i}, \quad
          a_i - \frac{z}{w_i} \le \overline b_i

Other rows are as they are, cells that no row tells apart are one column, and cells without freedom
none. Rows are divided by their mass, so that everything the solver sees is of order one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.fairness.deviations import implied_upper
from quotaopt.linear.program import LinearProgram
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal, set_free
from quotaopt.model.reach import row_reach
from quotaopt.stages.alike import Alike, merge_alike

AMPLE = 2.0
"""Misses get this many times the room they can take, so that no price ever leans on it."""


@dataclass(frozen=True, eq=False)
class GoalProgram:
    """The program and the way back to burdens and multipliers."""

    program: LinearProgram
    alike: Alike
    free: IntArray  # (n_free,), the classes that are columns
    row: IntArray  # (program.n_rows,), the model's row that each row of the program states

    def burdens(self, x: FloatArray) -> FloatArray:
        """What a point says of every cell. (n_cells,)"""
        burdens = self.alike.model.lower.copy()
        burdens[self.free] = x[: len(self.free)]
        return self.alike.cells(burdens)

    def multipliers(self, duals: FloatArray) -> FloatArray:
        """Prices of the model's rows. (n_rows,)"""
        model = self.alike.source
        per_row = np.bincount(self.row, weights=duals, minlength=model.n_rows)
        return np.asarray(per_row / model.row_mass)


def goal_program(model: CanonicalModel, goal: Goal) -> GoalProgram:
    """The program of `goal` over `model`, which states the limits of its rows."""
    alike = merge_alike(model)
    classes, rows = alike.model, _goal_rows(alike.model, goal)
    is_goal = np.zeros(model.n_rows, dtype=np.bool_)
    is_goal[goal.rows] = True
    limited = np.isfinite(model.row_lower) | np.isfinite(model.row_upper)
    others = np.flatnonzero(limited & ~is_goal)
    row = np.concatenate([others, rows.row])
    movable = classes.upper > classes.lower
    free, n_slack = np.flatnonzero(movable), rows.slack.shape[1]
    entries, mass = classes.matrix()[row], model.row_mass[row]
    fixed = entries @ np.where(movable, 0.0, classes.lower)
    slack = sparse.vstack([sparse.csr_array((len(others), n_slack)), rows.slack])
    matrix = sparse.hstack([entries[:, free], slack])
    program = LinearProgram(
        cost=np.concatenate([np.zeros(len(free)), np.ones(n_slack)]),
        lower=np.concatenate([classes.lower[free], np.zeros(n_slack)]),
        upper=np.concatenate([classes.upper[free], rows.largest]),
        matrix=sparse.csr_array(sparse.diags_array(1.0 / mass) @ matrix),
        row_lower=(np.concatenate([model.row_lower[others], rows.lower]) - fixed) / mass,
        row_upper=(np.concatenate([model.row_upper[others], rows.upper]) - fixed) / mass,
    )
    return GoalProgram(program, alike, free, row)


@dataclass(frozen=True, eq=False)
class _GoalRows:
    """The goal's rows as the program states them, and the columns of their misses."""

    row: IntArray  # (n,), row of the model; twice where both of its sides stand alone
    lower: FloatArray  # (n,)
    upper: FloatArray  # (n,)
    slack: sparse.csr_array  # (n, n_slack)
    largest: FloatArray  # (n_slack,), more than any plan misses, which tells the solver the size of a miss


def _goal_rows(model: CanonicalModel, goal: Goal) -> _GoalRows:
    rows, lower, upper = goal.rows, model.row_lower[goal.rows], model.row_upper[goal.rows]
    upper_of_cells = np.minimum(model.upper, implied_upper(set_free(model, (goal,))))
    least, most = row_reach(replace(model, upper=upper_of_cells))
    has_lower, has_upper = np.isfinite(lower), np.isfinite(upper)
    short = goal.weight * (np.where(has_lower, lower, 0.0) - np.where(has_lower, least[rows], 0.0))
    beyond = goal.weight * (np.where(has_upper, most[rows], 0.0) - np.where(has_upper, upper, 0.0))
    below, above = np.flatnonzero(short > 0.0), np.flatnonzero(beyond > 0.0)
    give = np.concatenate([1.0 / goal.weight[below], -1.0 / goal.weight[above]])
    largest = AMPLE * np.concatenate([short[below], beyond[above]])
    if goal.norm == "weighted":
        place = np.concatenate([below, above])
        slack = sparse.csr_array((give, (place, np.arange(len(place)))), shape=(len(rows), len(place)))
        return _GoalRows(rows, lower, upper, slack, largest)
    kept = np.setdiff1d(np.arange(len(rows)), np.concatenate([below, above]))
    endless = np.full(len(rows), np.inf)
    return _GoalRows(
        row=np.concatenate([rows[below], rows[above], rows[kept]]),
        lower=np.concatenate([lower[below], -endless[above], lower[kept]]),
        upper=np.concatenate([endless[below], upper[above], upper[kept]]),
        slack=sparse.csr_array(np.concatenate([give, np.zeros(len(kept))])[:, None]),
        largest=np.array([largest.max(initial=1.0)]),
    )
