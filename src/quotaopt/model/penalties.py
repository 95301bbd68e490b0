"""Rows that may be missed for a price: what a plan pays for them, and what that says of their multipliers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

KEPT = 1e-12
"""A row missed by no more than this share of its mass is kept: limits are met no more closely than that."""


def penalty_of(model: CanonicalModel, t: FloatArray) -> float:
    r"""What the misses of burdens t (n_cells,) cost: :math:`\sum_i p_i e_i` over rows with a penalty."""
    rows = np.flatnonzero(model.may_miss)
    if model.row_penalty is None or not len(rows):
        return 0.0
    activity = model.activity(t)[rows]
    missed = np.maximum(model.row_lower[rows] - activity, activity - model.row_upper[rows])
    return float(model.row_penalty[rows] @ np.where(missed > KEPT * model.row_mass[rows], missed, 0.0))


def within_penalties(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """The nearest multipliers (n_rows,) that a bound may use: a row is not worth more than its penalty."""
    if model.row_penalty is None:
        return multipliers
    return np.clip(multipliers, -model.row_penalty, model.row_penalty)


def with_penalised_held(model: CanonicalModel, t: FloatArray) -> CanonicalModel:
    """`model` where rows with a penalty are missed no more than at `t`, whatever it costs."""
    if model.row_penalty is None:
        return model
    activity, rows = model.activity(t), model.may_miss
    return replace(
        model,
        row_lower=np.where(rows, np.minimum(model.row_lower, activity), model.row_lower),
        row_upper=np.where(rows, np.maximum(model.row_upper, activity), model.row_upper),
        row_penalty=None,
    )
