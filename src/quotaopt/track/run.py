"""A plan and its actuals: what was due, what was sold, what the rest will bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals import Actuals, Elapsed, elapsed
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.reference.season import season_profile
from quotaopt.risks.run import ground_of
from quotaopt.track.interval import Course
from quotaopt.track.lights import Tolerances
from quotaopt.track.pace import paces
from quotaopt.track.rows import Numbers
from quotaopt.track.standings import Standings, standings

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.plan.plan import Plan
    from quotaopt.risks.law import Law

_SHOWN = 6


@dataclass(frozen=True, eq=False)
class Tracked:
    """A plan beside its actuals, at the end of the day `as_of`.

    A unit is what the actuals tell apart: a base of the plan, or a combination of members of coarser
    levels where their file knows no finer ones. Amounts are whole minor units, and therefore add up at
    every level; what is forecast is a float, in minor units too.
    """

    plan: Plan
    cells: Cells  # of the main measure in the main tier
    actuals: Actuals
    tolerances: Tolerances
    levels: tuple[str, ...]  # whose members name a unit
    codes: tuple[CodeArray, ...]  # per level the member of every unit: (n_units,)
    elapsed: Elapsed
    target: IntArray  # (n_units, n_periods)
    due: IntArray  # (n_units, n_periods), the part of the target that should be reached by now
    actual: IntArray  # (n_units, n_periods)
    expected: FloatArray  # (n_units, n_periods), what a pace of 1 sells, by season
    pace: FloatArray  # (n_units,)
    law: Law | None  # of attainment, where the plan states one and units are bases

    @property
    def is_silent_now(self) -> bool:
        """Whether a period runs of which nothing is known yet."""
        runs = elapsed(self.plan, self.as_of)
        return bool((runs.done > self.elapsed.done).any())

    @property
    def as_of(self) -> dt.date:
        """The last day that is looked at."""
        return self.actuals.as_of

    @property
    def digits(self) -> int:
        """Decimals of an amount: 2 where minor units are cents."""
        return self.actuals.digits

    @property
    def is_whole(self) -> bool:
        """Whether every unit is a base of the plan, so that arrays are those of its cells."""
        return self.levels == self.cells.base_finest

    @property
    def rest(self) -> IntArray:
        """What the plan still asks for. (n_units, n_periods)"""
        return self.target - self.due

    @property
    def landing(self) -> IntArray:
        """What is sold, and the rest as planned: actual + rest. (n_units, n_periods)"""
        return self.actual + self.rest

    @cached_property
    def forecast_rest(self) -> FloatArray:
        """What the rest will bring at everybody's pace, by season. (n_units, n_periods)"""
        return np.asarray(self.pace[:, None] * self.expected * (1.0 - self.elapsed.share))

    @property
    def forecast(self) -> FloatArray:
        """What is sold, and what the rest will bring. (n_units, n_periods)"""
        return np.asarray(self.actual + self.forecast_rest)

    @cached_property
    def course(self) -> Course:
        """What intervals are told from."""
        done = self.pace[:, None] * self.expected * self.elapsed.share
        return Course(self.actual, done, self.forecast_rest, self.elapsed.is_closed)

    def by(self, *levels: str) -> Standings:
        """How the members of some levels stand; all together without any.

        Raises
        ------
        PlanError
            A level does not exist, or the actuals do not know it.
        """
        return standings(self, levels)

    def amount(self, minor: int) -> Decimal:
        """Minor units as an amount."""
        return Decimal(minor).scaleb(-self.digits)


def track(allocation: Allocation, actuals: Actuals, tolerances: Tolerances | None = None) -> Tracked:
    """Put what was sold beside what was asked for.

    What is due of the period that runs is its target in proportion to its days that are over; nothing
    where no row speaks of it yet. In a period of which any row speaks, a unit without one has sold nothing.

    Parameters
    ----------
    allocation
        Of it, the main measure in the main tier is tracked.
    actuals
        As `read_actuals` reads them for the same plan.
    tolerances
        By default those that the plan states.

    Raises
    ------
    PlanError
        A row speaks of several periods, nothing is known of one that is over, or the season cannot be told.
    """
    main = allocation.main_part
    plan, cells = main.plan, main.cells
    levels = _known_levels(cells, actuals)
    unit, codes = _units(cells, levels)
    n_units, passed = len(codes[0]) if codes else 1, elapsed(plan, actuals.as_of)
    per_step = int(main.shown.step.scaleb(actuals.digits))
    target = _of_units(unit, n_units, (main.steps * per_step).reshape(cells.n_bases, -1))
    sold = actuals.by_period(levels, codes)
    is_silent = np.asarray(sold.blank.reshape(target.shape).all(axis=0))
    _refuse_unknown(plan, actuals, passed.is_closed & is_silent)
    passed = _known(passed, is_silent)
    actual = sold.units.reshape(target.shape)
    expected = _of_units(unit, n_units, _expected(main)) * per_step
    return Tracked(
        plan,
        cells,
        actuals,
        tolerances or Tolerances.of(plan),
        levels,
        codes,
        passed,
        target,
        _due(target, passed),
        actual,
        expected,
        paces(actual, expected * passed.share),
        _law(allocation) if levels == cells.base_finest else None,
    )


def _known_levels(cells: Cells, actuals: Actuals) -> tuple[str, ...]:
    """The finest level of every dimension that the actuals tell apart."""
    base = [level for level in cells if not cells.is_time(level) and actuals.knows(level)]
    coarser = {above for level in base for above in cells.levels[level].above}
    return tuple(level for level in base if level not in coarser)


def _units(cells: Cells, levels: Sequence[str]) -> tuple[IntArray, tuple[CodeArray, ...]]:
    """The unit of every base, and the members of every unit."""
    grouping = cells.group(levels)
    unit = grouping.codes[:: cells.n_periods].astype(np.int64)
    codes = tuple(cells.codes_at(level, grouping.first_cell) for level in levels)
    return unit, codes


def _of_units(unit: IntArray, n_units: int, values: Numbers) -> Numbers:
    """Values of bases summed by unit. (n_units, n_periods)"""
    found = np.zeros((n_units, values.shape[1]), dtype=values.dtype)
    np.add.at(found, unit, values)
    return found


def _expected(main: Allocation) -> FloatArray:
    """What a pace of 1 sells, in steps: as the plan is phased, or by the season it wants pace told by.

    (n_bases, n_periods)
    """
    planned = main.steps.reshape(main.cells.n_bases, -1).astype(np.float64)
    season = main.plan.spec.tracking.season
    if season is None:
        return planned
    path = ("tracking", "season")
    profile = season_profile(main.plan, main.cells, season, path, main.plan.main.history)
    return np.asarray(planned.sum(axis=1, keepdims=True) * profile)


def _due(target: IntArray, passed: Elapsed) -> IntArray:
    """The part of every target that should be reached by now, in whole minor units.

    Units are rounded one after the other, so that any run of them, and all of them, are due to less
    than one minor unit. (n_units, n_periods)
    """
    due = np.where(passed.done == passed.whole, target, 0)
    for period in np.flatnonzero((passed.done > 0) & (passed.done < passed.whole)):
        running = [0, *np.cumsum(target[:, period].astype(object) * int(passed.done[period]))]
        due[:, period] = np.diff([int(each) // int(passed.whole[period]) for each in running])
    return due


def _refuse_unknown(plan: Plan, actuals: Actuals, wanting: BoolArray) -> None:
    """Stop where there are periods over of which no row says anything."""
    calendar = calendar_of(plan)
    if not wanting.any() or calendar is None:
        return
    names = calendar.levels[calendar.finest][calendar.codes[calendar.finest][wanting]]
    shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    told = {"periods": shown, "date": actuals.as_of.isoformat()}
    raise PlanError([Problem.at(Place(file=actuals.source), "actuals.nothing_known", **told)])


def _known(passed: Elapsed, is_silent: BoolArray) -> Elapsed:
    """A running period of which nothing is known yet counts as not begun: a blank is not a zero."""
    return replace(passed, done=np.where(is_silent, 0, passed.done))


def _law(allocation: Allocation) -> Law | None:
    """The law of attainment of a plan that states one: spreads, or where past targets stand."""
    risk = allocation.plan.spec.risk
    if risk.past is None and not any(entry.spread is not None for entry in risk.figures):
        return None
    return ground_of(allocation, {}).law
