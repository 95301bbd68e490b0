r"""Where the limit that a multiplier leans on changes: the kinks of the dual, row by row.

What a row's activity a costs is convex and piecewise quadratic: nothing between its hard limits
:math:`\underline b \le a \le \overline b`, infinity outside, and beside that, with
:math:`e_i = \max(\underline b_i - a, a - \overline b_i, 0)`, :math:`\sum_i p_i e_i` for rules on the same
sum that may be missed for a penalty and :math:`\sum_i e_i^2 / 2 g_i` for those whose misses cost their
square. The derivative of its conjugate in the multiplier y is the limit that y leans on. It falls as y
rises, in turns: a constant at a hard limit or at one with a penalty, a stretch with the slope -g where
squares bind, a fall where nothing does. Constants and stretches are *segments*, what lies between them
are the *kinks*. A hard row alone has one kink, at zero, with the upper limit below it and the lower one
above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class SoftRows:
    """Rows that may be missed, in the units of the row they share their sum with."""

    row: IntArray  # (n_soft,), number in the model
    owner: IntArray  # (n_soft,), the row here
    lower: FloatArray  # (n_soft,)
    upper: FloatArray  # (n_soft,)
    penalty: FloatArray  # (n_soft,), 0 where the square costs
    give: FloatArray  # (n_soft,), 0 where there is a penalty

    @property
    def squared(self) -> BoolArray:
        """Rows whose misses cost their square. (n_soft,)"""
        return self.give > 0.0

    def missed(self, activity: FloatArray) -> FloatArray:
        """How far activities (n_soft,) are below the lower limit, or, negative, above the upper one."""
        return np.maximum(self.lower - activity, 0.0) - np.maximum(activity - self.upper, 0.0)

    def squares_at(self, activity: FloatArray) -> FloatArray:
        """The multipliers of squares where their rows have these activities; 0 for penalties. (n_soft,)"""
        return np.where(self.squared, self.missed(activity) / np.where(self.squared, self.give, 1.0), 0.0)


@dataclass(frozen=True, eq=False)
class Kinks:
    """The segments of all rows and what each soft row contributes to them."""

    at: FloatArray  # (n_rows, n_kinks), rising; +inf where a row has fewer
    limits: FloatArray  # (n_rows, n_kinks + 1): between kinks j - 1 and j the limit is
    give: FloatArray  # (n_rows, n_kinks + 1), limits[j] - give[j] * y
    lowest: FloatArray  # (n_rows,), the smallest multiplier; -inf where a limit holds the row down for good
    highest: FloatArray  # (n_rows,)
    first: FloatArray  # (n_rows,), the multiplier from which on, downwards, the hard upper limit answers
    last: FloatArray  # (n_rows,), and upwards the hard lower one
    soft: SoftRows
    starts: FloatArray  # (2, n_soft), where the upper and the lower limit of a penalty begin to answer

    def above(self, multipliers: FloatArray) -> FloatArray:
        """The limit a multiplier leans on when it rises. (n_rows,)"""
        return self._limit(multipliers, self._segment_above(multipliers))

    def below(self, multipliers: FloatArray) -> FloatArray:
        """The limit a multiplier leans on when it falls. (n_rows,)"""
        return self._limit(multipliers, self._segment_below(multipliers))

    def give_towards(self, multipliers: FloatArray, direction: FloatArray) -> FloatArray:
        """By how much the limits give way per unit that multipliers move in a direction. (n_rows,)"""
        up, down = self._segment_above(multipliers), self._segment_below(multipliers)
        segment = np.where(direction < 0.0, down, up)
        return np.asarray(self.give[np.arange(len(segment)), segment])

    def next_above(self, multipliers: FloatArray) -> FloatArray:
        """The nearest kink above, +inf where there is none. (n_rows,)"""
        return np.asarray(np.where(self.at > multipliers[:, None], self.at, np.inf).min(axis=1))

    def next_below(self, multipliers: FloatArray) -> FloatArray:
        """The nearest kink below, -inf where there is none. (n_rows,)"""
        return np.asarray(np.where(self.at < multipliers[:, None], self.at, -np.inf).max(axis=1))

    def away(self, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
        """How far multipliers are from the nearest ones that suit the activity. (n_rows,)

        Infinitely far where none do, and where squares answer: there every small change of one changes the
        limit, and nothing is lost by looking at limits alone.
        """
        rows = np.arange(len(self.at))
        ends = np.full((len(rows), 1), np.inf)
        upward = (self.limits[:, 1:] > activity[:, None]).sum(axis=1)
        downward = (self.limits >= activity[:, None]).sum(axis=1) - 1
        least = np.hstack([self.at, ends])[rows, upward]
        most = np.hstack([self.at, ends, -ends])[rows, downward]
        apart = np.maximum(np.maximum(least - multipliers, multipliers - most), 0.0)
        return np.asarray(np.where(self.give.any(axis=1), np.inf, apart))

    def of_soft(self, multipliers: FloatArray) -> FloatArray:
        """What the soft rows contribute to the multipliers. (n_soft,)"""
        soft, y = self.soft, multipliers[self.soft.owner]
        down = np.where(np.isfinite(soft.upper), soft.penalty, 0.0)
        parts = [np.clip(y - start, 0.0, soft.penalty) for start in self.starts]
        if not soft.squared.any():
            return np.asarray(parts[0] + parts[1] - down)
        inside = np.clip(multipliers, self.lowest, self.highest)
        above, below = self.above(inside), self.below(inside)
        # Where the limit falls no square binds, so that either end of the fall says the same.
        answered = np.where(np.isfinite(above), above, below)[soft.owner]
        return np.asarray(parts[0] + parts[1] - down + soft.squares_at(answered))

    def of_hard(self, multipliers: FloatArray) -> FloatArray:
        """What the hard limits contribute. (n_rows,)"""
        return np.minimum(multipliers - self.first, 0.0) + np.maximum(multipliers - self.last, 0.0)

    def _segment_above(self, multipliers: FloatArray) -> IntArray:
        return np.asarray((self.at <= multipliers[:, None]).sum(axis=1))

    def _segment_below(self, multipliers: FloatArray) -> IntArray:
        return np.asarray((self.at < multipliers[:, None]).sum(axis=1))

    def _limit(self, multipliers: FloatArray, segment: IntArray) -> FloatArray:
        rows = np.arange(len(segment))
        return np.asarray(self.limits[rows, segment] - self.give[rows, segment] * multipliers)


def lay_kinks(lower: FloatArray, upper: FloatArray, is_equality: BoolArray, soft: SoftRows) -> Kinks:
    """The kinks of rows with hard limits `lower` and `upper` (n_rows,) and of the soft rows beside them.

    A soft limit at or beyond a hard one is always missed, or always kept; it moves the others.
    """
    has = np.stack([np.isfinite(soft.upper), np.isfinite(soft.lower)])
    place = np.stack([soft.upper, soft.lower])
    passed = has & (place >= upper[soft.owner])
    answers = has & ~passed & (place > lower[soft.owner])
    limit, number = np.nonzero(answers)
    order = np.lexsort((-place[answers], soft.owner[number]))
    limit, number = limit[order], number[order]
    owner, count = soft.owner[number], np.bincount(soft.owner[number], minlength=len(lower))
    column = 1 + np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)

    places = np.repeat(lower[:, None], int(count.max(initial=0)) + 2, axis=1)  # falling, then all the same
    places[:, 0], places[owner, column] = upper, place[limit, number]
    jumps = np.zeros(places.shape)
    jumps[owner, column] = soft.penalty[number]
    stiffness = _stiffness(places, soft)
    always = np.where(passed, soft.penalty, 0.0).sum(axis=0) - np.where(has[0], soft.penalty, 0.0)
    begins, ends = _stretches(places, jumps, stiffness, always, soft)

    at, limits, give = _segments(places, stiffness, begins, ends)
    at[is_equality] = np.inf
    limits[is_equality], give[is_equality] = lower[is_equality, None], 0.0
    starts = np.where(passed, -np.inf, np.inf)
    starts[limit, number] = ends[owner, column - 1]
    return Kinks(
        at=at,
        limits=limits,
        give=give,
        lowest=np.where(np.isfinite(upper), -np.inf, begins[:, 0]),
        highest=np.where(np.isfinite(lower), np.inf, ends[:, -1]),
        first=begins[:, 0],
        last=ends[:, -1],
        soft=soft,
        starts=starts,
    )


def _stiffness(places: FloatArray, soft: SoftRows) -> FloatArray:
    """``sum(1 / g)`` over the squares that bind between each place and the next. (n_rows, n_places - 1)"""
    per_unit = np.where(soft.squared, 1.0 / np.where(soft.squared, soft.give, 1.0), 0.0)
    columns = []
    for top, bottom in zip(places.T[:-1], places.T[1:], strict=True):
        binds = (soft.upper <= bottom[soft.owner]) | (soft.lower >= top[soft.owner])
        columns.append(np.bincount(soft.owner, np.where(binds, per_unit, 0.0), len(places)))
    return np.stack(columns, axis=1)


def _stretches(
    places: FloatArray, jumps: FloatArray, stiffness: FloatArray, always: FloatArray, soft: SoftRows
) -> tuple[FloatArray, FloatArray]:
    """The multipliers at which each stretch between two places begins and ends. (n_rows, n_places - 1) twice

    They are counted from the first finite place, where those of all soft rows are known.
    """
    open_above = np.isinf(places[:, 0])
    known = np.where(open_above, places[:, 1], places[:, 0])
    reached = known[soft.owner]
    parts = always + soft.squares_at(np.where(np.isfinite(reached), reached, 0.0))
    now = np.bincount(soft.owner, parts, len(places)).astype(np.float64)
    begins: list[FloatArray] = [np.where(open_above & (stiffness[:, 0] > 0.0), -np.inf, now)]
    ends: list[FloatArray] = []
    for number in range(stiffness.shape[1]):
        top, bottom = places[:, number], places[:, number + 1]
        nothing = (top == bottom) | (stiffness[:, number] == 0.0) | (open_above & (number == 0))
        length = np.where(nothing, 0.0, top) - np.where(nothing, 0.0, bottom)
        now = now + stiffness[:, number] * length
        ends.append(now)
        now = now + jumps[:, number + 1]
        begins.append(now)
    return np.stack(begins[:-1], axis=1), np.stack(ends, axis=1)


def _segments(
    places: FloatArray, stiffness: FloatArray, begins: FloatArray, ends: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Kinks, limits and give of all segments: places and the stretches between them, in turns."""
    n_rows, n_places = places.shape
    binds = (stiffness > 0.0) & (places[:, :-1] > places[:, 1:])
    slope = np.where(binds, 1.0 / np.where(binds, stiffness, 1.0), 0.0)
    top_is_known = np.isfinite(places[:, :-1])
    known = np.where(top_is_known, places[:, :-1], places[:, 1:])
    shift = slope * np.where(binds, np.where(top_is_known, begins, ends), 0.0)
    at = np.stack([begins, ends], axis=2).reshape(n_rows, 2 * n_places - 2)
    limits, give = np.empty((n_rows, 2 * n_places - 1)), np.zeros((n_rows, 2 * n_places - 1))
    limits[:, ::2], limits[:, 1::2], give[:, 1::2] = places, known + shift, slope
    return at, limits, give
