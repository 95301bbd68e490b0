"""月度销售业绩跟踪表(个人版): every person's month by product line, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.actuals import Actuals, Remark, no_actuals
from quotaopt.handout.persons import persons_of
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout, rates, total

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

WEEKS = 4
"""Weeks of a calendar month: the fourth one ends with the month."""


def month(allocation: Allocation, setting: Setting, actuals: Actuals | None = None) -> Handout | Problem:
    """One row per person and product line; without `actuals` what is to be tracked stays empty.

    A sum adds up what is known; the rate compares it with the whole target.
    """
    tracked, product = setting.month, setting.roles["product"]
    groups = persons_of(allocation, setting, below=[] if product is None else [product])
    if groups is None:
        return Problem.at(NOWHERE, "handout.no_people")
    if tracked is None or setting.periods is None:
        return Problem.at(NOWHERE, "handout.no_whole_month")
    levels, has_products = groups.levels, len(groups.levels) > 1
    sold = no_actuals(levels) if actuals is None else actuals
    weeks = len(setting.periods.within("week", tracked)) or WEEKS
    name = setting.stretch_name(tracked)
    target = groups.targets(tracked.within)
    by_week = [sold.at(levels, groups.names, tracked.label, week + 1) for week in range(weeks)]
    so_far = [total(known) for known in zip(*by_week, strict=True)]
    products = groups.column(1) if has_products else [None] * len(groups)
    remarks = [
        sold.remarks.get((who, what or ""), Remark())
        for who, what in zip(groups.column(0), products, strict=True)
    ]
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
