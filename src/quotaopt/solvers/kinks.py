r"""Where the limit that a multiplier leans on changes: the kinks of the dual, row by row.

What a row's activity a costs is convex and piecewise linear: nothing between its hard limits
:math:`\underline b \le a \le \overline b`, infinity outside, and beside that
:math:`\sum_i p_i \max(\underline b_i - a, a - \overline b_i, 0)` for rules on the same sum that may be
missed for a penalty. Its conjugate in the multiplier y is piecewise linear too: between two
neighbouring *kinks* y leans on one limit, and the limits fall as y rises. A hard row alone has one
kink, at zero, with the upper limit below it and the lower one above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class SoftRows:
    """Rows with a penalty, in the units of the row they share their sum with."""

    row: IntArray  # (n_soft,), number in the model
    owner: IntArray  # (n_soft,), the row here
    lower: FloatArray  # (n_soft,)
    upper: FloatArray  # (n_soft,)
    penalty: FloatArray  # (n_soft,)


@dataclass(frozen=True, eq=False)
class Kinks:
    """The kinks of all rows and what each soft row contributes between them."""

    at: FloatArray  # (n_rows, n_kinks), rising; +inf where a row has fewer
    limits: FloatArray  # (n_rows, n_kinks + 1), falling: limit j holds between kinks j - 1 and j
    lowest: FloatArray  # (n_rows,), the smallest multiplier; -inf where a hard limit holds the row down
    highest: FloatArray  # (n_rows,)
    first: FloatArray  # (n_rows,), the multiplier from which on, downwards, the hard upper limit answers
    last: FloatArray  # (n_rows,), and upwards the hard lower one
    soft: SoftRows
    starts: FloatArray  # (2, n_soft), where the upper and the lower limit of a soft row begin to answer

    def above(self, multipliers: FloatArray) -> FloatArray:
        """The limit a multiplier leans on when it rises. (n_rows,)"""
        return self._limit((self.at <= multipliers[:, None]).sum(axis=1))

    def below(self, multipliers: FloatArray) -> FloatArray:
        """The limit a multiplier leans on when it falls. (n_rows,)"""
        return self._limit((self.at < multipliers[:, None]).sum(axis=1))

    def next_above(self, multipliers: FloatArray) -> FloatArray:
        """The nearest kink above, +inf where there is none. (n_rows,)"""
        return np.asarray(np.where(self.at > multipliers[:, None], self.at, np.inf).min(axis=1))

    def next_below(self, multipliers: FloatArray) -> FloatArray:
        """The nearest kink below, -inf where there is none. (n_rows,)"""
        return np.asarray(np.where(self.at < multipliers[:, None], self.at, -np.inf).max(axis=1))

    def away(self, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
        """How far multipliers are from the nearest ones that suit the activity; inf without any. (n_rows,)"""
        rows = np.arange(len(self.at))
        ends = np.full((len(rows), 1), np.inf)
        upward = (self.limits[:, 1:] > activity[:, None]).sum(axis=1)
        downward = (self.limits >= activity[:, None]).sum(axis=1) - 1
        least = np.hstack([self.at, ends])[rows, upward]
        most = np.hstack([self.at, ends, -ends])[rows, downward]
        return np.asarray(np.maximum(np.maximum(least - multipliers, multipliers - most), 0.0))

    def of_soft(self, multipliers: FloatArray) -> FloatArray:
        """What the soft rows contribute to the multipliers. (n_soft,)"""
        soft, y = self.soft, multipliers[self.soft.owner]
        down = np.where(np.isfinite(soft.upper), soft.penalty, 0.0)
        parts = [np.clip(y - start, 0.0, soft.penalty) for start in self.starts]
        return np.asarray(parts[0] + parts[1] - down)

    def of_hard(self, multipliers: FloatArray) -> FloatArray:
        """What the hard limits contribute. (n_rows,)"""
        return np.minimum(multipliers - self.first, 0.0) + np.maximum(multipliers - self.last, 0.0)

    def _limit(self, segment: IntArray) -> FloatArray:
        return np.asarray(self.limits[np.arange(len(segment)), segment])


def lay_kinks(lower: FloatArray, upper: FloatArray, is_equality: BoolArray, soft: SoftRows) -> Kinks:
    """The kinks of rows with hard limits `lower` and `upper` (n_rows,) and of the soft rows beside them.

    A soft limit at or beyond a hard one is always missed, or always kept; it moves the others.
    """
    n_rows, n_soft = len(lower), len(soft.row)
    has = np.stack([np.isfinite(soft.upper), np.isfinite(soft.lower)])
    place = np.stack([soft.upper, soft.lower])
    passed = has & (place >= upper[soft.owner])
    answers = has & ~passed & (place > lower[soft.owner])
    base = np.where(passed, soft.penalty, 0.0).sum(axis=0) - np.where(has[0], soft.penalty, 0.0)
    first = np.zeros(n_rows)
    np.add.at(first, soft.owner, base)

    limit, number = np.nonzero(answers)
    order = np.lexsort((-place[answers], soft.owner[number]))
    limit, number = limit[order], number[order]
    position, owner, size = place[limit, number], soft.owner[number], soft.penalty[number]
    count = np.bincount(owner, minlength=n_rows)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    n_kinks = int(count.max(initial=0)) + 1

    steps = np.zeros((n_rows, n_kinks))
    steps[owner, rank + 1] = size
    heights = first[:, None] + np.cumsum(steps, axis=1)
    last = heights[:, -1]
    used = np.arange(n_kinks) <= count[:, None]
    at = np.where(used & ~is_equality[:, None], heights, np.inf)
    limits = np.repeat(lower[:, None], n_kinks + 1, axis=1)
    limits[:, 0] = np.where(is_equality, lower, upper)
    limits[owner, rank + 1] = position

    starts = np.where(passed, -np.inf, np.inf)
    starts[limit, number] = heights[owner, rank]
    return Kinks(
        at=at,
        limits=limits,
        lowest=np.where(np.isfinite(upper), -np.inf, first),
        highest=np.where(np.isfinite(lower), np.inf, last),
        first=first,
        last=last,
        soft=soft,
        starts=starts.reshape(2, n_soft),
    )
