r"""How the optimum of a strictly convex notion moves while the same limits bind.

In the words of `local`, optima under data that move with :math:`\theta` move by

.. math:: H\, dy = db - A_L\, dt_{fixed}, \qquad dt_F = \psi'\,ds, \qquad
          H = A_{LF}\,\mathrm{diag}(\psi'/r)\,A_{LF}^\top

with the entries of A taken times r.

It stays true until a cell meets or leaves a bound, or a row its limit: the first of these *events*
ends the range of validity. A path is followed by Newton's method in y at fixed sets, and the event by
Newton's method in :math:`\theta` (an exact one where the path is straight, as it is for least squares).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.sensitivity.direction import Direction, moved
from quotaopt.sensitivity.events import STILL, Events, Rates, Taken, pressures, taken_price
from quotaopt.sensitivity.local import KEPT, Local, Point
from quotaopt.sensitivity.stated import Stated
from quotaopt.sensitivity.system import System

STEPS, CORRECTIONS = 40, 30
REACHED, ACCEPTED = 1e-12, 1e-9
"""How exactly a path is followed, relative to the rows' sizes: aimed at, and enough."""
NEAR = 1e-12
"""An end is found within this part of the largest size."""
FAR = 1.0
"""The largest change of a pressure between two points of a path."""


@dataclass(frozen=True, eq=False)
class Path:
    """Optima with the same binding limits while data move in one direction."""

    local: Local
    direction: Direction
    stated: Stated
    limit_rate: FloatArray  # (n_merged,), of the limits that rows lean on
    mixed: BoolArray  # (n_merged,), equalities whose two limits move apart or together

    @classmethod
    def of(cls, local: Local, direction: Direction) -> Path:
        """The optima of `local` as its data move, for sizes of 0 and more."""
        stated = Stated.of(local.model, local.rows, direction)
        return cls(local, direction, stated, *_limit_rates(local, stated))

    @cached_property
    def _events(self) -> Events:
        return Events(self.local, self.direction, self.stated, self.taken)

    @cached_property
    def first(self) -> Rates | None:
        """The rates at the start; None where these limits cannot stay together."""
        return self._rates(self.local.start)

    def end(self, far: float) -> tuple[float, bool]:
        """The first size at which another limit comes into play, or `far` and True where none does before."""
        if self.first is None or self.mixed.any():
            return 0.0, False
        point, rates, events = self.local.start, self.first, self._events
        for _ in range(STEPS):
            ahead = point.size + events.first(point, rates)
            size = min(ahead, far)
            if abs(size - point.size) <= NEAR * max(size, far):
                return max(size, 0.0), ahead >= far
            largest = np.abs(rates.pressures).max(initial=0.0)
            size = min(size, point.size + FAR / largest) if largest > 0.0 else size
            following = self.at(max(size, 0.0), point, rates)
            rates_there = None if following is None else self._rates(following)
            if following is None or rates_there is None:
                break
            point, rates = following, rates_there
        return point.size, False

    def is_proved(self, size: float) -> bool:
        """Whether the point at a size is the optimum of the moved model, as its own multipliers say."""
        point = self.at(size)
        if point is None:
            return False
        model = moved(self.local.model, self.direction, size)
        there = Local.of(model, self.local.notion, self.local.rows.to_model(point.multipliers))
        apart = np.abs(there.start.t - point.t) <= KEPT * np.maximum(point.t, 1.0)
        return bool(apart.all()) and there.is_optimum

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
            step, _ = self._system(point).solve(wrong)
            y = y.copy()
            y[self.local.leaning] += step
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
        return pressures(self.local, self.taken, size, y)

    @cached_property
    def taken(self) -> Taken | None:
        """The merged row whose multiple grows, and its weights in the units of that row."""
        if self.direction.weights is None:
            return None
        row = self.direction.taken_from
        return int(self.local.rows.owner[row]), self.direction.weights / self.local.rows.factor[row]

    def _held(self, size: float) -> sparse.csr_array:
        """The leaning rows' entries at a size."""
        held, taken = self.local.held, self.taken
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
        return System(self._held(point.size), local.weights(point.t))

    def _rates(self, point: Point) -> Rates | None:
        local, direction = self.local, self.direction
        curvature = np.where(local.free, local.notion.curvature(point.t), 0.0)
        push = -taken_price(self.local, self.taken, point.multipliers)
        own = np.where(local.at_upper, direction.upper, direction.lower)
        given = np.where(local.free, curvature * push, own)
        held = self._held(point.size)
        wanted = self.limit_rate[local.leaning] - held @ given
        if self.taken is not None:
            place = np.flatnonzero(np.flatnonzero(local.leaning) == self.taken[0])
            wanted[place] += float((self.taken[1] * local.model.reference) @ point.t)
        step, solved = self._system(point).solve(wanted)
        if not solved:
            return None
        y = np.zeros(local.rows.n_rows)
        y[local.leaning] = step
        pressures = np.asarray(held.T @ step) / local.model.reference + push
        return Rates(y, pressures, np.where(local.free, curvature * pressures, given))


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
