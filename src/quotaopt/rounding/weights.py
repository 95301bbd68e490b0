"""Rows as sums over whole steps, and the tilt that draws a weighted row back inside its limits."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.rounding.hierarchy import Hierarchy


def step_weights(model: CanonicalModel, rows: IntArray) -> sparse.csr_array:
    """What one more step of a cell adds to a row, in steps: 1 in plain rows. (len(rows), n_cells)"""
    total = sparse.csr_array((len(rows), model.n_cells))
    combine = sparse.csc_array(model.combine[rows])
    for partition, start in zip(model.partitions, model.offsets[:-1], strict=True):
        share = sparse.csr_array(combine[:, start : start + partition.n_groups])
        if share.nnz:
            inside = np.flatnonzero(partition.codes >= 0)
            weight = np.ones(len(inside)) if partition.weight is None else partition.weight[inside]
            groups = sparse.csr_array(
                (weight, (partition.codes[inside], inside)), shape=(partition.n_groups, model.n_cells)
            )
            total = total + share @ groups
    steps = model.steps
    if steps.cell_kind.ndim == 0:
        return total
    per_row, per_cell = sparse.diags_array(steps.per_row(rows)), sparse.diags_array(1.0 / steps.per_cell)
    return sparse.csr_array(per_row @ total @ per_cell)


def leverage(weights: sparse.csr_array, tree: Hierarchy, free: FloatArray) -> FloatArray:
    r"""How far a tilt of a row's own weights moves the row while every node keeps its units. (n_rows,)

    .. math:: \sum_c f_c a_{rc} (a_{rc} - \bar a_{r,node(c)})

    with :math:`f_c` 1 for cells between two steps and the mean over those of the same node.
    A row whose weights do not vary inside nodes moves by shifting whole nodes: a small part of
    the plain sum of squares stands for that.
    """
    n_cells = len(tree.leaf)
    member = sparse.csr_array((free, (np.arange(n_cells), tree.leaf)), shape=(n_cells, tree.n_nodes))
    in_node = sparse.csr_array(weights @ member)
    squares = np.asarray(weights.power(2) @ free)
    common = np.asarray(in_node.power(2) @ (1.0 / np.maximum(tree.own(free), 1.0)))
    power: FloatArray = np.maximum(squares - common, 0.05 * squares)
    return power
