"""The prices of rules that make an answer, as they are told: one name per limit, one price per name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.explain.gauge import told_prices
from quotaopt.explain.patterns import entries_of
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.rows import NARROW, Rows, merge_rows
from quotaopt.stages.answered import Answered

NOTICED = 1e-11
"""A price on a row that moves nobody by more is none."""
RULES, TOTAL, LINKS = 0, 1, 2
"""Whose prices are made small first, next and last."""


@dataclass(frozen=True, eq=False)
class Pushes:
    """Prices of a model's rows, and the order in which rules are told: the widest first."""

    model: CanonicalModel  # that was asked; its rows are those of the allocation
    prices: FloatArray  # (n_rows,)
    order: IntArray  # (n_rules,), positions in the model's rule names
    is_unique: bool

    @cached_property
    def rows(self) -> IntArray:
        """Rows with a price."""
        return np.flatnonzero(np.abs(self.prices) > NOTICED)


@dataclass(frozen=True, eq=False)
class PushesOn:
    """What prices of rows do to some cells."""

    pushes: Pushes
    cells: IntArray

    @cached_property
    def rows(self) -> IntArray:
        """The rows with a price that hold one of the cells."""
        return np.asarray(self.pushes.rows[np.unique(self._entries.indices)])

    def of(self, rows: IntArray) -> FloatArray:
        """What the prices of `rows`, some of those with a price, push the cells with. (len(cells),)"""
        prices = np.where(np.isin(self.pushes.rows, rows), self.pushes.prices[self.pushes.rows], 0.0)
        return np.asarray(self._entries @ prices)

    @cached_property
    def _entries(self) -> sparse.csr_array:
        """(len(cells), len(pushes.rows))"""
        found = entries_of(self.pushes.model, self.cells, self.pushes.rows)
        found.eliminate_zeros()
        return found


def no_pushes(model: CanonicalModel) -> Pushes:
    """No price on any row of a model."""
    return Pushes(model, np.zeros(model.n_rows), np.zeros(0, dtype=np.int64), is_unique=True)


def pushes_of(answered: Answered, t: FloatArray) -> Pushes:
    """The prices that make the answer t (n_cells,), without what convention alone decides."""
    rewritten = answered.rewritten
    if rewritten is None:
        return _pushes(answered, answered.model, answered.multipliers, t)
    assert answered.links is not None
    multipliers = rewritten.multipliers(answered.multipliers, answered.links)
    found = _pushes(answered, rewritten.model, multipliers, rewritten.with_groups(t))
    prices, _ = rewritten.prices(found.prices)
    return replace(
        found,
        model=answered.model,
        prices=prices,
        order=found.order[found.order < len(answered.model.rule_names)],
    )


def _pushes(answered: Answered, model: CanonicalModel, multipliers: FloatArray, t: FloatArray) -> Pushes:
    rows = merge_rows(model)
    rank, order = _ranks(model)
    named = _named(model, rows, rank)
    n_rules = len(answered.model.rule_names)
    rule = model.row_rule[named.any_side]
    turn = np.where(rule >= n_rules, LINKS, np.where(rule == 0, TOTAL, RULES))
    told = told_prices(model, answered.notion, rows, rows.from_model(multipliers), t, turn)
    return Pushes(model, named.outward(rows, told.prices, multipliers), order, told.is_unique)


def _ranks(model: CanonicalModel) -> tuple[IntArray, IntArray]:
    """The place of every rule from the widest to the narrowest, and the rules in that order.

    A rule is as wide as its rows are on average, by reference. The company's total comes first; of equal
    rules, the first by name.
    """
    n_rules = len(model.rule_names)
    count = np.bincount(model.row_rule, minlength=n_rules)
    size = np.bincount(model.row_rule, model.row_mass, n_rules) / np.maximum(count, 1)
    is_rule = np.arange(n_rules) > 0
    by_name = np.argsort(np.argsort(np.array(model.rule_names, dtype=object), kind="stable"), kind="stable")
    order = np.lexsort((by_name, -np.round(size, 12), is_rule))
    rank = np.empty(n_rules, dtype=np.int64)
    rank[order] = np.arange(n_rules)
    return rank, order


@dataclass(frozen=True, eq=False)
class _Named:
    """The row of the model that a merged row is called by, -1 where there is none. (n_merged,) each"""

    lower: IntArray  # on its lower limit
    upper: IntArray
    any_side: IntArray

    def outward(self, rows: Rows, prices: FloatArray, multipliers: FloatArray) -> FloatArray:
        """Prices of merged rows as prices of the model's rows; soft ones keep what they have."""
        found = np.zeros(len(multipliers))
        leaning = np.flatnonzero((prices != 0.0) & ~rows.has_soft)
        row = np.where(prices[leaning] > 0.0, self.lower[leaning], self.upper[leaning])
        there = row >= 0  # rounding may lean on a limit that is not there
        found[row[there]] = prices[leaning[there]] / rows.factor[row[there]]
        is_soft = (rows.owner >= 0) & rows.has_soft[rows.owner]
        return np.where(is_soft, multipliers, found)


def _named(model: CanonicalModel, rows: Rows, rank: IntArray) -> _Named:
    """Of the rows that say the same, the name of the widest rule and then the first by members."""
    hard = np.flatnonzero((rows.owner >= 0) & ~model.may_miss)
    owner, factor = rows.owner[hard], rows.factor[hard]
    ends = model.row_lower[hard] / factor, model.row_upper[hard] / factor
    low, high = np.where(factor > 0.0, ends, ends[::-1])
    near = NARROW * rows.mass[owner]
    with np.errstate(invalid="ignore"):
        is_low, is_high = low >= rows.lower[owner] - near, high <= rows.upper[owner] + near
    order = np.lexsort((model.row_member[hard].astype(str), rank[model.row_rule[hard]]))

    def first(chosen: np.ndarray) -> IntArray:
        found = np.full(rows.n_rows, -1, dtype=np.int64)
        kept = order[chosen[order]][::-1]
        found[owner[kept]] = hard[kept]
        return found

    lower, upper = first(is_low & np.isfinite(low)), first(is_high & np.isfinite(high))
    return _Named(lower, upper, np.where(lower >= 0, lower, upper))
