"""月度销售业绩跟踪表(个人版): every person's month by product line, week by week."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.groups import Groups
from quotaopt.handout.periods import Periods, Stretch
from quotaopt.handout.persons import persons_of
from quotaopt.handout.setting import Setting
from quotaopt.handout.sold import NOTHING, Sold
from quotaopt.handout.table import Field, Handout, rates
from quotaopt.plan.periods.days import date_of, number_of
from quotaopt.plan.periods.month_weeks import month_weeks

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


def month(allocation: Allocation, setting: Setting, sold: Sold = NOTHING) -> Handout | Problem:
    """One row per person and product line; without actuals what is to be tracked stays empty.

    A sum adds up what is known; the rate compares it with the whole target.
    """
    tracked, product = setting.month, setting.roles["product"]
    groups = persons_of(allocation, setting, below=[] if product is None else [product])
    if groups is None:
        return Problem.at(NOWHERE, "handout.no_people")
    if tracked is None or setting.periods is None:
        return Problem.at(NOWHERE, "handout.no_whole_month")
    has_products = len(groups.levels) > 1
    name = setting.stretch_name(tracked)
    target = groups.targets(tracked.within)
    by_week = _weeks(sold, groups, setting.periods, tracked)
    so_far = sold.within(groups, tracked.within)
    products = groups.column(1) if has_products else [None] * len(groups)
    remarks = [sold.remark(who, what) for who, what in zip(groups.column(0), products, strict=True)]
    fields = [
        Field(setting.say("person"), [*groups.column(0), setting.say("sum")]),
        Field(setting.say("product"), [*products, None]),
        setting.summed(setting.say("target_of", period=name), target),
        *(
            setting.summed(setting.say(f"week_actual.{number}"), week)
            for number, week in enumerate(by_week, start=1)
        ),
        setting.summed(setting.say("so_far"), so_far),
        rates(setting.say("attainment"), so_far, target),
        Field(setting.say("cause"), [*(remark.cause or None for remark in remarks), None]),
        Field(setting.say("remedy"), [*(remark.remedy or None for remark in remarks), None]),
        Field(setting.say("due"), [*(remark.due or None for remark in remarks), None]),
    ]
    return setting.finish("month", fields, frozenset({len(groups)}))


def _weeks(sold: Sold, groups: Groups, periods: Periods, month: Stretch) -> list[list[Decimal | None]]:
    """What was sold week by week: in the plan's own weeks, or in four of a calendar month."""
    weeks = periods.within("week", month)
    if weeks:
        return [sold.within(groups, week.within) for week in weeks]
    first = date_of(int(periods.calendar.bounds[month.within.argmax()]))
    return [
        sold.between(groups, number_of(week.first), number_of(week.last) + 1)
        for week in month_weeks(first.year, first.month, "four")
    ]
