"""What all stages of one claim stand on: the rules, the references, and what the plan calls fair."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.certify.groups import Groups
from quotaopt.certify.measures import MEASURES, Measure, power
from quotaopt.certify.price import boxes
from quotaopt.certify.rulebook import Rulebook
from quotaopt.certify.soft import SoftRule, soft_rules
from quotaopt.certify.sums import total
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

FINISH = 1e-3
"""What cells weigh in the objective where groups are compared."""
ROUNDS = frozenset({"leximin", "leximax"})
"""Notions that are reached in rounds, each a stage."""
LINEAR = frozenset({"minimax", "least_absolute"}) | ROUNDS
"""Notions that may leave a choice to a strictly convex finish."""
FINISHING = "proportional"


@dataclass(frozen=True, eq=False)
class Ground:
    """Compared units are the cells that have a reference, or the groups that do."""

    book: Rulebook
    stated: FloatArray  # (n_bases, n_periods), references in minor units of their layers, 0 or more
    groups: Groups | None = None  # whose burdens are compared; None for single cells

    @cached_property
    def reference(self) -> FloatArray:
        """References weighed: in minor units of the first layer. (n_bases, n_periods)"""
        return self.stated if self.scale.ndim == 0 else self.stated * self.scale

    @cached_property
    def scale(self) -> FloatArray:
        """What a minor unit of every base weighs. (n_bases, 1), or () where there is one layer"""
        return self.book.on_bases(self.book.scale)

    def weighed(self, amounts: IntArray) -> IntArray | FloatArray:
        """Amounts of all cells, weighed. (n_bases, n_periods)"""
        return amounts if self.scale.ndim == 0 else amounts * self.scale

    def of_cells(self, values: FloatArray) -> FloatArray:
        """What belongs to bases, or to all of them, on every cell that has a reference."""
        return np.broadcast_to(values, self.stated.shape)[self.carries]

    @cached_property
    def group_scale(self) -> FloatArray:
        """What a minor unit of every compared group weighs. (n_groups,), or () where there is one layer"""
        assert self.groups is not None
        base, _ = self.groups.first()
        return self.scale if self.scale.ndim == 0 else self.scale[base, 0]

    @cached_property
    def boxes(self) -> tuple[IntArray, IntArray]:
        """What every cell may carry by hard rules on it alone, minor units."""
        return boxes(self.book, self.stated == 0.0)

    @cached_property
    def carries(self) -> BoolArray:
        """Cells that have a reference. (n_bases, n_periods)"""
        return self.stated > 0.0

    @cached_property
    def whole(self) -> float:
        """The sum of all references, weighed."""
        return total(self.reference)

    @cached_property
    def all_together(self) -> float:
        """No plan carries more than this, weighed."""
        stated = self.book.settled_rules[0]
        if stated.limits.upper is None or not stated.known.all():
            return math.inf
        return float((stated.limits.upper.floats() * self.book.scale).sum()) * (1.0 + 2.0**-50)

    @cached_property
    def sizes(self) -> FloatArray:
        """References of the units, weighed. (n_units,)"""
        if self.groups is None:
            return self.reference[self.carries]
        return self.groups.sums(self.reference)[self.has_reference]

    @cached_property
    def has_reference(self) -> BoolArray:
        """All cells or groups that are units: those with a reference, in one row."""
        return self.carries.ravel() if self.groups is None else self.groups.sums(self.reference) > 0.0

    @cached_property
    def soft(self) -> tuple[SoftRule, ...]:
        """The soft rules and what their misses cost."""
        return soft_rules(self.book, self.stated, self.whole)

    @cached_property
    def is_penalised(self) -> bool:
        """Whether misses of some rules add to the cost of fairness."""
        return any(rule.priority == 0 for rule in self.soft)

    @property
    def mean(self) -> float:
        """What `minimax` adds of the mean deviation to the largest one."""
        return self.book.fair.mean

    def measure(self, kind: str) -> Measure:
        """The strictly convex measure of a stage."""
        return power(self.book.fair.beta) if kind == "power" else MEASURES[kind]

    def norm(self, priority: int) -> str:
        """How misses of one priority are put together."""
        return self.book.fair.norms.get(priority, "weighted")

    def burdens(self, targets: IntArray) -> FloatArray:
        """Of the units. (n_bases, n_periods) -> (n_units,)"""
        amounts = np.asarray(self.weighed(targets), dtype=np.float64)
        carried = amounts.ravel() if self.groups is None else self.groups.sums(amounts)
        return carried[self.has_reference] / self.sizes


def objective(
    ground: Ground,
    targets: IntArray,
    kind: str,
    *,
    unsettled: BoolArray | None = None,
    penalised: bool = True,
) -> float:
    """What a notion of fairness makes small, at whole targets; in units of the whole.

    Infinite where a cell without reference carries more than it must.
    """
    if (targets > ground.boxes[0])[~ground.carries].any():
        return math.inf
    value = _fairness(ground, targets, kind, unsettled)
    if kind in ROUNDS or not penalised:
        return value
    return math.fsum([value, *(total(rule.costs(targets)) for rule in ground.soft if rule.priority == 0)])


def _fairness(ground: Ground, targets: IntArray, kind: str, unsettled: BoolArray | None) -> float:
    burdens = ground.burdens(targets)
    if kind in ROUNDS:
        behind = 1.0 - burdens if kind == "leximin" else burdens - 1.0
        return float((behind if unsettled is None else behind[unsettled]).max(initial=-math.inf))
    if kind in LINEAR:
        deviation = np.abs(burdens - 1.0)
        mean = total(ground.sizes * deviation) / ground.whole
        return mean if kind == "least_absolute" else float(deviation.max(initial=0.0)) + ground.mean * mean
    cost = ground.measure(kind).cost
    of_units = total(ground.sizes * cost(burdens)) / ground.whole
    if ground.groups is None:
        return of_units
    r = ground.reference[ground.carries]
    return of_units + FINISH * total(r * cost(ground.weighed(targets)[ground.carries] / r)) / ground.whole
