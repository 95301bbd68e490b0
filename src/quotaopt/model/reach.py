"""What the rows of a model can amount to while every cell stays inside its own limits."""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition, group_sums

ROUNDING = 1e-13
"""Relative room left for the rounding of a sum of floats, far below one step of any plan."""


def row_reach(model: CanonicalModel) -> tuple[FloatArray, FloatArray]:
    r"""The smallest and the largest activity of every row over the box of the cells.

    .. math:: \sum_g \min(C_{ig} \underline S_g, C_{ig} \overline S_g) \le (C S(t))_i
              \le \sum_g \max(C_{ig} \underline S_g, C_{ig} \overline S_g)

    Exact for plain rows; for a row that meets a cell twice (a share of a moving total) an
    outer bound.

    Returns
    -------
    tuple of ndarray of shape (n_rows,)
        Lowest and highest activity; infinite where a cell has no upper limit.
    """
    box = model.reference * model.lower, model.reference * model.upper
    ranges = [_group_reach(partition, *box) for partition in model.partitions]
    lowest = np.concatenate([low for low, _ in ranges]) if ranges else np.zeros(0)
    highest = np.concatenate([high for _, high in ranges]) if ranges else np.zeros(0)
    entry, column = model.combine.data, model.combine.indices
    row = np.repeat(np.arange(model.n_rows), np.diff(model.combine.indptr))
    used = entry != 0.0
    entry, column, row = entry[used], column[used], row[used]
    ends = entry * lowest[column], entry * highest[column]
    low = np.bincount(row, weights=np.minimum(*ends), minlength=model.n_rows)
    high = np.bincount(row, weights=np.maximum(*ends), minlength=model.n_rows)
    return low.astype(np.float64), high.astype(np.float64)


def idle_rows(model: CanonicalModel) -> BoolArray:
    """Rows that no point of the box can break, up to the rounding of their sum. (n_rows,)

    A row without cells is idle when its limits admit zero, and impossible otherwise.
    """
    low, high = row_reach(model)
    lower = model.row_lower - ROUNDING * np.abs(model.row_lower)
    upper = model.row_upper + ROUNDING * np.abs(model.row_upper)
    return np.asarray((low >= lower) & (high <= upper))


def _group_reach(partition: Partition, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Smallest and largest sum of every group over cells from `low` to `high`. Two arrays (n_groups,)."""
    weight = partition.weight
    if weight is not None:
        ends = weight * low, weight * np.where(weight == 0.0, 0.0, high)  # zero times inf is nothing here
        low, high = np.minimum(*ends), np.maximum(*ends)
    return (
        group_sums(partition.codes, low, partition.n_groups),
        group_sums(partition.codes, high, partition.n_groups),
    )
