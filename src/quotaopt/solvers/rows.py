"""The rows as Newton's method wants them: none idle, none twice, each with its own scale.

Two rules on the same sum ("at least", "at most", a lock) give parallel rows. They are
merged into one interval first: two multipliers for one sum are a needless dimension in
which nothing is determined. Rules on that sum that may be missed at a cost become kinks of the
same row (`kinks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, group_sums
from quotaopt.solvers.hard_kinks import HardKinks
from quotaopt.solvers.kinks import Kinks, SoftRows, lay_kinks

NARROW = 1e-12
"""An interval no wider than this share of the row's mass is an equality: below the
tolerance of the solve its two sides cannot be told apart."""


@dataclass(frozen=True, eq=False)
class Rows:
    """``lower <= combine @ S(t) <= upper``, one row per direction."""

    combine: sparse.csr_array  # (n_rows, n_sums)
    lower: FloatArray  # (n_rows,), hard limits; infinite where all rules may be missed
    upper: FloatArray  # (n_rows,)
    mass: FloatArray  # (n_rows,), sum(|a| r)
    scale: FloatArray  # (n_rows,), about sum(a**2 r): the Hessian's diagonal when no cell is clipped
    lower_from: IntArray  # (n_rows,), the model's row that sets the lower limit
    upper_from: IntArray  # (n_rows,), the model's row that sets the upper limit
    owner: IntArray  # (n_model_rows,), the row here a model's row went into, -1 if it limits nothing
    factor: FloatArray  # (n_model_rows,), model row = factor * row here
    soft: SoftRows  # rules that may be missed

    @property
    def n_rows(self) -> int:
        """How many different rows are left."""
        return len(self.lower)

    @cached_property
    def columns(self) -> sparse.csc_array:
        """``combine.T``: what multipliers of rows are on group sums. (n_sums, n_rows)"""
        return self.combine.T

    @cached_property
    def is_equality(self) -> BoolArray:
        """Rows whose two limits are one. (n_rows,)"""
        return self.upper - self.lower <= NARROW * self.mass

    @cached_property
    def kinks(self) -> Kinks | HardKinks:
        """Where the limits change that multipliers lean on."""
        if not len(self.soft.row):
            return HardKinks.of(self.lower, self.upper, self.is_equality)
        return lay_kinks(self.lower, self.upper, self.is_equality, self.soft)

    @cached_property
    def has_soft(self) -> BoolArray:
        """Rows with a rule that may be missed. (n_rows,)"""
        found = np.zeros(self.n_rows, dtype=np.bool_)
        found[self.soft.owner] = True
        return found

    def within(self, multipliers: FloatArray) -> FloatArray:
        """The nearest multipliers that no penalty forbids. (n_rows,)"""
        return np.minimum(np.maximum(multipliers, self.kinks.lowest), self.kinks.highest)

    def longest(self, multipliers: FloatArray, change: FloatArray) -> float:
        """The length, at least 1, at which the first multiplier on a line has no further to go."""
        end = np.where(change > 0.0, self.kinks.highest, self.kinks.lowest)
        moving = np.flatnonzero(np.isfinite(end) & (change != 0.0))
        room = (end - multipliers)[moving] / change[moving]
        return max(1.0, float(np.min(room, initial=np.inf)))

    def contradictory(self) -> IntArray:
        """Rows whose merged limits exclude each other, the worst first."""
        excess = (self.lower - self.upper) / self.mass
        worst_first = np.argsort(-excess, kind="stable")
        return worst_first[excess[worst_first] > NARROW]

    def to_model(self, multipliers: FloatArray) -> FloatArray:
        """Multipliers of the model's rows; each goes to the row that set the limit it leans on."""
        out = np.zeros(len(self.owner))
        if len(self.soft.row):
            out[self.soft.row] = self.kinks.of_soft(multipliers) / self.factor[self.soft.row]
            multipliers = self.kinks.of_hard(multipliers)
        leaning = np.flatnonzero(multipliers)
        source = np.where(multipliers > 0.0, self.lower_from, self.upper_from)[leaning]
        out[source] = multipliers[leaning] / self.factor[source]
        return out

    def from_model(self, multipliers: FloatArray) -> FloatArray:
        """Multipliers of the merged rows, from those of the model's rows; none lean on a missing limit."""
        kept = self.owner >= 0
        merged = group_sums(self.owner[kept].astype(np.int32), (multipliers * self.factor)[kept], self.n_rows)
        return np.asarray(self.within(merged))


def merge_rows(model: CanonicalModel) -> Rows:
    """Leave out rows without a limit, merge parallel ones."""
    combine = model.combine.copy()
    combine.sum_duplicates()
    combine.eliminate_zeros()
    factor = np.ones(model.n_rows)
    filled = np.diff(combine.indptr) > 0
    factor[filled] = combine.data[combine.indptr[:-1][filled]]
    combine.data = combine.data / np.repeat(factor, np.diff(combine.indptr))
    lower, upper = model.row_lower / factor, model.row_upper / factor
    lower, upper = np.where(factor > 0.0, (lower, upper), (upper, lower))
    limited = np.isfinite(lower) | np.isfinite(upper)

    first, owner = _distinct(combine, limited)
    n_rows = len(first)
    kept = np.flatnonzero(limited & ~model.may_miss)
    merged_lower, lower_from = _strictest(owner, kept, lower[kept], n_rows)
    merged_upper, upper_from = _strictest(owner, kept, -upper[kept], n_rows)
    distinct = combine[first]
    mass = model.row_mass[first] / np.abs(factor[first])
    return Rows(
        combine=distinct,
        lower=merged_lower,
        upper=-merged_upper,
        mass=mass,
        scale=_scales(model, distinct, mass),
        lower_from=lower_from,
        upper_from=upper_from,
        owner=owner,
        factor=factor,
        soft=_soft_rows(model, np.flatnonzero(limited & model.may_miss), owner, factor, lower, upper),
    )


def _soft_rows(
    model: CanonicalModel,
    rows: IntArray,
    owner: IntArray,
    factor: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
) -> SoftRows:
    """The model's `rows`, which may be missed, in the units of the rows they went into."""
    give = np.zeros(len(rows)) if model.row_give is None else model.row_give[rows]
    penalty = np.zeros(len(rows)) if model.row_penalty is None else model.row_penalty[rows]
    penalty = np.where(give > 0.0, 0.0, penalty) * np.abs(factor[rows])
    return SoftRows(rows, owner[rows], lower[rows], upper[rows], penalty, give / factor[rows] ** 2)


def _distinct(combine: sparse.csr_array, limited: BoolArray) -> tuple[IntArray, IntArray]:
    """The first of every set of equal rows, and for each row which set it is in (-1: no limit).

    Rows are compared by their product with one fixed vector without structure, then entry
    by entry, so that a coincidence of products costs a merge and never merges wrongly.
    """
    probe = np.random.default_rng(0).standard_normal(combine.shape[1])
    print_of = np.asarray(combine @ probe)[limited]
    _, first, inverse = np.unique(print_of, return_index=True, return_inverse=True)
    rows = np.flatnonzero(limited)
    owner = np.full(combine.shape[0], -1, dtype=np.int64)
    if len(first) == len(rows):  # all different
        owner[rows] = np.arange(len(rows))
        return rows, owner
    difference = abs(combine[rows] - combine[rows[first[inverse]]])
    alone = np.flatnonzero(np.asarray(difference.sum(axis=1)).ravel() > 0.0)
    inverse = inverse.copy()
    inverse[alone] = len(first) + np.arange(len(alone))
    first = np.concatenate([first, alone])
    order = np.argsort(first, kind="stable")  # keep the order of the model
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    owner[rows] = rank[inverse]
    return rows[first[order]], owner


def _strictest(
    owner: IntArray, rows: IntArray, limits: FloatArray, n_rows: int
) -> tuple[FloatArray, IntArray]:
    """The largest of `limits` per owner, and the row it comes from; -inf where an owner has none."""
    owner = owner[rows]
    order = np.lexsort((-rows, limits, owner))
    value, source = np.full(n_rows, -np.inf), np.zeros(n_rows, dtype=np.int64)
    value[owner[order]] = limits[order]  # the last of an owner is its largest, and of equals the earliest row
    source[owner[order]] = rows[order]
    return value, source


def _scales(model: CanonicalModel, combine: sparse.csr_array, mass: FloatArray) -> FloatArray:
    """``sum(a**2 * r)`` per row where its groups are disjoint, its size otherwise; never zero."""
    parts = []
    for partition in model.partitions:
        size = model.reference if partition.weight is None else partition.weight**2 * model.reference
        parts.append(group_sums(partition.codes, size, partition.n_groups))
    squares = np.concatenate(parts) if parts else np.zeros(0)
    scale = np.asarray(combine.multiply(combine) @ squares)
    return np.where(scale > 0.0, scale, mass)
