"""What every way of looking for a pattern shares: trying one, the best so far, and when to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from quotaopt.errors import NotCertifiedError
from quotaopt.model.arrays import NO_UPPER, BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic, with_ranges, with_rows
from quotaopt.solvers.candidate import Refutation, TreeWitness

SAME = 1e-7
"""Costs that differ by less, relative to the larger, are the same: solvers leave that much open."""
SMALLEST = 1e-6
"""Costs below this count as this in a comparison."""
NOISE_STEPS = 1e-4
"""A sum this near a range of whole steps, in steps, and as a millionth of itself, lies in it."""
NOISE_SHARE = 1e-6


@dataclass(frozen=True)
class Limits:
    """When to stop: at a reading of `time.monotonic` (None: by counted work alone), or at a proved gap."""

    ends: float | None = None
    gap: float = 1e-6

    @property
    def left_s(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.ends is None else max(self.ends - time.monotonic(), 0.0)

    def half(self) -> Limits:
        """Half of the seconds that are left."""
        return Limits.within(None if self.left_s is None else 0.5 * self.left_s, self.gap)

    @classmethod
    def within(cls, seconds: float | None, gap: float = 1e-6) -> Limits:
        """So many seconds from now, shared by all searches that get these limits."""
        return cls(None if seconds is None else time.monotonic() + seconds, gap)


@dataclass(frozen=True, eq=False)
class Solved:
    """What solving one pattern gave. Costs of different patterns compare stage by stage.

    `bound` holds a proved lower bound for every cost, `answer` whatever the caller wants back.
    """

    t: FloatArray  # (n_cells,)
    cost: tuple[float, ...]
    bound: tuple[float, ...]
    multipliers: FloatArray  # (n_rows,) of the model solved
    answer: object = None
    links: FloatArray = field(default_factory=lambda: np.zeros(0))  # (n_groups,), where groups are compared


@dataclass(frozen=True)
class Unsettled:
    """A pattern that the solver could neither solve nor refute."""


Refuted = Refutation | TreeWitness
SolvePattern = Callable[[CanonicalModel], Solved | Refuted]


def is_better(cost: tuple[float, ...], than: tuple[float, ...]) -> bool:
    """Whether `cost` is clearly the smaller in the first stage where both differ."""
    for left, right in zip(cost, than, strict=False):
        if abs(left - right) > SAME * max(abs(left), abs(right), SMALLEST):
            return left < right
    return False


class Search:
    """Tries patterns of one model and remembers the best."""

    def __init__(self, model: CanonicalModel, logic: Logic, solve: SolvePattern, limits: Limits) -> None:
        self.logic, self.limits = logic, limits
        self.base = with_rows(model, logic)
        self.n_rows = model.n_rows
        self.best: Solved | None = None
        self.pattern: IntArray | None = None  # (n_groups,), options of the best
        self.n_solved = 0
        self.n_unsettled = 0
        self._solve = solve
        self._tried: dict[bytes, Solved | Refuted | Unsettled | None] = {}

    @property
    def left_s(self) -> float | None:
        """Seconds left; None without a limit."""
        return self.limits.left_s

    @property
    def out_of_time(self) -> bool:
        """Whether the clock says stop."""
        return self.left_s == 0.0

    def tried(self) -> Iterator[tuple[Solved | Refuted, IntArray]]:
        """Every pattern that was solved or refuted, and how that ended."""
        for key, found in self._tried.items():
            if isinstance(found, Solved | Refuted):
                yield found, np.frombuffer(key, dtype=np.int64)

    def knows(self, pattern: IntArray) -> bool:
        """Whether a pattern was tried."""
        return pattern.tobytes() in self._tried

    def others(self, most: int) -> list[tuple[IntArray, Solved]]:
        """Up to `most` solved patterns beside the best, the better ones first."""
        solved = [(pattern, found) for found, pattern in self.tried() if isinstance(found, Solved)]
        rest = [each for each in solved if each[1] is not self.best]
        return sorted(rest, key=lambda each: each[1].cost)[:most]

    def relax(self, allowed: BoolArray) -> Solved | Refuted | Unsettled | None:
        """Solve with every group between the ends of its allowed options; None where limits cross."""
        return self._solved(self.ranges(allowed))

    def attempt(self, pattern: IntArray) -> Solved | Refuted | Unsettled | None:
        """Solve a pattern, once; the best is remembered."""
        key = pattern.tobytes()
        if key not in self._tried:
            found = self._solved(self.model_of(pattern))
            self._tried[key] = found
            if isinstance(found, Solved) and (self.best is None or is_better(found.cost, self.best.cost)):
                self.best, self.pattern = found, pattern
        return self._tried[key]

    def model_of(self, pattern: IntArray) -> CanonicalModel:
        """The model that a pattern leaves."""
        return with_ranges(self.base, self.logic, self.logic.low[pattern], self.logic.high[pattern])

    def ranges(self, allowed: BoolArray) -> CanonicalModel:
        """The model with every group between the lowest and the highest of its allowed options."""
        logic = self.logic
        low = np.full(logic.n_groups, NO_UPPER)
        high = np.zeros(logic.n_groups, dtype=np.int64)
        np.minimum.at(low, logic.option_group[allowed], logic.low[allowed])
        np.maximum.at(high, logic.option_group[allowed], logic.high[allowed])
        return with_ranges(self.base, logic, low, high)

    def carried(self, t: FloatArray) -> FloatArray:
        """What every group carries at burdens t, in steps. (n_groups,)"""
        return self.logic.sums(self.base.reference * t) * self.logic.per_group()

    def _solved(self, model: CanonicalModel) -> Solved | Refuted | Unsettled | None:
        if (model.steps.cell_lower > model.steps.cell_upper).any():
            return None
        self.n_solved += 1
        try:
            return self._solve(model)
        except NotCertifiedError:
            if self.n_solved == 1:
                raise  # without any logic: no pattern would do better
            self.n_unsettled += 1
            return Unsettled()


def distances(logic: Logic, carried: FloatArray, allowed: BoolArray) -> FloatArray:
    """How far every group is from each of its options, 0 inside; +inf where not allowed. (n_options,)"""
    x = carried[logic.option_group]
    away = np.maximum(np.maximum(logic.low - x, x - logic.high), 0.0)
    away[away <= np.maximum(NOISE_STEPS, NOISE_SHARE * x)] = 0.0
    return np.where(allowed, away, np.inf)


def nearest(logic: Logic, carried: FloatArray, allowed: BoolArray) -> IntArray | None:
    """The pattern nearest to what groups carry; None where an owner must open too many. (n_groups,)

    Groups take the nearest allowed option; where an owner has too many open, those that carry least
    close; groups inside closed ones close too.
    """
    away = distances(logic, carried, allowed)
    pattern = _least(logic, away)
    for _ in range(2):
        away[_surplus(logic, carried, pattern, away)] = np.inf
        away[_inside_closed(logic, pattern, away)] = np.inf
        pattern = _least(logic, away)
    if not np.isfinite(away[pattern]).all():
        return None
    opens = ~logic.closes[pattern] & (logic.owner >= 0)
    if (np.bincount(logic.owner[opens], minlength=len(logic.count)) > logic.count).any():
        return None
    return pattern


def _least(logic: Logic, value: FloatArray) -> IntArray:
    """The option of least value per group. (n_groups,)"""
    order = np.lexsort((value, logic.option_group))
    return np.asarray(order[logic.first_option[:-1]])


def can_close(logic: Logic, allowed: BoolArray) -> BoolArray:
    """Groups with an allowed option that closes them. (n_groups,)"""
    found = np.zeros(logic.n_groups, dtype=np.bool_)
    found[logic.option_group[allowed & logic.closes]] = True
    return found


def _surplus(logic: Logic, carried: FloatArray, pattern: IntArray, away: FloatArray) -> IntArray:
    """Opening options of the groups by which an owner has too many open: those that carry least."""
    closable = can_close(logic, np.isfinite(away))
    opened = np.flatnonzero(~logic.closes[pattern] & (logic.owner >= 0))
    order = opened[np.lexsort((opened, -carried[opened], closable[opened], logic.owner[opened]))]
    owner = logic.owner[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner)
    surplus = np.zeros(logic.n_groups, dtype=np.bool_)
    surplus[order[(rank >= logic.count[owner]) & closable[order]]] = True
    return np.flatnonzero(surplus[logic.option_group] & ~logic.closes)


def _inside_closed(logic: Logic, pattern: IntArray, away: FloatArray) -> IntArray:
    """Opening options of groups all of whose cells lie in closed groups."""
    n_cells = len(logic.partitions[0].codes)
    closed = np.zeros(n_cells, dtype=np.bool_)
    shut = np.append(logic.closes[pattern], False)
    for group in logic.of_cells():
        closed |= shut[group]
    dead = logic.sums(closed.astype(np.float64)) == logic.sizes
    dead &= can_close(logic, np.isfinite(away))
    return np.flatnonzero(dead[logic.option_group] & ~logic.closes)
