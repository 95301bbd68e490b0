r"""How an answer moves, from solves beside it: for notions reached in rounds, and at kinks.

The answers of leximin, leximax, minimax and least_absolute, and those behind goals, are piecewise straight
but for their finish, and ties are the rule: several sets of binding limits explain one answer, and none of
them need tell what comes next. So the data are moved and solved again, at a size h and at half of it:

.. math:: t'(0) \approx 2 \frac{t(h/2) - t(0)}{h/2} - \frac{t(h) - t(0)}{h} ,

where both differences agree; where they do not, there is a kink between and h becomes smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import NotCertifiedError
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.sensitivity.direction import Direction, moved
from quotaopt.sensitivity.one_way import IMPOSSIBLE, UNKNOWN, OneWay

Solve = Callable[[CanonicalModel], FloatArray | None]
"""The answer's burdens of a model; None where no plan keeps its rules."""

PARTS = (1e-2, 1e-3, 1e-4, 1e-5)
"""Sizes that are tried, of what was asked."""
STRAIGHT, ROUNDING = 1e-2, 1e-9
"""Two differences are one within this part of them, and within what solvers leave open."""
SEEN = 100.0 * ROUNDING
"""A change of the data that is smaller, as a share of the whole, is lost in what solvers leave open."""
STILL = 1e-6
"""Of all that moves: less than this part is rounding."""
BEYOND, TRIES = 1.02, 7


@dataclass(frozen=True, eq=False)
class BySolves:
    """An answer that is moved by solving again."""

    model: CanonicalModel
    t: FloatArray  # (n_cells,)
    solve: Solve

    def one_way(self, direction: Direction, far: float, where: BoolArray | None = None) -> OneWay:
        """The answer beside this one, for sizes of a change up to `far`."""
        try:
            return self._measured(direction, far, where)
        except NotCertifiedError:
            return UNKNOWN

    def hint(self, direction: Direction) -> None:
        """Nothing is known before a solve."""

    def _measured(self, direction: Direction, far: float, where: BoolArray | None) -> OneWay:
        found = None
        for size in (far * part for part in PARTS):
            if size * direction.mass(self.model) < SEEN:
                return UNKNOWN
            whole = self._change(direction, size)
            half = None if whole is None else self._change(direction, 0.5 * size)
            if whole is None or half is None:
                continue
            found = 2.0 * half / (0.5 * size) - whole / size
            if self._fits(half, found, 0.5 * size) and self._fits(whole, found, size):
                if where is not None and self._is_still(found, where):
                    return OneWay("measured", found, size)
                return self._reaching(direction, found, size, far)
        return IMPOSSIBLE if found is None else UNKNOWN

    def _is_still(self, rates: FloatArray, where: BoolArray) -> bool:
        """Whether some cells do not move, while others may."""
        moved_by = self.model.reference * np.abs(rates)
        return bool(moved_by[where].sum() <= STILL * moved_by.sum() + ROUNDING)

    def _reaching(self, direction: Direction, rates: FloatArray, good: float, far: float) -> OneWay:
        """How far these rates hold: up to where the first limit is met, if solves agree; or by bisection."""
        if self._holds(direction, rates, far):
            return OneWay("measured", rates, far, goes_on=True)
        bad, met = far, self._first_met(direction, rates)
        if good < met < far and self._holds(direction, rates, met):
            good, bad = met, BEYOND * met
            if not self._holds(direction, rates, bad):
                return OneWay("measured", rates, met)
        for _ in range(TRIES):
            middle = float(np.sqrt(good * bad))
            good, bad = (middle, bad) if self._holds(direction, rates, middle) else (good, middle)
        return OneWay("measured", rates, good)

    def _holds(self, direction: Direction, rates: FloatArray, size: float) -> bool:
        change = self._change(direction, size)
        return change is not None and self._fits(change, rates, size)

    def _fits(self, change: FloatArray, rates: FloatArray, size: float) -> bool:
        """Whether a change is `rates` times its size, each cell's by what it carries at its reference."""
        weight = self.model.reference
        apart = float((weight * np.abs(change - size * rates)).sum())
        moved_by = max(float((weight * np.abs(change)).sum()), float((weight * np.abs(size * rates)).sum()))
        return apart <= STRAIGHT * moved_by + ROUNDING

    def _change(self, direction: Direction, size: float) -> FloatArray | None:
        """What a change of some size makes of the burdens; None where no plan keeps the rules then."""
        model = moved(self.model, direction, size)
        if (model.lower > model.upper).any():
            return None
        t = self.solve(model)
        return None if t is None else t - self.t

    def _first_met(self, direction: Direction, rates: FloatArray) -> float:
        """The size at which the first cell or row meets another limit, if burdens move straight on."""
        model = self.model
        activity, change = model.activity(self.t), model.activity(rates)
        ends = (
            (self.t - model.lower, rates - direction.lower, model.reference),
            (model.upper - self.t, direction.upper - rates, model.reference),
            (activity - model.row_lower, change - direction.row_lower, 1.0 / model.row_mass),
            (model.row_upper - activity, direction.row_upper - change, 1.0 / model.row_mass),
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            times = [
                np.where((rate < 0.0) & (room * weight > ROUNDING), room / -rate, np.inf)
                for room, rate, weight in ends
            ]
        return min(float(time.min(initial=np.inf)) for time in times)
