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
    r"""What the misses of burdens t (n_cells,) cost: :math:`\sum_i p_i e_i + \sum_j e_j^2 / (2 g_j)`.

    The first sum is over rows with a penalty, the second over rows that give way.
    """
    rows = np.flatnonzero(model.may_miss)
    if not len(rows):
        return 0.0
    activity, cost = model.activity(t)[rows], 0.0
    missed = np.maximum(model.row_lower[rows] - activity, activity - model.row_upper[rows])
    if model.row_penalty is not None:
        penalty = np.where(np.isfinite(model.row_penalty[rows]), model.row_penalty[rows], 0.0)
        cost += float(penalty @ np.where(missed > KEPT * model.row_mass[rows], missed, 0.0))
    if model.row_give is not None:
        gives = model.row_give[rows] > 0.0
        missed = np.maximum(missed[gives], 0.0)
        cost += float(np.sum(missed * (missed / model.row_give[rows][gives]))) / 2.0
    return cost


def given_way(model: CanonicalModel, multipliers: FloatArray) -> float:
    r""":math:`\sum_j g_j y_j^2 / 2`, what rows that give way take off a bound (their conjugate)."""
    return 0.0 if model.row_give is None else float(model.row_give @ multipliers**2) / 2.0


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


def without_squares(model: CanonicalModel) -> CanonicalModel:
    """`model` without the limits of rows whose misses cost their square."""
    if model.row_give is None:
        return model
    squared = model.row_give > 0.0
    return replace(
        model,
        row_lower=np.where(squared, -np.inf, model.row_lower),
        row_upper=np.where(squared, np.inf, model.row_upper),
        row_give=None,
    )


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
