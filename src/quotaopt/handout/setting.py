"""What the tables of one plan are to show, settled before anything is solved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, Place, PlanError, Problem, Problems
from quotaopt.handout.periods import Periods, Stretch
from quotaopt.handout.roles import Roles, roles_of
from quotaopt.handout.table import Field, Handout, settled, total
from quotaopt.handout.units import Scale, scale_of
from quotaopt.messages import Language, say
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.periods.dates import Kind
from quotaopt.plan.periods.days import number_of

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_SHOWN = 12


@dataclass(frozen=True, eq=False)
class Setting:
    """Roles, periods, unit and language of the tables."""

    plan: Plan
    roles: Roles
    periods: Periods | None
    month: Stretch | None
    quarter: Stretch | None
    scale: Scale
    lang: Language

    def say(self, key: str, **values: object) -> str:
        """A heading or a title in the language of the tables."""
        return say(f"handout.{key}", self.lang, **values)

    def amounts(self, heading: str, amounts: Sequence[Decimal | None]) -> Field:
        """A column of amounts, given in currency units. A larger unit is part of the heading."""
        counted = [None if amount is None else self.scale.of(amount) for amount in amounts]
        unit = self.scale.name(self.lang)
        whole = self.say("heading_in", heading=heading, unit=unit) if self.scale.power else heading
        return Field(whole, counted, "amount", self.scale.least_digits, heading)

    def summed(self, heading: str, amounts: Sequence[Decimal | None]) -> Field:
        """A column of amounts with what is known of them summed up below."""
        return self.amounts(heading, [*amounts, total(amounts)])

    def finish(self, name: str, fields: Sequence[Field], sums: frozenset[int]) -> Handout:
        """The table called `name` from its columns."""
        columns, rows = settled(fields)
        return Handout(name, self.say(f"title.{name}"), self.scale.name(self.lang), columns, rows, sums)

    @property
    def whole_name(self) -> str:
        """What the target of the whole plan is called."""
        return self.say("year_target" if self.periods is None or self.periods.is_year else "whole_target")

    def stretch_name(self, stretch: Stretch) -> str:
        """A quarter, month or week in a heading; with its year where the plan has more than one."""
        assert self.periods is not None
        is_fiscal_month = stretch.kind == "month" and stretch.label.startswith("FY")
        if is_fiscal_month or len(self.periods.years) > 1:
            return stretch.label
        if stretch.kind == "month":
            return self.say(f"month.{stretch.number}")
        if stretch.month is not None:
            return self.say("week_in", month=self.say(f"month.{stretch.month}"), number=stretch.number)
        return self.say(stretch.kind, number=stretch.number)


def settle(
    plan: Plan,
    *,
    month: str | None = None,
    quarter: str | None = None,
    unit: str | None = None,
    lang: Language = "en",
    as_of: dt.date | None = None,
) -> Setting:
    """What the tables of `plan` show; what is asked for here goes before what the plan states.

    Parameters
    ----------
    month, quarter
        Of the tables that track: ``2024-10``, ``2024-Q4``.
    unit
        What amounts are counted in: 元, 万元 or 亿元 where the plan is in yuan, else thousand or million.
    as_of
        The last day with actuals, whose month is tracked where none is stated.

    Raises
    ------
    PlanError
        The plan has no such month or quarter, or there is no such unit; all problems at once.
    """
    problems, spec = Problems(), plan.spec.handouts
    calendar = calendar_of(plan)
    periods = None if calendar is None else Periods(calendar)
    asked = NOWHERE
    stated_month = (month, asked) if month else (spec.month, plan.place("handouts", "month"))
    stated_quarter = (quarter, asked) if quarter else (spec.quarter, plan.place("handouts", "quarter"))
    stated_unit = (unit, asked) if unit else (spec.unit, plan.place("handouts", "unit"))
    scale = problems.attempt(scale_of, stated_unit[0], plan.main.unit, stated_unit[1])
    tracked = problems.attempt(_stretch, periods, "month", *stated_month)
    of_quarter = problems.attempt(_stretch, periods, "quarter", *stated_quarter)
    problems.stop_if_any()
    assert scale is not None  # or there were problems
    if tracked is None and of_quarter is None and periods is not None and as_of is not None:
        tracked = _month_of(periods, as_of)
    tracked, of_quarter = _by_default(periods, tracked, of_quarter)
    return Setting(plan, roles_of(plan), periods, tracked, of_quarter, scale, lang)


def _stretch(periods: Periods | None, kind: Kind, text: str | None, place: Place) -> Stretch | None:
    """The stretch that is asked for, if one is."""
    if text is None:
        return None
    known = [] if periods is None else periods.whole(kind)
    found = None if periods is None else periods.named(kind, text)
    if found is not None:
        return found
    if not known:
        raise PlanError([Problem.at(place, f"handout.no_{kind}s", text=text)])
    labels = [stretch.label for stretch in known]
    listed = ", ".join(labels[:_SHOWN]) + (", ..." if len(labels) > _SHOWN else "")
    raise PlanError([Problem.at(place, f"handout.outside_{kind}s", text=text, known=listed)])


def _month_of(periods: Periods, day: dt.date) -> Stretch | None:
    """The month of the plan in which a day lies."""
    period = np.searchsorted(periods.calendar.bounds, number_of(day), side="right") - 1
    return next((month for month in periods.whole("month") if month.within[period]), None)


def _by_default(
    periods: Periods | None, month: Stretch | None, quarter: Stretch | None
) -> tuple[Stretch | None, Stretch | None]:
    """A month of the quarter and the quarter of the month, or the first ones of the plan."""
    if periods is None:
        return None, None
    quarters = periods.whole("quarter")
    if month is not None:
        around = (one for one in quarters if (one.within & month.within).any())
        return month, quarter or next(around, None)
    quarter = quarter or next(iter(quarters), None)
    inside = periods.whole("month") if quarter is None else periods.within("month", quarter)
    return next(iter(inside), None), quarter
