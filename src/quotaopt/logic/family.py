r"""What every option of a group is worth at given prices of the rows.

For multipliers y of the ordinary rows and pressures :math:`s = A^\top y`, an option that lets the
group g carry between L and H is worth

.. math:: V = \max \Bigl\{ \sum_{c \in g} r_c (s_c t_c - \phi(t_c)) :
              L \le \sum_{c \in g} r_c t_c \le H \Bigr\}
            = \min_\mu \sum_{c \in g} r_c \max_t \bigl( (s_c + \mu) t - \phi(t) \bigr)
              - \mu^+ L + \mu^- H

with every t inside the limits of its cell. The minimum over the group's own multiplier is found by
safeguarded Newton steps for all groups at once; any other value would do as an upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness import Notion
from quotaopt.model.arrays import NO_UPPER, BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic

NEWTON_STEPS = 60
CLOSE = 1e-12
"""A sum this close to its limit, relative to it, is at the limit."""


@dataclass(frozen=True, eq=False)
class Family:
    """Disjoint groups of a logic, as many as fit: the part of it that prices can take apart."""

    group: IntArray  # (n_members,), group of the logic
    cells: IntArray  # cells in one of them
    of_cell: IntArray  # (len(cells),), member they belong to
    options: IntArray  # options of these groups
    of_option: IntArray  # (len(options),), member they belong to
    low: FloatArray  # (len(options),), as share of the reference total
    high: FloatArray


@dataclass(frozen=True, eq=False)
class Offers:
    """The worth of all options of a family at some prices, and the burdens that reach it."""

    value: FloatArray  # (n_options,), -inf where the limits of the cells rule an option out
    push: FloatArray  # (n_options,), the multiplier of the group's own sum


def disjoint(logic: Logic, share: float = 1.0) -> Family:
    """Groups that share no cell, from the partition with the most groups on.

    `share` is what a cell weighs in the model, relative to the one that the logic was made for.
    """
    covered = np.full(len(logic.partitions[0].codes), -1, dtype=np.int64)
    taken: list[IntArray] = []
    n_taken = 0
    for which in np.argsort([-p.n_groups for p in logic.partitions], kind="stable"):
        partition, start = logic.partitions[which], logic.starts[which]
        inside = partition.codes >= 0
        clashes = np.bincount(partition.codes[inside & (covered >= 0)], minlength=partition.n_groups)
        free = clashes == 0
        place = np.where(free, np.cumsum(free) - 1 + n_taken, -1)
        covered = np.where(inside & (covered < 0), np.append(place, -1)[partition.codes], covered)
        taken.append(start + np.flatnonzero(free))
        n_taken += int(free.sum())
    group = np.concatenate(taken)
    member = np.full(logic.n_groups, -1, dtype=np.int64)
    member[group] = np.arange(len(group))
    cells = np.flatnonzero(covered >= 0)
    options = np.flatnonzero(member[logic.option_group] >= 0)
    high, per_unit = logic.high[options], logic.per_group(logic.option_group[options]) / share
    return Family(
        group=group,
        cells=cells,
        of_cell=covered[cells],
        options=options,
        of_option=member[logic.option_group[options]],
        low=logic.low[options] / per_unit,
        high=np.where(high == NO_UPPER, np.inf, high / per_unit),
    )


def sums(of: IntArray, values: FloatArray, length: int) -> FloatArray:
    """Sums of the values that belong to the same place. (length,)"""
    return np.bincount(of, values, length).astype(np.float64, copy=False)


class Market:
    """The cells of a family under one notion: offers at any prices."""

    def __init__(self, model: CanonicalModel, notion: Notion, family: Family) -> None:
        self.family, self.notion, self.n_groups = family, notion, len(family.group)
        cells = family.cells
        self.reference, self.lower, self.upper = (
            each[cells] for each in (model.reference, model.lower, model.upper)
        )
        self.least = self._sums(self.reference * self.lower)
        self.most = self._sums(self.reference * self.upper)

    def offers(self, pressure: FloatArray) -> Offers:
        """The worth of every option at pressures (len(family.cells),)."""
        family = self.family
        value = np.full(len(family.options), -np.inf)
        push = np.zeros(len(family.options))
        rank = np.arange(len(family.options)) - np.searchsorted(family.of_option, family.of_option)
        for turn in range(int(rank.max(initial=-1)) + 1):
            at = np.flatnonzero(rank == turn)
            value[at], push[at] = self._one_each(pressure, at)
        return Offers(value, push)

    def burdens(self, pressure: FloatArray, offers: Offers, weight: FloatArray) -> FloatArray:
        """Burdens of the cells, options mixed by `weight` (n_options,). (len(cells),)"""
        mixed = np.zeros(len(pressure))
        family = self.family
        rank = np.arange(len(family.options)) - np.searchsorted(family.of_option, family.of_option)
        for turn in range(int(rank.max(initial=-1)) + 1):
            at = np.flatnonzero((rank == turn) & (weight > 0.0))
            push, share, most = (np.zeros(self.n_groups) for _ in range(3))
            push[family.of_option[at]], share[family.of_option[at]] = offers.push[at], weight[at]
            most[family.of_option[at]] = family.high[at]
            t = self._answer(pressure + push[family.of_cell])
            t[most[family.of_cell] == 0.0] = 0.0
            mixed += share[family.of_cell] * t
        return mixed

    def _one_each(self, pressure: FloatArray, at: IntArray) -> tuple[FloatArray, FloatArray]:
        """Worth and push of the options `at`, no two of one group."""
        family, which = self.family, self.family.of_option[at]
        low, high = np.zeros(self.n_groups), np.full(self.n_groups, np.inf)
        low[which], high[which] = family.low[at], family.high[at]
        asked = np.zeros(self.n_groups, dtype=np.bool_)
        asked[which] = True
        possible = asked & (low <= self.most * (1.0 + CLOSE)) & (high >= self.least * (1.0 - CLOSE))
        closed = possible & (high == 0.0)
        push = self._push(pressure, low, high, possible & ~closed)
        t = self._answer(pressure + push[family.of_cell])
        t[closed[family.of_cell]] = 0.0
        gain = self._sums(self.reference * ((pressure + push[family.of_cell]) * t - self.notion.cost(t)))
        leaning = np.where(push > 0.0, low, np.where(push < 0.0, high, 0.0))
        worth = np.where(possible, gain - push * np.where(np.isfinite(leaning), leaning, 0.0), -np.inf)
        return worth[which], push[which]

    def _push(self, pressure: FloatArray, low: FloatArray, high: FloatArray, asked: BoolArray) -> FloatArray:
        """The multiplier that brings every group asked for between its limits. (n_groups,)"""
        carried = self._sums(self.reference * self._answer(pressure))
        goal = np.where(carried < low, low, np.where(carried > high, high, carried))
        goal = np.clip(goal, self.least, self.most)
        open_groups = asked & (np.abs(carried - goal) > CLOSE * np.maximum(goal, CLOSE))
        push = np.zeros(self.n_groups)
        if not open_groups.any():
            return push
        inside = np.flatnonzero(open_groups[self.family.of_cell])
        part = _Part(self, inside, open_groups)
        push[open_groups] = part.solve(pressure[inside], goal[open_groups])
        return push

    def _answer(self, pressure: FloatArray) -> FloatArray:
        return np.clip(self.notion.response(pressure), self.lower, self.upper)

    def _sums(self, values: FloatArray) -> FloatArray:
        return sums(self.family.of_cell, values, self.n_groups)


class _Part:
    """The groups whose sums must be moved to a goal."""

    def __init__(self, market: Market, inside: IntArray, groups: BoolArray) -> None:
        number = np.cumsum(groups) - 1
        self.notion, self.n_groups = market.notion, int(groups.sum())
        self.group = number[market.family.of_cell[inside]]
        self.reference, self.lower, self.upper = (
            each[inside] for each in (market.reference, market.lower, market.upper)
        )

    def solve(self, pressure: FloatArray, goal: FloatArray) -> FloatArray:
        """Newton steps inside a bracket that only shrinks; doubled steps while there is no bracket."""
        push = np.zeros(self.n_groups)
        below, above = np.full(self.n_groups, -np.inf), np.full(self.n_groups, np.inf)
        stride = np.ones(self.n_groups)
        for _ in range(NEWTON_STEPS):
            carried, slope = self._carried(pressure, push)
            missing = goal - carried
            if (np.abs(missing) <= CLOSE * np.maximum(goal, CLOSE)).all():
                break
            below, above = np.where(missing > 0, push, below), np.where(missing < 0, push, above)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = np.where(slope > 0.0, missing / slope, np.sign(missing) * np.inf)
            step = np.clip(step, -stride, stride)
            stride *= 2.0
            following = push + step
            outside = (following <= below) | (following >= above)
            with np.errstate(invalid="ignore"):
                middle = 0.5 * (below + above)
            push = np.where(outside & np.isfinite(middle), middle, following)
        return push

    def _carried(self, pressure: FloatArray, push: FloatArray) -> tuple[FloatArray, FloatArray]:
        wish = self.notion.response(pressure + push[self.group])
        t = np.clip(wish, self.lower, self.upper)
        slope = np.where(t == wish, self.reference * self.notion.curvature(t), 0.0)
        return (
            sums(self.group, self.reference * t, self.n_groups),
            sums(self.group, slope, self.n_groups),
        )
