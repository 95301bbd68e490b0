r"""The canonical model: every plan becomes this one form before it is solved.

.. math::

    \min_t \; & \sum_c r_c \, \phi(t_c)                                    \\
    \text{s.t.}\; & \underline{b} \le C \, S(t) \le \overline{b}           \\
                  & \underline{t} \le t \le \overline{t}

over the cells :math:`c = 1..n`, where :math:`r_c > 0` is the reference of a cell as a
share of the whole (they sum to 1) and :math:`t_c` its *burden*, target over reference.
Money never enters: a target of 1.2e8 and one of 12 give the same numbers, so that no
tolerance of any solver can swallow a rule.

The rows are kept factored. A `Partition` cuts cells into disjoint groups and
:math:`S(t)` lists the group sums of all partitions, one after the other; the sparse
matrix :math:`C` (``combine``) adds group sums up into rows. A company total, 9 regions
and 300 reps then cost one pass over the cells, not three, and "at least 30 % of a
total that may itself move" is two entries of :math:`C`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray, LabelArray


@dataclass(frozen=True, eq=False)
class Partition:
    """Disjoint groups of cells. Sum k is ``sum(weight * r * t)`` over the cells with code k."""

    codes: CodeArray  # (n_cells,), group of each cell, -1 where the cell is in none
    n_groups: int
    weight: FloatArray | None = None  # (n_cells,), None stands for 1 everywhere


@dataclass(frozen=True, eq=False)
class StepLimits:
    """The limits of the model in whole steps, for the integer end of a solve.

    A target is ``steps * step``. Limits that are not there are ``NO_LOWER`` and
    ``NO_UPPER``. A row that is not a plain sum of cells (weighted, a ratio, a share of a
    moving total) has no limits here: it is checked exactly by the certificate. Where cells are
    counted in steps of several *kinds*, money and customers, a plain row holds cells of one kind.
    """

    per_unit: FloatArray  # (n_kinds,), steps of every kind that make 1.0 of the model
    cell_lower: IntArray  # (n_cells,)
    cell_upper: IntArray  # (n_cells,)
    row_lower: IntArray  # (n_rows,)
    row_upper: IntArray  # (n_rows,)
    cell_kind: IntArray  # (n_cells,), which steps a cell is counted in; () where there is one kind
    row_kind: IntArray  # (n_rows,); () where there is one kind

    @classmethod
    def of_one_kind(
        cls,
        per_unit: float,
        cell_lower: IntArray,
        cell_upper: IntArray,
        row_lower: IntArray,
        row_upper: IntArray,
    ) -> StepLimits:
        """Limits where all cells are counted in the same steps, `per_unit` of which make 1.0."""
        kind = np.zeros((), dtype=np.int64)
        return cls(np.array([per_unit]), cell_lower, cell_upper, row_lower, row_upper, kind, kind)

    @property
    def per_cell(self) -> FloatArray:
        """Steps that make 1.0 of every cell. (n_cells,), or () where there is one kind"""
        return self.per_unit[self.cell_kind]

    def per_row(self, rows: IntArray | slice = slice(None)) -> FloatArray:
        """Steps that make 1.0 of `rows`. (len(rows),), or () where there is one kind"""
        return self.per_unit[self.row_kind if self.row_kind.ndim == 0 else self.row_kind[rows]]

    def with_rows(self, lower: IntArray, upper: IntArray, kind: IntArray) -> StepLimits:
        """The same with more rows at the end; `kind` is theirs, (n,) or ()."""
        kinds = self.row_kind
        if kinds.ndim:
            kinds = np.concatenate([kinds, np.broadcast_to(kind, lower.shape)])
        return replace(
            self,
            row_lower=np.concatenate([self.row_lower, lower]),
            row_upper=np.concatenate([self.row_upper, upper]),
            row_kind=kinds,
        )


@dataclass(frozen=True, eq=False)
class CanonicalModel:
    """Minimise ``sum(r * phi(t))`` with ``row_lower <= combine @ S(t) <= row_upper``.

    A missing limit is -inf or +inf, never NaN. All arrays are read-only. `row_rule` and
    `row_member` say which rule a row comes from and for which members it stands.
    """

    reference: FloatArray  # (n_cells,), > 0, sums to 1
    lower: FloatArray  # (n_cells,), of t; 0 or more
    upper: FloatArray  # (n_cells,), of t; may be +inf
    partitions: tuple[Partition, ...]
    combine: sparse.csr_array  # (n_rows, n_sums)
    row_lower: FloatArray  # (n_rows,), as share of the reference total
    row_upper: FloatArray  # (n_rows,)
    steps: StepLimits
    rule_names: tuple[str, ...]
    row_rule: IntArray  # (n_rows,), position in `rule_names`
    row_member: LabelArray  # (n_rows,), str, "" where the rule has one row only
    row_priority: IntArray  # (n_rows,), 0 gives way last when whole steps cannot fit
    row_penalty: FloatArray | None = None  # (n_rows,), cost of one unit outside; inf, or None for all: never
    row_give: FloatArray | None = None  # (n_rows,), what a multiplier of 1 moves a limit by: a miss of e
    # costs e**2 / (2 give); 0, or None for all: nothing

    @property
    def n_cells(self) -> int:
        """How many cells carry a target."""
        return len(self.reference)

    @property
    def size(self) -> FloatArray:
        """Steps of every cell at a burden of 1. (n_cells,)"""
        return self.reference * self.steps.per_cell

    def steps_at(self, t: FloatArray) -> FloatArray:
        """Steps of every cell at burdens `t`, not whole. Both (n_cells,)"""
        return self.reference * t * self.steps.per_cell

    @property
    def n_rows(self) -> int:
        """How many limits there are on sums of cells."""
        return len(self.row_lower)

    @cached_property
    def offsets(self) -> IntArray:
        """Where each partition's sums start in S(t), and the number of sums at the end."""
        sizes = [partition.n_groups for partition in self.partitions]
        return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def may_miss(self) -> BoolArray:
        """Rows that may be missed at a finite cost. (n_rows,)"""
        may = np.zeros(self.n_rows, dtype=np.bool_)
        if self.row_penalty is not None:
            may |= np.isfinite(self.row_penalty)
        if self.row_give is not None:
            may |= self.row_give > 0.0
        return may

    @property
    def has_costs(self) -> bool:
        """Whether some rows may be missed at a cost."""
        return self.row_penalty is not None or self.row_give is not None

    @cached_property
    def is_plain(self) -> BoolArray:
        """Rows that are plain 0/1 sums of cells: one partition, no weights, entries all 1. (n_rows,)"""
        plain = np.ones(self.n_rows, dtype=np.bool_)
        weighted = np.array([p.weight is not None for p in self.partitions], dtype=np.bool_)
        rows = np.repeat(np.arange(self.n_rows), np.diff(self.combine.indptr))
        owner = np.searchsorted(self.offsets, self.combine.indices, side="right") - 1
        plain[rows[(self.combine.data != 1.0) | weighted[owner]]] = False
        first = np.full(self.n_rows, -1, dtype=np.int64)
        first[rows[::-1]] = owner[::-1]
        plain[rows[owner != first[rows]]] = False
        return plain

    def sums(self, values: FloatArray) -> FloatArray:
        """Group sums of `values` (n_cells,), weighted as each partition says. (n_sums,)"""
        parts = []
        for partition in self.partitions:
            weighted = values if partition.weight is None else values * partition.weight
            parts.append(group_sums(partition.codes, weighted, partition.n_groups))
        return np.concatenate(parts) if parts else np.zeros(0)

    def per_sum(self, multipliers: FloatArray) -> FloatArray:
        """``combine.T @ y``, what multipliers of rows are on group sums. (n_rows,) -> (n_sums,)"""
        entries = self.combine.data * np.repeat(multipliers, np.diff(self.combine.indptr))
        sums = np.bincount(self.combine.indices, entries, self.combine.shape[1])
        return sums.astype(np.float64, copy=False)

    def activity(self, t: FloatArray) -> FloatArray:
        """``combine @ S(t)``, the left-hand side of every row. (n_rows,)"""
        return np.asarray(self.combine @ self.sums(self.reference * t))

    @cached_property
    def row_size(self) -> FloatArray:
        """What a row counts at its reference: ``sum(|a| * r)``, zero where nothing adds to it. (n_rows,)"""
        parts = []
        for partition in self.partitions:
            size = self.reference if partition.weight is None else np.abs(partition.weight) * self.reference
            parts.append(group_sums(partition.codes, size, partition.n_groups))
        sizes = np.concatenate(parts) if parts else np.zeros(0)
        return np.asarray(abs(self.combine) @ sizes)

    @cached_property
    def row_mass(self) -> FloatArray:
        """The same as a divisor: 1 where nothing adds to the row. (n_rows,)"""
        return np.where(self.row_size > 0.0, self.row_size, 1.0)

    def matrix(self) -> sparse.csr_array:
        """The rows as one sparse matrix on t: entries ``a * r``. (n_rows, n_cells)"""
        rows, columns, entries = [], [], []
        for partition, start in zip(self.partitions, self.offsets[:-1], strict=True):
            inside = np.flatnonzero(partition.codes >= 0)
            size = self.reference[inside]
            rows.append(partition.codes[inside] + start)
            columns.append(inside)
            entries.append(size if partition.weight is None else size * partition.weight[inside])
        if not rows:
            return sparse.csr_array((self.n_rows, self.n_cells))
        placed = np.concatenate(rows), np.concatenate(columns)
        sums = sparse.csr_array((np.concatenate(entries), placed), shape=(self.offsets[-1], self.n_cells))
        product = sparse.csr_array(self.combine @ sums)
        product.sum_duplicates()
        return product

    def row_label(self, row: int) -> str:
        """The name people know a row by: its rule, and its members in brackets."""
        rule, member = self.rule_names[self.row_rule[row]], self.row_member[row]
        return f"{rule}[{member}]" if member else rule


def group_sums(codes: CodeArray, values: FloatArray, n_groups: int) -> FloatArray:
    """Sum of `values` per code 0..n_groups-1; cells with code -1 are left out. (n_groups,)"""
    outside = 1 if len(codes) and codes.min() < 0 else 0  # one more group in front, cut off again
    sums = np.bincount(codes + outside if outside else codes, values, n_groups + outside)
    return sums[outside:].astype(np.float64, copy=False)
