"""Rules that may be missed, in the order in which their misses are made small."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel

Norm = Literal["weighted", "chebyshev"]
SOFT_PRIORITY = 10
"""Where whole steps cannot keep everything, soft rows give way before hard ones, whose priorities
are below this: a goal's by its own priority more, those with a penalty first of all."""


@dataclass(frozen=True, eq=False)
class Goal:
    r"""All soft rows of one priority.

    Row i misses by :math:`e_i = \max(\underline b_i - a_i, a_i - \overline b_i, 0)`, :math:`a_i` its
    activity. The goal is the smallest :math:`\sum_i w_i e_i` (weighted) or :math:`\max_i w_i e_i`
    (chebyshev).
    """

    priority: int
    norm: Norm
    rows: IntArray  # (n_soft,), row numbers in the model
    weight: FloatArray  # (n_soft,), > 0, per unit of activity

    def misses(self, model: CanonicalModel, t: FloatArray) -> FloatArray:
        """How far every row is outside its limits. (n_soft,)"""
        activity = model.activity(t)[self.rows]
        excess = np.maximum(model.row_lower[self.rows] - activity, activity - model.row_upper[self.rows])
        return np.asarray(np.maximum(excess, 0.0))

    def value(self, model: CanonicalModel, t: FloatArray) -> float:
        """What the goal makes small."""
        costs = self.weight * self.misses(model, t)
        return float(costs.sum()) if self.norm == "weighted" else float(costs.max(initial=0.0))


def without_penalised(model: CanonicalModel) -> CanonicalModel:
    """`model` without the limits of rows that a penalty or a squared cost alone holds."""
    if not model.has_costs:
        return model
    return replace(
        model,
        row_lower=np.where(model.may_miss, -np.inf, model.row_lower),
        row_upper=np.where(model.may_miss, np.inf, model.row_upper),
        row_penalty=None,
        row_give=None,
    )


def set_free(model: CanonicalModel, goals: tuple[Goal, ...]) -> CanonicalModel:
    """`model` without the limits of all rows of `goals`."""
    if not goals:
        return model
    return with_row_limits(model, np.concatenate([goal.rows for goal in goals]), -np.inf, np.inf)


def with_row_limits(
    model: CanonicalModel, rows: IntArray, lower: FloatArray | float, upper: FloatArray | float
) -> CanonicalModel:
    """`model` with these limits of `rows`."""
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    row_lower[rows], row_upper[rows] = lower, upper
    return replace(model, row_lower=row_lower, row_upper=row_upper)
