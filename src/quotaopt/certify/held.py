"""What earlier stages reached, as every plan keeps it that a later stage is compared with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.certify.ground import Ground
from quotaopt.certify.price import OPEN
from quotaopt.certify.soft import SoftRule
from quotaopt.certify.sums import total
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

HELD = 1e-11
"""What was reached is kept up to this, relative to it where it is more than 1."""


@dataclass(frozen=True, eq=False)
class Held:
    """Values of stages that are held at a price, and limits on units and rows."""

    values: tuple[float, ...]  # per stage, 0 where it is held by limits alone
    owners: Mapping[int, int]  # priority (0 for the notion of fairness) -> its stage, where held by value
    row_limits: Mapping[str, FloatArray]  # soft rule -> the most that a miss of each row costs; may be inf
    least: FloatArray  # (n_units,), of burdens
    most: FloatArray  # (n_units,), infinite where there is none
    unsettled: BoolArray  # (n_units,)
    open_rows: Mapping[str, BoolArray]  # soft rule -> rows that are not settled; absent: none is
    is_fair: bool = False  # a stage of the notion of fairness is among them
    held_mean: float = 0.0  # weight of the mean deviation in the value that is held of it

    @classmethod
    def nothing(cls, ground: Ground) -> Held:
        """Before the first stage."""
        n_units = len(ground.sizes)
        return cls(
            (), {}, {}, np.zeros(n_units), np.full(n_units, np.inf), np.ones(n_units, dtype=np.bool_), {}
        )

    def weights(self, stated: tuple[float, ...]) -> FloatArray:
        """Prices of all earlier stages, 0 or more, 0 where none is stated. (n_stages,)"""
        weights = np.zeros(len(self.values))
        weights[: len(stated)] = np.maximum(stated[: len(weights)], 0.0)
        return weights

    def weight_of(self, priority: int, weights: FloatArray) -> float:
        """The price on the stage that holds the misses of a priority; 0 without one."""
        return float(weights[self.owners[priority]]) if priority in self.owners else 0.0

    def mean(self, weights: FloatArray) -> float:
        """What a unit of mean deviation costs by the prices of earlier stages."""
        return self.held_mean * self.weight_of(0, weights)

    def cost(self, weights: FloatArray) -> float:
        """The prices times what they are paid on."""
        return float(weights @ np.array(self.values)) if self.values else 0.0

    def goal(self, ground: Ground, priority: int, value: float, settled: Mapping[str, BoolArray]) -> Held:
        """With what a stage of goals reached; `settled` rows of a chebyshev goal count in no later one.

        No row costs more than the largest, or the sum, of them all.
        """
        kept = value + slack(value)
        limits, open_rows = dict(self.row_limits), dict(self.open_rows)
        for rule in ground.soft:
            if rule.priority == priority:
                still = self.is_open(rule)
                limits[rule.name] = np.where(still, kept, self.row_limits.get(rule.name, np.inf))
                open_rows[rule.name] = still & ~settled.get(rule.name, np.zeros(len(still), dtype=np.bool_))
        held = replace(self, row_limits=limits, open_rows=open_rows)
        if ground.norm(priority) != "weighted":
            return replace(held, values=(*self.values, 0.0))
        owners = {**self.owners, priority: len(self.values)}
        return replace(held, values=(*self.values, kept), owners=owners)

    def is_open(self, rule: SoftRule) -> BoolArray:
        """Rows of a soft rule that no stage of its priority has settled. (n_rows,)"""
        return self.open_rows.get(rule.name, np.ones(len(rule.rows), dtype=np.bool_))

    def goal_cost(self, ground: Ground, priority: int, targets: IntArray) -> float:
        """What the misses of a priority cost: their sum, or the largest of open rows."""
        costs = [(rule, rule.costs(targets)) for rule in ground.soft if rule.priority == priority]
        if ground.norm(priority) == "weighted":
            return math.fsum(total(each) for _, each in costs)
        return max(float(each[self.is_open(rule)].max(initial=0.0)) for rule, each in costs)

    def own_room(self, ground: Ground, kind: str, value: float) -> FloatArray:
        """How far own limits let single cells be from what a round reached. (n_units,)"""
        if ground.groups is not None:
            return np.full(len(ground.sizes), np.inf)
        with_limit = ground.boxes[1][ground.carries] != OPEN
        lower, upper = (ground.weighed(limit)[ground.carries] for limit in ground.boxes)
        room = np.where(with_limit, upper / ground.sizes, np.inf) - (1.0 - value)
        if kind == "leximax":
            room = 1.0 + value - lower / ground.sizes
        return np.maximum(room, 0.0)

    def deviations(self, ground: Ground, kind: str, value: float, largest: float | None) -> Held:
        """With what `minimax` or `least_absolute` reached."""
        held_mean = 1.0 if kind == "least_absolute" else ground.mean
        held = replace(self, is_fair=True, held_mean=held_mean)
        rest = value
        if kind == "minimax":
            most = value if largest is None else largest
            rest = value if largest is None else value - largest
            reach = most + slack(most)
            held = held._within(1.0 - reach, 1.0 + reach)
        if not held_mean and not ground.is_penalised:
            return replace(held, values=(*self.values, 0.0))
        owners = {**self.owners, 0: len(self.values)}
        return replace(held, values=(*self.values, rest + slack(value)), owners=owners)

    def round(self, kind: str, value: float, settled: BoolArray, play: FloatArray) -> Held:
        """With what a round of `leximin` or `leximax` reached; `play` (n_units,) is that of settled units."""
        reach = value + slack(value)
        inner = np.where(settled, play - value + slack(value), np.inf)
        least = np.where(self.unsettled, 1.0 - reach, 0.0)
        most = 1.0 + inner
        if kind == "leximax":
            least, most = 1.0 - inner, np.where(self.unsettled, 1.0 + reach, np.inf)
        held = replace(self, is_fair=True, values=(*self.values, 0.0))
        return replace(held._within(least, most), unsettled=self.unsettled & ~settled)

    def _within(self, least: FloatArray | float, most: FloatArray | float) -> Held:
        """With limits on all units; where rounding makes them cross, the lower one holds."""
        lower = np.maximum(self.least, least)
        return replace(self, least=lower, most=np.maximum(np.minimum(self.most, most), lower))


def slack(value: float) -> float:
    """How far beyond what was reached a plan may be that still keeps it."""
    return HELD * max(1.0, abs(value))
