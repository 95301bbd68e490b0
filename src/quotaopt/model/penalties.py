"""Rows that may be missed for a price: what a plan pays for them, and what that says of their multipliers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel

KEPT = 1e-12
"""A row missed by no more than this share of its mass is kept: limits are met no more closely than that."""
FULL = 1e-8
"""A multiplier this close to a penalty, relative to it, is the penalty."""


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


def missed_at_full_price(model: CanonicalModel, multipliers: FloatArray) -> BoolArray:
    """Rows with a penalty whose multiplier is all of it: those that an optimum may miss. (n_rows,)"""
    if model.row_penalty is None:
        return np.zeros(model.n_rows, dtype=np.bool_)
    return model.may_miss & (np.abs(multipliers) >= (1.0 - FULL) * model.row_penalty)


def as_limits(model: CanonicalModel, multipliers: FloatArray) -> CanonicalModel:
    """`model` with limits in the place of penalties that all of its optima keep, by optimal multipliers.

    By complementary slackness a row that is worth less than its penalty is missed by no optimum, and one
    worth all of it is missed on its side or at its limit there.
    """
    if model.row_penalty is None:
        return model
    missed = missed_at_full_price(model, multipliers)
    below, above = missed & (multipliers > 0.0), missed & (multipliers < 0.0)
    lower, upper = model.row_lower, model.row_upper
    return replace(
        model,
        row_lower=np.where(below, -np.inf, np.where(above, upper, lower)),
        row_upper=np.where(above, np.inf, np.where(below, lower, upper)),
        row_penalty=None,
    )
