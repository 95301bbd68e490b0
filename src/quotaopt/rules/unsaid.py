"""Limits in steps of rows whose weights all happen to be 1, or that are a share of nothing.

Such a row comes out as a plain sum of cells, which rounding keeps by counting steps. Its limits were
stated as amounts, so that the whole steps between them are found here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel

_NOISE = 1e-9
"""A limit this close to a whole step, relative to its size, is that step."""


def with_unsaid_steps(model: CanonicalModel) -> CanonicalModel:
    """The model with limits in steps for all plain rows of cells that are counted in the same steps."""
    steps = model.steps
    per_unit = steps.per_row()
    plain = model.is_plain & _is_of_one_kind(model)
    lower = plain & (steps.row_lower == NO_LOWER) & np.isfinite(model.row_lower)
    upper = plain & (steps.row_upper == NO_UPPER) & np.isfinite(model.row_upper)
    if not (lower | upper).any():
        return model
    below, above = (
        np.where(unsaid, limit, 0.0) * per_unit
        for unsaid, limit in ((lower, model.row_lower), (upper, model.row_upper))
    )
    return replace(
        model,
        steps=replace(
            steps,
            row_lower=np.where(lower, np.ceil(below - _noise(below)), steps.row_lower).astype(np.int64),
            row_upper=np.where(upper, np.floor(above + _noise(above)), steps.row_upper).astype(np.int64),
        ),
    )


def _noise(limit: FloatArray) -> FloatArray:
    return _NOISE * np.maximum(1.0, np.abs(limit))


def _is_of_one_kind(model: CanonicalModel) -> BoolArray:
    """Rows all of whose cells are counted in the steps of the row. (n_rows,)"""
    kinds, of_row = model.steps.cell_kind, model.steps.row_kind
    if not kinds.ndim:
        return np.ones(model.n_rows, dtype=np.bool_)
    strangers = np.stack(
        [model.combine @ model.sums((kinds != kind) * 1.0) for kind in range(len(model.steps.per_unit))]
    )
    return np.asarray(strangers[of_row, np.arange(model.n_rows)] == 0.0)
