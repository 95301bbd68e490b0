"""How groups of a plan stand: every figure of the tracking tables, exact as far as it is no forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.track.interval import half_widths
from quotaopt.track.lights import Light
from quotaopt.track.rows import Rows, rows_of

if TYPE_CHECKING:
    from quotaopt.track.run import Tracked


@dataclass(frozen=True, eq=False)
class Standings:
    """The members of some levels, one row each, in the order of the plan; one row without levels.

    Amounts are whole minor units; floats are minor units as well.
    """

    tracked: Tracked
    levels: tuple[str, ...]
    members: tuple[LabelArray, ...]  # per level (n_rows,), str
    target: IntArray  # (n_rows,)
    due: IntArray  # (n_rows,), target to date
    actual: IntArray  # (n_rows,)
    own_pace: FloatArray  # (n_rows,), sold of what a pace of 1 sells by now; NaN where nothing is due
    expected_rest: FloatArray  # (n_rows,), what a pace of 1 sells of the rest
    forecast: FloatArray  # (n_rows,), where it will end
    half_width: FloatArray  # (n_rows,), of the interval around the forecast; NaN where nothing is known
    left: tuple[Fraction, ...]  # (n_rows,), periods that are left

    def __len__(self) -> int:
        return len(self.target)

    def only(self, rows: IntArray) -> Standings:
        """Some of the rows."""
        arrays = ("target", "due", "actual", "own_pace", "expected_rest", "forecast", "half_width")
        return replace(
            self,
            members=tuple(names[rows] for names in self.members),
            left=tuple(self.left[row] for row in rows.tolist()),
            **{name: getattr(self, name)[rows] for name in arrays},
        )

    @property
    def rest(self) -> IntArray:
        """What the plan asks of the rest. (n_rows,)"""
        return self.target - self.due

    @property
    def gap(self) -> IntArray:
        """Sold more than due, by now. (n_rows,)"""
        return self.actual - self.due

    @property
    def landing(self) -> IntArray:
        """What is sold, and the rest as planned. (n_rows,)"""
        return self.actual + self.rest

    @property
    def needed(self) -> IntArray:
        """What is missing to the whole target. (n_rows,)"""
        return self.target - self.actual

    @property
    def lights(self) -> CodeArray:
        """A `Light` per row: what was sold against what is due. (n_rows,)"""
        return self.tracked.tolerances.lights(self.actual, self.due)

    @property
    def is_outside(self) -> BoolArray:
        """Whose sales are further from what is due than is tolerated, on either side. (n_rows,)"""
        return self.tracked.tolerances.outside(self.actual, self.due)

    def light(self, row: int) -> Light:
        """The light of one row."""
        return Light(int(self.lights[row]))

    def attainment(self, row: int) -> Decimal | None:
        """Sold in percent of what is due by now, with two decimals."""
        return percent(int(self.actual[row]), int(self.due[row]))

    def landed(self, row: int) -> Decimal | None:
        """The landing in percent of the whole target."""
        return percent(int(self.landing[row]), int(self.target[row]))

    def forecast_percent(self, row: int) -> Decimal | None:
        """The forecast in percent of the whole target."""
        return percent(round(self.forecast[row]), int(self.target[row]))

    def run_rate(self, row: int) -> Decimal | None:
        """What the rest brings per period if it goes on at its own pace, by season."""
        if not self.left[row] or np.isnan(self.own_pace[row]):
            return None
        return self._amount(Fraction(self._at_own_pace(row)) / self.left[row])

    def needed_rate(self, row: int) -> Decimal | None:
        """What has to be sold per period that is left to reach the whole target."""
        return None if not self.left[row] else self._amount(Fraction(int(self.needed[row])) / self.left[row])

    def recovery(self, row: int) -> Decimal | None:
        """What is needed in percent of the rest as planned: 100 is as planned."""
        return percent(int(self.needed[row]), int(self.rest[row]))

    def stretch(self, row: int) -> Decimal | None:
        """What is needed in percent of what the rest brings at its own pace: 100 goes on as before."""
        if not self.left[row] or np.isnan(self.own_pace[row]):
            return None
        return percent(int(self.needed[row]), round(self._at_own_pace(row)))

    def _at_own_pace(self, row: int) -> float:
        return float(self.own_pace[row] * self.expected_rest[row])

    def _amount(self, minor: Fraction) -> Decimal:
        return self.tracked.amount(round(minor))


def standings(tracked: Tracked, levels: Sequence[str]) -> Standings:
    """See `Tracked.by`."""
    rows = rows_of(tracked, levels)
    target, actual = rows.sums(tracked.target), rows.sums(tracked.actual)
    expected_rest = rows.sums(tracked.expected * (1.0 - tracked.elapsed.share))
    shown = np.flatnonzero(((target != 0) | (actual != 0) | (rows.sums(tracked.expected) > 0.0)).ravel())
    probability = float(tracked.plan.spec.tracking.interval)
    left = rows.left(tracked)
    return Standings(
        tracked,
        rows.levels,
        rows.members(tracked, shown),
        target.ravel()[shown],
        rows.sums(tracked.due).ravel()[shown],
        actual.ravel()[shown],
        _own_pace(tracked, rows)[shown // rows.n_stretches],
        expected_rest.ravel()[shown],
        rows.sums(tracked.forecast).ravel()[shown],
        half_widths(tracked.course, rows, probability, tracked.law).ravel()[shown],
        tuple(left[stretch] for stretch in (shown % rows.n_stretches).tolist()),
    )


def _own_pace(tracked: Tracked, rows: Rows) -> FloatArray:
    """What every group sold of what it was expected to by now; NaN where that is nothing. (n_groups,)"""
    sold = rows.sums(tracked.actual).sum(axis=1)
    expected = rows.sums(tracked.expected * tracked.elapsed.share).sum(axis=1)
    return np.asarray(np.divide(sold, expected, out=np.full(rows.n_groups, np.nan), where=expected > 0.0))


def percent(part: int, whole: int) -> Decimal | None:
    """`part` in percent of `whole` with two decimals, halves away from zero; None of nothing.

    >>> percent(690_000, 800_000), percent(1, 0)
    (Decimal('86.25'), None)
    """
    if whole == 0:
        return None
    size = abs(Fraction(part, whole)) * 10**4
    rounded = int(size + Fraction(1, 2))
    return Decimal(-rounded if (part < 0) != (whole < 0) else rounded).scaleb(-2)
