"""What the limits around a group of cells let it carry at least and at most."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_UPPER, BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic


def group_reach(model: CanonicalModel, logic: Logic) -> tuple[IntArray, IntArray]:
    """Whole steps every group must carry at least and can carry at most. Each (n_groups,)

    From the limits of its cells, of hard plain rows around the group (its rep's capacity, the
    total), and of those inside it. Valid for every plan, though not the tightest possible.
    """
    steps = model.steps
    open_cells = steps.cell_upper == NO_UPPER
    most = logic.sums(np.where(open_cells, np.inf, steps.cell_upper.astype(np.float64)))
    least = logic.sums(np.maximum(steps.cell_lower, 0).astype(np.float64))
    inside = _overlap(model, logic)
    rows = np.flatnonzero(model.is_plain & _is_hard(model))
    row_lower = np.where(np.isfinite(model.row_lower), steps.row_lower, 0).astype(np.float64)
    row_upper = np.where(np.isfinite(model.row_upper), steps.row_upper.astype(np.float64), np.inf)
    shared = sparse.coo_array(inside @ model.combine[rows].T)
    group, row, overlap = shared.row, rows[shared.col], shared.data
    size = np.asarray(model.combine @ _sum_sizes(model))
    around = overlap == logic.sizes[group]
    np.minimum.at(most, group[around], row_upper[row[around]])
    within = overlap == size[row]
    np.maximum.at(least, group[within], row_lower[row[within]])
    return np.ceil(least).astype(np.int64), np.minimum(most, float(NO_UPPER)).astype(np.int64)


def _is_hard(model: CanonicalModel) -> BoolArray:
    """Rows that may never be missed. (n_rows,)"""
    return ~model.may_miss


def _overlap(model: CanonicalModel, logic: Logic) -> sparse.csr_array:
    """How many cells every group shares with every sum of the model. (n_groups, n_sums)"""
    blocks = []
    for groups in logic.partitions:
        row = []
        for sums in model.partitions:
            both = np.flatnonzero((groups.codes >= 0) & (sums.codes >= 0))
            pairs = (groups.codes[both], sums.codes[both])
            shape = (groups.n_groups, sums.n_groups)
            row.append(sparse.csr_array((np.ones(len(both)), pairs), shape=shape))
        blocks.append(row)
    return sparse.csr_array(sparse.block_array(blocks, format="csr"))


def _sum_sizes(model: CanonicalModel) -> FloatArray:
    sizes = [np.bincount(p.codes[p.codes >= 0], minlength=p.n_groups) for p in model.partitions]
    return np.concatenate(sizes).astype(np.float64)
