"""How an answer moves, from the limits that bind it: one linear system per question, proved at both ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.at_level import AtLevel, Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.tiers import Tiers
from quotaopt.rules.nested import crossing
from quotaopt.sensitivity.direction import Direction
from quotaopt.sensitivity.local import Local
from quotaopt.sensitivity.one_way import UNKNOWN, OneWay
from quotaopt.sensitivity.path import Path
from quotaopt.solvers.candidate import Prices

NOWHERE = 1e-7
"""Of what was asked: a range of validity this short is a kink."""
INSIDE = 0.999
"""At this part of its range a path is proved: at the very end the next limit is met."""
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class ByLimits:
    """An answer to a strictly convex notion, ready to be moved."""

    local: Local
    rewritten: AtLevel | None  # where burdens of groups are compared
    tiers: Tiers | None

    @classmethod
    def of(
        cls, model: CanonicalModel, notion: Notion, prices: Prices, groups: Groups | None, tiers: Tiers | None
    ) -> ByLimits:
        """The answer that these prices of rows and groups prove."""
        if groups is None:
            return cls(Local.of(model, notion, prices.rows), None, tiers)
        rewritten = at_level(model, groups)
        multipliers = rewritten.multipliers(prices.rows, prices.links)
        return cls(Local.of(rewritten.model, notion, multipliers), rewritten, tiers)

    def one_way(self, direction: Direction, far: float, where: BoolArray | None = None) -> OneWay:
        """The answer beside this one; unknown at a kink, where other limits bind on either side."""
        if self.rewritten is not None:
            direction = direction.between(self.rewritten)
        path = Path.of(self.local, direction)
        met, goes_on = path.end(far)
        end = self._in_order(path, met)
        if path.first is None or end <= NOWHERE * far or not path.is_proved(INSIDE * end):
            return UNKNOWN
        return OneWay("proved", self._cells(path.first.t), end, goes_on=goes_on and end == met)

    def hint(self, direction: Direction) -> FloatArray | None:
        """The rates if the same limits go on binding."""
        asked = direction if self.rewritten is None else direction.between(self.rewritten)
        first = Path.of(self.local, asked).first
        return None if first is None else self._cells(first.t)

    def _in_order(self, path: Path, end: float) -> float:
        """The first size, up to `end`, at which two tiers cross."""
        if self.tiers is None or not self._crosses(path, end):
            return end
        good, bad = 0.0, end
        for _ in range(HALVINGS):
            middle = 0.5 * (good + bad)
            good, bad = (good, middle) if self._crosses(path, middle) else (middle, bad)
        return good

    def _crosses(self, path: Path, size: float) -> bool:
        point = path.at(size)
        if point is None:
            return True
        assert self.tiers is not None
        model = self.local.model if self.rewritten is None else self.rewritten.source
        return bool(len(crossing(model, self.tiers, self._cells(point.t))))

    def _cells(self, values: FloatArray) -> FloatArray:
        return values if self.rewritten is None else np.asarray(self.rewritten.cells(values))
