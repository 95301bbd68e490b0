r"""How the optimum of a strictly convex notion moves while the same limits bind.

Let F be the cells off their bounds, L the rows that lean on a limit b and A their entries. While
both stay the same, an optimum under data that move with :math:`\theta` solves

.. math:: A_L x = b_L(\theta), \qquad x_c = r_c \psi(s_c), \; s = A_L^\top y / r \; (c \in F),
          \qquad x_c = r_c \bar t_c(\theta) \; (c \notin F)

so that with :math:`H = A_{LF}\,\mathrm{diag}(\psi'/r)\,A_{LF}^\top`

.. math:: H\, dy = db - A_L\, dx_{fixed}, \qquad dt_F = \psi'\,ds .

It stays true until a cell meets or leaves a bound, or a row its limit: the first of these *events*
ends the range of validity. A path is followed by Newton's method in y at fixed sets, and the event by
Newton's method in :math:`\theta` (an exact one where the path is straight, as it is for least squares).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from scipy import sparse

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.sensitivity.direction import Direction
from quotaopt.sensitivity.stated import Stated
from quotaopt.sensitivity.system import System
from quotaopt.solvers.rows import Rows, merge_rows

EventKind = Literal["row binds", "row frees", "cell binds", "cell frees", "limits meet", "none"]

SAME = 1e-9
"""Multipliers, and distances relative to the size of a row or cell, below this are none."""
STILL = 1e-9
"""A rate below this part of the largest is rounding."""
STEPS, CORRECTIONS = 40, 30
REACHED, ACCEPTED = 1e-12, 1e-9
"""How exactly a path is followed, relative to the rows' sizes: aimed at, and enough."""
FAR = 1.0
"""The largest change of a pressure between two points of a path."""


@dataclass(frozen=True)
class Event:
    """What ends a range of validity."""

    kind: EventKind
    number: int = -1  # of the model's row or cell


NO_EVENT = Event("none")


@dataclass(frozen=True, eq=False)
class Point:
    """A point of a path."""

    size: float  # theta
    multipliers: FloatArray  # (n_merged,)
    t: FloatArray  # (n_cells,)


@dataclass(frozen=True, eq=False)
class Rates:
    """How everything moves at a point, per unit of theta."""

    multipliers: FloatArray  # (n_merged,)
    pressures: FloatArray  # (n_cells,)
    t: FloatArray  # (n_cells,)


@dataclass(frozen=True, eq=False)
class Local:
    """An optimum, the limits that bind there, and those that might."""

    model: CanonicalModel
    notion: Notion
    rows: Rows
    matrix: sparse.csr_array  # (n_merged, n_cells), entries a * r
    start: Point
    leaning: BoolArray  # (n_merged,), rows on a limit
    free: BoolArray  # (n_cells,), cells off their bounds
    at_upper: BoolArray  # (n_cells,), of the others

    @classmethod
    def of(cls, model: CanonicalModel, notion: Notion, multipliers: FloatArray) -> Local:
        """The optimum with these multipliers (n_rows,)."""
        rows = merge_rows(model)
        y = _at_kinks(rows, rows.from_model(multipliers))
        matrix = replace(model, combine=rows.combine).matrix()
        leaning = np.asarray(rows.kinks.above(y) == rows.kinks.below(y))
        pure = notion.response(np.asarray(matrix.T @ y) / model.reference)
        t = np.clip(pure, model.lower, model.upper)
        free = (pure > model.lower) & (pure < model.upper)
        at_upper = pure >= model.upper
        return cls(model, notion, rows, matrix, Point(0.0, y, t), leaning, free, at_upper)

    @cached_property
    def system(self) -> System:
        """The system of the start."""
        curvature = self.notion.curvature(self.start.t)
        return System(self.held, np.where(self.free, curvature / self.model.reference, 0.0))

    @cached_property
    def held(self) -> sparse.csr_array:
        """The rows on a limit. (n_leaning, n_cells)"""
        return sparse.csr_array(self.matrix[np.flatnonzero(self.leaning)])

    def path(self, direction: Direction) -> Path:
        """The optima as the data move, for sizes of 0 and more."""
        stated = Stated.of(self.model, self.rows, direction)
        return Path(self, direction, stated, *_limit_rates(self, stated))


@dataclass(frozen=True, eq=False)
class Path:
    """Optima with the same binding limits while data move in one direction."""

    local: Local
    direction: Direction
    stated: Stated
    limit_rate: FloatArray  # (n_merged,), of the limits that rows lean on
    mixed: BoolArray  # (n_merged,), equalities whose two limits move apart or together

    @cached_property
    def first(self) -> Rates | None:
        """The rates at the start; None where these limits cannot stay together."""
        return self._rates(self.local.start)

    def end(self, far: float) -> tuple[float, Event]:
        """The first size, up to `far`, at which another limit comes into play, and which one."""
        if self.first is None or self.mixed.any():
            return 0.0, Event("limits meet", self._a_row(self.mixed))
        point, rates, event = self.local.start, self.first, NO_EVENT
        for _ in range(STEPS):
            ahead, event = self._next_event(point, rates)
            size = min(point.size + ahead, far)
            if abs(size - point.size) <= 1e-10 * max(size, 1e-6 * far):
                return max(size, 0.0), event if point.size + ahead <= far else NO_EVENT
            largest = np.abs(rates.pressures).max(initial=0.0)
            size = min(size, point.size + FAR / largest) if largest > 0.0 else size
            following = self.at(max(size, 0.0), point, rates)
            if following is None:
                return point.size, event
            rates_there = self._rates(following)
            if rates_there is None:
                return following.size, event
            point, rates = following, rates_there
        return point.size, event

    def at(self, size: float, near: Point | None = None, rates: Rates | None = None) -> Point | None:
        """The optimum at a size, as if nothing else came into play; None where there is none."""
        near, rates = near or self.local.start, rates or self.first
        if rates is None:
            return None
        y = near.multipliers + (size - near.size) * rates.multipliers
        scale, best, found = self.local.rows.mass[self.local.leaning], np.inf, None
        for _ in range(CORRECTIONS):
            point = Point(size, y, self._burdens(size, y))
            wrong = self._limits(size) - self._held(size) @ point.t
            error = float(np.abs(wrong / scale).max(initial=0.0))
            if not error < best:  # also where it is no number
                break
            best, found = error, point
            if error <= REACHED:
                break
            y = y.copy()
            y[self.local.leaning] += self._system(point).solve(wrong)[0]
        return found if best <= ACCEPTED else None

    def _burdens(self, size: float, y: FloatArray) -> FloatArray:
        local, direction = self.local, self.direction
        bound = np.where(
            local.at_upper,
            local.model.upper + size * direction.upper,
            local.model.lower + size * direction.lower,
        )
        with np.errstate(over="ignore", invalid="ignore"):
            return np.where(local.free, local.notion.response(self._pressures(size, y)), bound)

    def _pressures(self, size: float, y: FloatArray) -> FloatArray:
        local = self.local
        pressures = np.asarray(local.matrix.T @ y) / local.model.reference
        return pressures - size * self._taken_price(y)

    def _taken_price(self, y: FloatArray) -> FloatArray:
        """What a growing multiple takes from the pressure on cells. (n_cells,)"""
        taken = self._taken
        return np.zeros(self.local.model.n_cells) if taken is None else y[taken[0]] * taken[1]

    @cached_property
    def _taken(self) -> tuple[int, FloatArray] | None:
        """The merged row whose multiple grows, and its weights in the units of that row."""
        if self.direction.weights is None:
            return None
        row = self.direction.taken_from
        return int(self.local.rows.owner[row]), self.direction.weights / self.local.rows.factor[row]

    def _held(self, size: float) -> sparse.csr_array:
        """The leaning rows' entries at a size."""
        held, taken = self.local.held, self._taken
        if taken is None or size == 0.0:
            return held
        place = int(np.searchsorted(np.flatnonzero(self.local.leaning), taken[0]))
        entries = sparse.csr_array((taken[1] * self.local.model.reference)[None, :])
        entry = sparse.csr_array(([size], ([place], [0])), shape=(held.shape[0], 1))
        return sparse.csr_array(held - entry @ entries)

    def _limits(self, size: float) -> FloatArray:
        local = self.local
        limit = local.rows.kinks.above(local.start.multipliers)
        return (limit + size * self.limit_rate)[local.leaning]

    def _system(self, point: Point) -> System:
        local = self.local
        if point is local.start:
            return local.system
        weights = np.where(local.free, local.notion.curvature(point.t) / local.model.reference, 0.0)
        return System(self._held(point.size), weights)

    def _rates(self, point: Point) -> Rates | None:
        local, direction = self.local, self.direction
        curvature = np.where(local.free, local.notion.curvature(point.t), 0.0)
        push = -self._taken_price(point.multipliers)
        own = np.where(local.at_upper, direction.upper, direction.lower)
        given = np.where(local.free, curvature * push, own)
        held = self._held(point.size)
        wanted = self.limit_rate[local.leaning] - held @ given
        if self._taken is not None:
            place = np.flatnonzero(np.flatnonzero(local.leaning) == self._taken[0])
            wanted[place] += float((self._taken[1] * local.model.reference) @ point.t)
        step, solved = self._system(point).solve(wanted)
        if not solved:
            return None
        y = np.zeros(local.rows.n_rows)
        y[local.leaning] = step
        pressures = np.asarray(held.T @ step) / local.model.reference + push
        return Rates(y, pressures, np.where(local.free, curvature * pressures, given))

    def _next_event(self, point: Point, rates: Rates) -> tuple[float, Event]:
        """How far the first event is, negative where it is past; inf where there is none."""
        families = (*self._of_cells(point, rates), *self._of_rows(point, rates), self._of_limits(point, rates))
        late = [(*_soonest(slack, rate), kind, numbers) for slack, rate, kind, numbers in families]
        ahead, at, kind, numbers = min(late, key=lambda each: each[0])
        return (ahead, Event(kind, int(numbers[at]))) if ahead < np.inf else (np.inf, NO_EVENT)

    def _of_cells(
        self, point: Point, rates: Rates
    ) -> list[tuple[FloatArray, FloatArray, EventKind, IntArray]]:
        """Slacks and rates of cells, relative to their size."""
        local, direction, model = self.local, self.direction, self.local.model
        free = np.flatnonzero(local.free)
        fixed = np.flatnonzero(~local.free & (model.lower < model.upper))
        size = np.maximum(point.t[free], 1e-9)
        most = STILL * np.abs(rates.pressures).max(initial=0.0)
        low, high = (
            (end + point.size * change, change)
            for end, change in ((model.lower, direction.lower), (model.upper, direction.upper))
        )
        fall = (rates.t[free] - low[1][free]) / size
        rise = (high[1][free] - rates.t[free]) / size
        pressures = self._pressures(point.size, point.multipliers)[fixed]
        side = np.where(local.at_upper[fixed], 1.0, -1.0)
        bound = point.t[fixed]
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = local.notion.slope(bound)
            moved = np.where(rates.t[fixed] == 0.0, 0.0, rates.t[fixed] / local.notion.curvature(bound))
        found = [
            ((point.t[free] - low[0][free]) / size, _noticed(fall, most), "cell binds", free),
            ((high[0][free] - point.t[free]) / size, _noticed(rise, most), "cell binds", free),
            (
                side * (pressures - slope),
                _noticed(side * (rates.pressures[fixed] - moved), most),
                "cell frees",
                fixed,
            ),
        ]
        return found  # type: ignore[return-value]

    def _of_rows(
        self, point: Point, rates: Rates
    ) -> list[tuple[FloatArray, FloatArray, EventKind, IntArray]]:
        """Slacks and rates of rows, relative to their mass; multipliers as they are."""
        local, rows = self.local, self.local.rows
        start, kinks = local.start.multipliers, rows.kinks
        leaning = np.flatnonzero(local.leaning)
        names = np.where(start > 0.0, rows.lower_from, rows.upper_from)
        y, dy = point.multipliers[leaning], rates.multipliers[leaning]
        most = STILL * np.abs(rates.multipliers).max(initial=0.0)
        found = [
            (y - kinks.next_below(start)[leaning], _noticed(dy, most), "row frees", names[leaning]),
            (kinks.next_above(start)[leaning] - y, _noticed(-dy, most), "row frees", names[leaning]),
        ]
        return found  # type: ignore[return-value]

    def _of_limits(self, point: Point, rates: Rates) -> tuple[FloatArray, FloatArray, EventKind, IntArray]:
        """Slacks and rates of every limit that no row leans on, relative to the row's mass."""
        stated, side = self.stated, self._sides
        activity = (self.local.matrix @ point.t)[stated.owner]
        change = (self.local.matrix @ rates.t)[stated.owner] - stated.rate
        if self._taken is not None:
            on_it = stated.owner == self._taken[0]
            carried = self._taken[1] * self.local.model.reference
            activity = activity - on_it * point.size * float(carried @ point.t)
            change = change - on_it * float(carried @ (point.t + point.size * rates.t))
        slack = side * (activity - stated.value - point.size * stated.rate) / stated.mass
        rate = side * change / stated.mass
        still = STILL * np.abs(rate).max(initial=0.0)
        return slack, _noticed(rate, still), "row binds", stated.row

    @cached_property
    def _sides(self) -> FloatArray:
        """1 where a limit is below the activity, -1 above, 0 where a row leans on it. (n_stated,)"""
        stated, local = self.stated, self.local
        activity = (local.matrix @ local.start.t)[stated.owner]
        away = activity - stated.value
        is_at = np.abs(away) <= SAME * stated.mass
        side = np.where(is_at, np.where(stated.is_lower, 1.0, -1.0), np.sign(away))
        return np.where(local.leaning[stated.owner] & is_at, 0.0, side)

    def _a_row(self, chosen: BoolArray) -> int:
        at = np.flatnonzero(chosen)
        return int(self.local.rows.lower_from[at[0]]) if len(at) else -1


def _at_kinks(rows: Rows, y: FloatArray) -> FloatArray:
    """Multipliers that rounding keeps off a kink, at it."""
    at = rows.kinks.at
    finite = np.where(np.isfinite(at), at, np.inf)
    near = np.argmin(np.abs(finite - y[:, None]), axis=1) if at.shape[1] else np.zeros(len(y), dtype=np.int64)
    kink = finite[np.arange(len(y)), near]
    heavy = rows.scale / rows.mass
    return np.where(np.abs(kink - y) * heavy <= SAME, kink, y)


def _limit_rates(local: Local, stated: Stated) -> tuple[FloatArray, BoolArray]:
    """Rates of the limits that rows lean on, and equalities whose two limits come apart. (n_merged,) each"""
    y = local.start.multipliers
    low, high = stated.strictest(stated.at(local.rows.kinks.above(y)), len(y))
    both = np.isfinite(low) & np.isfinite(high) & local.leaning
    with np.errstate(invalid="ignore"):
        mixed = both & (np.abs(low - high) > STILL * np.maximum(np.abs(low), np.abs(high)))
    first, second = np.where(y > 0.0, (low, high), (high, low))
    rate = np.where(np.isfinite(first), first, np.where(np.isfinite(second), second, 0.0))
    return np.where(local.leaning, rate, 0.0), mixed


def _noticed(rates: FloatArray, least: float) -> FloatArray:
    """Rates without those that are rounding."""
    return np.where(np.abs(rates) <= least, 0.0, rates)


def _soonest(slack: FloatArray, rate: FloatArray) -> tuple[float, int]:
    """When the first slack is used up, and which; inf where none is."""
    coming = np.flatnonzero(rate < 0.0)
    if not len(coming):
        return np.inf, -1
    room = slack[coming]
    times = np.where(np.abs(room) <= SAME, 0.0, room) / -rate[coming]
    first = int(np.argmin(times))
    return float(times[first]), int(coming[first])
