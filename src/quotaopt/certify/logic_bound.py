r"""The best answer of cells to prices where lots, counts and lists of values must be kept too.

With all rows priced, cells answer for themselves, and so do groups of cells whose sum may be one of a
few *options* (0, at least a lot, or one of a list). What such a group g can gain, earnings less
cost, is at most

.. math:: V = \sum_{c \in g} r_c \max_t \bigl( (s_c + \mu) t - w \phi(t) \bigr) - \mu^+ L + \mu^- H

for an option between L and H and any :math:`\mu`, and :math:`V^0 = -\sum r_c w \phi(0)` when closed.
Of the groups that a count speaks of, no more than k are open; so they gain together at most the sum of
all :math:`V^0` and of the k largest :math:`(V^1 - V^0)^+`, :math:`V^1` the most of the open options.

Only groups without a common cell can be taken apart like this. The rule with the most groups comes
first; groups of other rules join in where they hold the same cells (their options are intersected)
or only cells that are still free. Those that do neither are left out: that weakens the bound and
leaves it a bound.

The absolute deviation is such a cost :math:`\phi` too. Of a largest deviation only this is said: where a
count has too many groups, one of them carries nothing, and its cells deviate by 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.certify.answers import Answer, Cost, Units, answer
from quotaopt.certify.measures import DEVIATION, Measure
from quotaopt.certify.rulebook import Choices, Rulebook
from quotaopt.certify.sums import ROUNDING, total
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

DOUBLINGS, HALVINGS = 40, 50
"""To bracket the multiplier of a group's sum and to narrow it; how well only decides how tight V is."""
CLEARLY = 1e-9
"""An option is out of reach where it is by more than this, relative to the amounts."""


def answer_with_choices(
    book: Rulebook, carries: BoolArray, forced: BoolArray, units: Units, cost: Cost
) -> Answer:
    """The least that cells can cost, less what they earn, by plans that keep all choices.

    Parameters
    ----------
    carries
        The cells that `units` are, in order. (n_bases, n_periods)
    forced
        Other cells that carry something all the same: choices that speak of them are left out.
    """
    if not book.choices or not len(units.size):
        return answer(units, cost)
    if cost.largest and cost.above and cost.below and cost.counted is None:
        family = _family(book, carries, forced)
        return answer(units, replace(cost, at_least=1.0 if _must_close(family) else 0.0))
    measure, weight = cost.measure, cost.weight
    if measure is None and cost.mean:
        measure, weight = DEVIATION, cost.mean
    elif cost.mean:
        measure = None
    if measure is None or cost.largest:
        return answer(units, cost)
    most = np.minimum(units.most, units.all_together / units.size)
    family = _family(book, carries, forced)
    inside, outside = np.flatnonzero(family.of_cell >= 0), np.flatnonzero(family.of_cell < 0)
    rest = answer(_some(units, outside, units.most), cost)
    part = _some(units, inside, np.maximum(units.least, most))
    gain, sizes = _family_gain(family, _Cells(part, measure, weight), family.of_cell[inside])
    if not math.isfinite(gain) or not math.isfinite(sizes):
        return Answer(-math.inf)
    return Answer(rest.value - gain, rest.rounding + ROUNDING * measure.unsure * sizes)


def _must_close(family: _Family) -> bool:
    """Whether some count has more groups with cells than it allows: a closed cell deviates by all it has."""
    sizes = np.bincount(family.of_cell[family.of_cell >= 0], minlength=len(family.counted_by))
    counted = family.counted_by[(family.counted_by >= 0) & (sizes > 0)]
    return bool((np.bincount(counted, minlength=len(family.count)) > family.count).any())


def _some(units: Units, at: IntArray, most: FloatArray) -> Units:
    """Some of the units, with these limits."""
    return Units(units.size[at], units.push[at], units.least[at], most[at], units.all_together)


@dataclass(frozen=True, eq=False)
class _Family:
    """Groups without a common cell and what each may carry, weighed."""

    of_cell: IntArray  # (n_cells,), -1 for cells in none
    group: IntArray  # (n_options,)
    low: FloatArray  # (n_options,)
    high: FloatArray  # (n_options,), infinite where there is none
    counted_by: IntArray  # (n_groups,), -1 for none
    count: IntArray  # (n_counts,)


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cells, and what their burdens cost."""

    units: Units
    measure: Measure
    weight: float

    def burdens(self, more: FloatArray) -> FloatArray:
        """The best answers when pushed by `more` (n_cells,) beyond the prices; may be infinite."""
        with np.errstate(over="ignore"):
            wish = self.measure.response((self.units.push + more) / self.weight)
        return np.asarray(np.clip(wish, self.units.least, self.units.most))

    def gains(self, t: FloatArray, more: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Earnings less cost of every cell, and the size of the terms; infinite with t. Each (n_cells,)"""
        endless, push = ~np.isfinite(t), self.units.push + more
        t = np.where(endless, 1.0, t)
        cost, slope = self.measure.cost(t), self.measure.slope(t)
        sizes = np.abs(push) * t + self.weight * (np.abs(slope) * t + np.abs(t - 1.0) + cost)
        gain = self.units.size * (push * t - self.weight * cost)
        return np.where(endless, np.inf, gain), self.units.size * sizes


def _family(book: Rulebook, carries: BoolArray, forced: BoolArray) -> _Family:
    """Groups of all choices, as far as they can stand side by side."""
    first, *others = sorted(book.choices, key=lambda each: -_n_groups(each))
    family = _alone(book, first, carries, forced)
    for choices in others:
        family = _joined(family, _alone(book, choices, carries, forced))
    return family


def _n_groups(choices: Choices) -> int:
    return len(choices.rows if choices.members is None else choices.members)


def _alone(book: Rulebook, choices: Choices, carries: BoolArray, forced: BoolArray) -> _Family:
    """One rule by itself; rows whose values the plan's tables do not say are left out."""
    cells = choices.rows.cells if choices.members is None else choices.members
    base, time = cells.base[:, None], cells.time[None, :]
    table = np.where((base >= 0) & (time >= 0), base * cells.n_times + time, -1)
    row = np.arange(len(cells)) if choices.member_row is None else choices.member_row
    group = np.arange(len(cells))
    counted, count = np.full(len(cells), -1), np.zeros(0, dtype=np.int64)
    first = choices.values[0].floats()[row]
    match choices.rows.kind:
        case "one_of":
            values = np.column_stack([value.floats() for value in choices.values])
            group, low = np.repeat(group, values.shape[1]), values.ravel()
            high = low
        case "lot":
            group, first = np.repeat(group, 2), choices.values[0].ceil(book.step_of(choices.rows)).floats()
            low = np.column_stack([np.zeros_like(first), first]).ravel()
            high = np.tile([0.0, np.inf], len(cells))
        case _:
            group, low, high = (
                np.repeat(group, 2),
                np.zeros(2 * len(cells)),
                np.tile([0.0, np.inf], len(cells)),
            )
            counted, count = row, np.floor(choices.values[0].floats()).astype(np.int64)
    scale = np.broadcast_to(book.scale_of(choices.rows), len(choices.rows))[row][group]
    known = choices.rows.known[row].copy()
    known[table[forced & (table >= 0)]] = False
    code = table[carries]
    code = np.where((code >= 0) & np.append(known, False)[code], code, -1)
    return _Family(code, group, low * scale, high * scale, np.where(known, counted, -1), count)


def _joined(family: _Family, other: _Family) -> _Family:
    """`family` with the groups of `other` that hold the cells of one of its groups, or only free cells."""
    n_mine, n_theirs = len(family.counted_by), len(other.counted_by)
    inside = np.flatnonzero(other.of_cell >= 0)
    mine, theirs = family.of_cell[inside], other.of_cell[inside]
    lowest, highest = np.full(n_theirs, n_mine), np.full(n_theirs, -1)
    np.minimum.at(lowest, theirs, mine)
    np.maximum.at(highest, theirs, mine)
    size = np.bincount(theirs, minlength=n_theirs)
    mine_size = np.bincount(family.of_cell[family.of_cell >= 0], minlength=n_mine)
    one = (lowest == highest) & (lowest >= 0) & (size > 0)
    same = one & (np.append(mine_size, -1)[np.where(one, lowest, -1)] == size)
    same &= (np.append(family.counted_by, -1)[np.where(one, lowest, -1)] < 0) | (other.counted_by < 0)
    free = (highest < 0) & (size > 0)
    place = np.where(same, lowest, np.where(free, n_mine + np.cumsum(free) - 1, -1))
    of_cell = family.of_cell.copy()
    of_cell[inside] = np.where(mine < 0, place[theirs], mine)
    counted = np.append(family.counted_by, np.full(int(free.sum()), -1))
    shifted = np.where(other.counted_by >= 0, other.counted_by + len(family.count), -1)
    joins = (place >= 0) & (shifted >= 0)
    counted[place[joins]] = shifted[joins]
    group, low, high = _options(family, other, place)
    return _Family(of_cell, group, low, high, counted, np.append(family.count, other.count))


def _options(family: _Family, other: _Family, place: IntArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Options of both; of a group that both speak of, every pair that has something in common."""
    n_mine = len(family.counted_by)
    group = place[other.group]
    new = group >= n_mine
    shared = np.flatnonzero((group >= 0) & ~new)
    order = np.argsort(family.group, kind="stable")
    start = np.searchsorted(family.group[order], group[shared], side="left")
    many = np.searchsorted(family.group[order], group[shared], side="right") - start
    theirs = np.repeat(shared, many)
    mine = order[np.arange(len(theirs)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(start, many)]
    low = np.maximum(family.low[mine], other.low[theirs])
    high = np.minimum(family.high[mine], other.high[theirs])
    some = low <= high
    kept = ~np.isin(family.group, group[shared])
    return (
        np.concatenate([family.group[kept], group[theirs][some], group[new]]),
        np.concatenate([family.low[kept], low[some], other.low[new]]),
        np.concatenate([family.high[kept], high[some], other.high[new]]),
    )


def _family_gain(family: _Family, cells: _Cells, of_cell: IntArray) -> tuple[float, float]:
    """The most that all groups gain together, and the size of what is added up."""
    n_groups = len(family.counted_by)
    value, size = np.full(len(family.group), -np.inf), np.zeros(len(family.group))
    order = np.argsort(family.group, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(family.group[order], family.group[order])
    for turn in range(int(rank.max(initial=-1)) + 1):
        at = np.flatnonzero(rank == turn)
        value[at], size[at] = _worth(family, cells, of_cell, at)
    shut, opened = np.full(n_groups, -np.inf), np.full(n_groups, -np.inf)
    closes = family.high == 0.0
    np.maximum.at(shut, family.group[closes], value[closes])
    np.maximum.at(opened, family.group[~closes], value[~closes])
    empty = np.bincount(of_cell, minlength=n_groups) == 0
    shut[empty], opened[empty] = 0.0, -np.inf  # nothing to gain, and nothing to prove
    sizes = np.zeros(n_groups)
    np.maximum.at(sizes, family.group, size)
    return _best_pattern(family, shut, opened), total(sizes)


def _best_pattern(family: _Family, shut: FloatArray, opened: FloatArray) -> float:
    """What the best open groups gain, no more of them per count than it allows; +inf where none is left."""
    if not np.isfinite(np.maximum(shut, opened)).all():
        return math.inf  # a group has nothing it may carry, or gains without end: nothing is proved
    must, may = np.isinf(shut), np.isfinite(opened)
    step = np.where(may & ~must, np.where(may, opened, 0.0) - np.where(must, 0.0, shut), 0.0)
    base = np.where(must, opened, shut)
    taken = np.bincount(family.counted_by[must & (family.counted_by >= 0)], minlength=len(family.count))
    room = np.maximum(family.count - taken, 0)
    gains = np.where(step > 0.0, step, 0.0)
    counted = np.flatnonzero(family.counted_by >= 0)
    order = counted[np.lexsort((-gains[counted], family.counted_by[counted]))]
    by = family.counted_by[order]
    rank = np.arange(len(order)) - np.searchsorted(by, by)
    gains[order[rank >= room[by]]] = 0.0
    return total(base) + total(gains)


def _worth(family: _Family, cells: _Cells, of_cell: IntArray, at: IntArray) -> tuple[FloatArray, FloatArray]:
    """V of the options `at`, no two of one group, and the size of its terms."""
    n_groups = len(family.counted_by)
    low, high = np.zeros(n_groups), np.full(n_groups, np.inf)
    low[family.group[at]], high[family.group[at]] = family.low[at], family.high[at]

    def sums(values: FloatArray) -> FloatArray:
        return np.bincount(of_cell, values, n_groups).astype(np.float64)

    units = cells.units
    least, most = sums(units.size * units.least), sums(units.size * units.most)
    possible = (low <= most * (1.0 + CLEARLY)) & (high >= least * (1.0 - CLEARLY))
    mu = _multiplier(cells, of_cell, low, high, sums)
    t = np.where(high[of_cell] == 0.0, 0.0, cells.burdens(mu[of_cell]))
    mu = np.where(high == 0.0, 0.0, mu)
    gain, size = cells.gains(t, mu[of_cell])
    limit = np.where(mu > 0.0, low, np.where(mu < 0.0, high, 0.0))
    value = sums(gain) - mu * np.where(mu == 0.0, 0.0, limit)
    value = np.where(possible, value, -np.inf)
    return value[family.group[at]], (sums(size) + np.abs(mu) * limit)[family.group[at]]


def _multiplier(
    cells: _Cells,
    of_cell: IntArray,
    low: FloatArray,
    high: FloatArray,
    sums: Callable[[FloatArray], FloatArray],
) -> FloatArray:
    """Multipliers that bring every group near its limits: doubled until they are beyond, then halved."""
    size = cells.units.size
    carried = sums(size * cells.burdens(np.zeros(len(of_cell))))
    side = np.where(carried < low, 1.0, np.where(carried > high, -1.0, 0.0))
    goal = np.where(side > 0.0, low, np.where(side < 0.0, high, carried))

    def short(mu: FloatArray) -> BoolArray:
        reached = sums(size * cells.burdens(mu[of_cell]))
        return np.asarray(side * (goal - reached) > 0.0)

    near, far = np.zeros(len(side)), side * cells.weight
    for _ in range(DOUBLINGS):
        not_yet = short(far) & (side != 0.0)
        if not not_yet.any():
            break
        near, far = np.where(not_yet, far, near), np.where(not_yet, 2.0 * far, far)
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        not_yet = short(middle)
        near, far = np.where(not_yet, middle, near), np.where(not_yet, far, middle)
    return np.where(side == 0.0, 0.0, far)
