"""What rounding has to keep of soft rules: no more than the continuous answer keeps of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal
from quotaopt.rounding.ideal import snap
from quotaopt.rounding.weights import step_weights


def rounding_model(model: CanonicalModel, goals: tuple[Goal, ...], t: FloatArray) -> CanonicalModel:
    """`model` with the limits of soft rows moved out to where whole steps next to `t` (n_cells,) lie.

    What the continuous answer misses was weighed against everything else and need not be won back;
    what it keeps is kept to the step, or given up before any hard row (`SOFT_PRIORITY`). Rows that
    are no plain sum get the play of one step of their heaviest cell.
    """
    rows = np.unique(np.concatenate([np.flatnonzero(model.may_miss), *(goal.rows for goal in goals)]))
    if not len(rows):
        return model
    steps = model.steps
    activity = model.activity(t)[rows]
    reached = snap(activity * steps.per_row(rows))
    plain = model.is_plain[rows]
    play = np.where(
        plain, 0.0, _heaviest(model, rows[~plain], len(model.row_lower))[rows] / steps.per_row(rows)
    )
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    lower[rows] = np.minimum(lower[rows], activity) - play
    upper[rows] = np.maximum(upper[rows], activity) + play
    fewest, most = steps.row_lower.copy(), steps.row_upper.copy()
    fewest[rows] = np.where(plain, np.minimum(fewest[rows], np.floor(reached).astype(np.int64)), fewest[rows])
    most[rows] = np.where(plain, np.maximum(most[rows], np.ceil(reached).astype(np.int64)), most[rows])
    return replace(
        model, row_lower=lower, row_upper=upper, steps=replace(steps, row_lower=fewest, row_upper=most)
    )


def _heaviest(model: CanonicalModel, rows: IntArray, n_rows: int) -> FloatArray:
    """What one step of its heaviest cell adds to each of `rows`, in steps; 0 elsewhere. (n_rows,)"""
    heaviest = np.zeros(n_rows)
    if len(rows):
        heaviest[rows] = abs(step_weights(model, rows)).max(axis=1).toarray().ravel()
    return heaviest
