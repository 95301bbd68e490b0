r"""Soft rules: what a miss of their rows costs.

Row i that misses a limit by :math:`e_i` costs :math:`w_i e_i`, or :math:`w_i e_i^2` where its rule is
`squared`, with e in units of the whole reference and w the `weight`, `penalty` or `squared` of its rule
with e, or its square, divided

- by the row's limit, the larger where it has two, for a ``relative`` miss; where the limits
  are 0, or multiples of something that may itself move, by the size of the row at the reference,
  :math:`\sum_c |a_c| r_c` with all that the row multiplies a cell with;
- by nothing for an ``amount``.

Limits are in whole steps where targets make whole steps of the row, as they are for hard rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.model.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class SoftRule:
    """The rows of one soft rule and what a miss of the whole reference would cost."""

    rows: RuleRows  # settled
    step: int | IntArray
    whole: float  # the sum of all references, minor units
    priority: int  # 0 for a penalty
    below: FloatArray  # (n_rows,), per unit under the lower limit, or per square of it
    above: FloatArray  # (n_rows,), per unit over the upper limit, or per square of it
    power: int  # 1, or 2 where the square of a miss costs

    @property
    def name(self) -> str:
        """Of the rule."""
        return self.rows.rule

    @property
    def unit(self) -> float:
        """What the rows state where they mean the whole."""
        return self.whole * self.rows.denominator

    def costs(self, targets: IntArray) -> FloatArray:
        """What every row costs at these targets. (n_bases, n_periods) -> (n_rows,)"""
        activity, limits = self.rows.activity(targets), self.rows.limits_for(targets, self.step)
        cost = np.zeros(len(self.rows))
        if limits.lower is not None:
            cost += (
                self.below * (np.maximum((limits.lower - activity).floats(), 0.0) / self.unit) ** self.power
            )
        if limits.upper is not None:
            cost += (
                self.above * (np.maximum((activity - limits.upper).floats(), 0.0) / self.unit) ** self.power
            )
        return cost

    def clipped(self, prices: FloatArray, times: float) -> FloatArray:
        """Prices moved to where a miss costs at least as much as it earns: up to `times` its cost.

        Where its square costs, every price earns no more than `conceded`.
        """
        if self.power == 2:
            return prices if times > 0.0 else np.zeros_like(prices)
        return np.clip(prices, -times * self.above, times * self.below)

    def conceded(self, prices: FloatArray, times: float) -> FloatArray:
        r"""What misses earn at most at prices as `clipped`: :math:`\max_e |y| e - \mu q e^2`. (n_rows,)"""
        if self.power == 1 or times <= 0.0:
            return np.zeros_like(prices)
        return np.asarray(prices**2 / (4.0 * times * np.where(prices > 0.0, self.below, self.above)))

    def loads(self, prices: FloatArray) -> FloatArray:
        """What these prices earn for a row that misses what costs 1. (n_rows,)"""
        return np.maximum(prices, 0.0) / self.below + np.maximum(-prices, 0.0) / self.above


def soft_rules(book: Rulebook, reference: FloatArray, whole: float) -> tuple[SoftRule, ...]:
    """All soft rules of a plan, in its order; `reference` in minor units, (n_bases, n_periods)."""
    return tuple(
        _soft_rule(book, book.settled(rows), reference, whole) for rows in book.rules if rows.soft is not None
    )


def _soft_rule(book: Rulebook, rows: RuleRows, reference: FloatArray, whole: float) -> SoftRule:
    soft = rows.soft
    assert soft is not None
    stated = soft.penalty or soft.squared or soft.weight
    power = 1 if soft.squared is None else 2
    below = above = np.broadcast_to(book.scale_of(rows), len(rows)).astype(np.float64)
    if soft.measure == "relative":
        below, above = (whole / size for size in _sizes(rows, reference))
    below, above = (float(stated) * per_unit**power for per_unit in (below, above))
    return SoftRule(rows, book.step_of(rows), whole, soft.priority or 0, below, above, power)


def _sizes(rows: RuleRows, reference: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What misses below and above are divided by, in minor units times weight. (n_rows,) each"""
    sides = rows.limits.lower, rows.limits.upper
    if rows.parent is not None:
        below, above = (_row_size(rows, side, reference) for side in sides)
        return below, above
    stated = [np.abs(side.floats()) / rows.denominator for side in sides if side is not None]
    size = np.maximum.reduce(stated)
    size = np.where(size > 0.0, size, _row_size(rows, None, reference))
    return size, size


def _row_size(rows: RuleRows, share: Exact | None, reference: FloatArray) -> FloatArray:
    """``sum(|a| r)``; a is the weight of a cell, less `share` where it is one of the parent's. (n_rows,)"""
    if rows.parent is None or rows.parent_row is None or share is None:
        size = rows.mass(reference)
        return np.where(size > 0.0, size, 1.0)
    weight = np.ones(1) if rows.weight is None else rows.weight.floats()
    of_cell = np.ones(1) if rows.parent_weight is None else np.abs(rows.parent_weight.floats())
    parts = np.broadcast_to(of_cell, reference.shape) * reference
    shares, of_parent = share.floats(), rows.parent.sums(parts)[rows.parent_row]
    size = np.zeros(len(rows))
    for at, cells in rows.cells.apart():
        row = cells.codes()
        inside = row >= 0
        if rows.parent is not rows.cells:  # a ratio's rows are their own parents
            inside &= rows.parent.codes() == rows.parent_row[at][row]
        factor = np.where(inside, shares[at][row], 0.0) * of_cell
        own = cells.sums(np.abs(weight - factor) * reference)
        beside = of_parent[at] - cells.sums(np.where(inside, parts, 0.0))
        size[at] = own + np.abs(shares[at]) * np.maximum(beside, 0.0)
    return np.where(size > 0.0, size, 1.0)
