"""What ends a range of validity: a cell meets or leaves a bound, a row a limit, or two limits meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.sensitivity.direction import Direction
from quotaopt.sensitivity.local import SAME, Local, Point
from quotaopt.sensitivity.stated import Stated

STILL = 1e-9
"""A rate below this part of the largest is rounding."""

Taken = tuple[int, FloatArray]
"""The merged row whose multiple grows, and its weights (n_cells,) in the units of that row."""
Coming = tuple[FloatArray, FloatArray]
"""Slacks, and how they change per unit of theta."""


@dataclass(frozen=True, eq=False)
class Rates:
    """How everything moves at a point, per unit of theta."""

    multipliers: FloatArray  # (n_merged,)
    pressures: FloatArray  # (n_cells,)
    t: FloatArray  # (n_cells,)


@dataclass(frozen=True, eq=False)
class Events:
    """The events on the path from an optimum."""

    local: Local
    direction: Direction
    stated: Stated
    taken: Taken | None

    def first(self, point: Point, rates: Rates) -> float:
        """How far the first event is on the tangent at a point, negative where past, inf without one."""
        coming = (*self._of_cells(point, rates), *self._of_rows(point, rates), self._of_limits(point, rates))
        return min(_soonest(slack, rate) for slack, rate in coming)

    def _of_cells(self, point: Point, rates: Rates) -> Iterator[Coming]:
        """Relative to the size of cells; of cells on a bound, what presses them against it."""
        local, direction, model = self.local, self.direction, self.local.model
        free = np.flatnonzero(local.free)
        size, most = np.maximum(point.t[free], SAME), STILL * np.abs(rates.pressures).max(initial=0.0)
        ends = (model.lower, direction.lower, 1.0), (model.upper, direction.upper, -1.0)
        for bound, change, sign in ends:
            slack = sign * (point.t - bound - point.size * change)[free] / size
            yield slack, _noticed(sign * (rates.t - change)[free] / size, most)

        apart = direction.upper - direction.lower
        fixed = np.flatnonzero(~local.free & ((model.lower < model.upper) | (apart > 0.0)))
        side, bound = np.where(local.at_upper[fixed], 1.0, -1.0), point.t[fixed]
        push = pressures(local, self.taken, point.size, point.multipliers)[fixed]
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = local.notion.slope(bound)
            change = np.where(rates.t[fixed] == 0.0, 0.0, rates.t[fixed] / local.notion.curvature(bound))
        yield side * (push - slope), _noticed(side * (rates.pressures[fixed] - change), most)

        least = np.maximum(model.lower, SAME)
        yield (model.upper - model.lower + point.size * apart) / least, apart / least

    def _of_rows(self, point: Point, rates: Rates) -> Iterator[Coming]:
        """Prices of rows that lean on a limit, from the nearest kinks."""
        kinks, start = self.local.rows.kinks, self.local.start.multipliers
        y, dy = point.multipliers, rates.multipliers
        most = STILL * np.abs(dy).max(initial=0.0)
        for slack, rate in ((y - kinks.next_below(start), dy), (kinks.next_above(start) - y, -dy)):
            yield slack[self.local.leaning], _noticed(rate, most)[self.local.leaning]

    def _of_limits(self, point: Point, rates: Rates) -> Coming:
        """Of every limit that no row leans on, relative to the row's mass."""
        stated, side = self.stated, self._sides
        activity = (self.local.matrix @ point.t)[stated.owner]
        change = (self.local.matrix @ rates.t)[stated.owner] - stated.rate
        if self.taken is not None:
            on_it = stated.owner == self.taken[0]
            carried = self.taken[1] * self.local.model.reference
            activity = activity - on_it * point.size * float(carried @ point.t)
            change = change - on_it * float(carried @ (point.t + point.size * rates.t))
        slack = side * (activity - stated.value - point.size * stated.rate) / stated.mass
        rate = side * change / stated.mass
        return slack, _noticed(rate, STILL * np.abs(rate).max(initial=0.0))

    @cached_property
    def _sides(self) -> FloatArray:
        """1 where a limit is below the activity, -1 above, 0 where a row leans on it. (n_stated,)"""
        stated, local = self.stated, self.local
        away = (local.matrix @ local.start.t)[stated.owner] - stated.value
        is_at = np.abs(away) <= SAME * stated.mass
        side = np.where(is_at, np.where(stated.is_lower, 1.0, -1.0), np.sign(away))
        return np.where(local.leaning[stated.owner] & is_at, 0.0, side)


def pressures(local: Local, taken: Taken | None, size: float, y: FloatArray) -> FloatArray:
    """What multipliers y push every cell with, at a size of the change. (n_cells,)"""
    pushed = np.asarray(local.matrix.T @ y) / local.model.reference
    return pushed - size * taken_price(local, taken, y)


def taken_price(local: Local, taken: Taken | None, y: FloatArray) -> FloatArray:
    """What a growing multiple takes from the pressure on cells. (n_cells,)"""
    return np.zeros(local.model.n_cells) if taken is None else y[taken[0]] * taken[1]


def _noticed(rates: FloatArray, least: float) -> FloatArray:
    """Rates without those that are rounding."""
    return np.where(np.abs(rates) <= least, 0.0, rates)


def _soonest(slack: FloatArray, rate: FloatArray) -> float:
    """When the first slack is used up; inf where none is."""
    coming = np.flatnonzero((rate < 0.0) & np.isfinite(slack))
    room = slack[coming]
    times = np.where(np.abs(room) <= SAME, 0.0, room) / -rate[coming]
    return float(times.min(initial=np.inf))
