"""The rows that cells are in, and cells that are in the same ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.fairness.notion import pressures
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel


def entries(model: CanonicalModel, cells: IntArray) -> sparse.csr_array:
    """What one unit of a row's price pushes `cells` with, per unit of reference. (len(cells), n_rows)"""
    rows, columns, values = [], [], []
    for partition, start in zip(model.partitions, model.offsets[:-1], strict=True):
        codes = partition.codes[cells]
        inside = np.flatnonzero(codes >= 0)
        rows.append(inside)
        columns.append(codes[inside].astype(np.int64) + start)
        weight = partition.weight
        values.append(np.ones(len(inside)) if weight is None else weight[cells[inside]])
    if not rows:
        return sparse.csr_array((len(cells), model.n_rows))
    select = sparse.csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(len(cells), model.combine.shape[1]),
    )
    return sparse.csr_array(select @ model.combine.T)


def entries_of(model: CanonicalModel, cells: IntArray, rows: IntArray) -> sparse.csr_array:
    """The same for `rows` alone. (len(cells), len(rows))"""
    lower, upper = model.row_lower[rows], model.row_upper[rows]
    return entries(replace(model, combine=model.combine[rows], row_lower=lower, row_upper=upper), cells)


def touching(model: CanonicalModel, cells: IntArray, rows: IntArray) -> IntArray:
    """Those of `rows` that hold one of `cells`."""
    found = entries_of(model, cells, rows)
    found.eliminate_zeros()
    return np.asarray(rows[np.unique(found.indices)])


@dataclass(frozen=True, eq=False)
class Patterns:
    """Cells sorted by the rows they are in, among the rows that were asked for."""

    cells: IntArray  # (n_sorted,)
    number: IntArray  # (n_sorted,), pattern of each
    first: IntArray  # (n_patterns,), a cell of each

    @classmethod
    def of(cls, model: CanonicalModel, rows: BoolArray, cells: IntArray) -> Patterns:
        """Sort `cells` by their entries in `rows` (n_rows,).

        Cells are told apart by a sum of their entries with random weights, which is the same to the last
        bit where the entries are.
        """
        probe = np.random.default_rng(0).standard_normal(model.n_rows)
        marks = pressures(model, np.where(rows, probe, 0.0))[cells]
        _, first, number = np.unique(marks, return_index=True, return_inverse=True)
        return cls(cells, number, cells[first])

    def largest(self, values: FloatArray) -> FloatArray:
        """The largest of the cells' values (n_sorted,) in every pattern. (n_patterns,)"""
        found = np.full(len(self.first), -np.inf)
        np.maximum.at(found, self.number, values)
        return found
