"""季度销售目标汇总表(团队版): every region's quarter, and where it will end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.groups import groups_of
from quotaopt.handout.periods import Stretch
from quotaopt.handout.setting import Setting
from quotaopt.handout.sold import NOTHING, Sold
from quotaopt.handout.table import Field, Handout, percent, rates, total

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


def quarter(allocation: Allocation, setting: Setting, sold: Sold = NOTHING) -> Handout | Problem:
    """One row per region, or per department where there are no regions.

    Months up to the tracked one have actuals, the later ones targets only. The actual of the
    quarter is where it will end: what is sold, and the targets of the months to come. It is not
    known while one of the months that are over is not.
    """
    tracked, roles = setting.quarter, setting.roles
    region = roles["region"] or roles["department"]
    if region is None:
        return Problem.at(NOWHERE, "handout.no_regions")
    months = [] if tracked is None or setting.periods is None else setting.periods.within("month", tracked)
    if tracked is None or not months:
        return Problem.at(NOWHERE, "handout.no_whole_quarter")
    groups = groups_of(allocation, [region])
    word = setting.say("region" if roles["region"] else "role.department")
    whole = groups.targets(tracked.within)
    fields = [
        Field(word, [*groups.column(0), setting.say("sum")]),
        setting.summed(setting.say("quarter_target"), whole),
    ]
    expected: list[Sequence[Decimal | None]] = []
    for one, is_over in zip(months, _are_over(months, setting.month), strict=True):
        name, target = setting.stretch_name(one), groups.targets(one.within)
        fields.append(setting.summed(setting.say("target_of", period=name), target))
        expected.append(sold.within(groups, one.within) if is_over else target)
        if is_over:
            fields.append(setting.summed(setting.say("actual_of", period=name), expected[-1]))
            fields.append(rates(setting.say("attainment_of", period=name), expected[-1], target))
    landing = [_if_all(parts) for parts in zip(*expected, strict=True)]
    attained = [percent(end, asked) for end, asked in zip(landing, whole, strict=True)]
    fields += [
        setting.summed(setting.say("quarter_sum_target"), whole),
        setting.amounts(setting.say("quarter_sum_actual"), [*landing, _if_all(landing)]),
        Field(
            setting.say("quarter_attainment"),
            [*attained, percent(_if_all(landing), total(whole))],
            "percent",
        ),
        Field(setting.say("issues"), [*_issues(sold, groups.column(0)), None]),
    ]
    return setting.finish("quarter", fields, frozenset({len(groups)}))


def _issues(sold: Sold, regions: Sequence[str]) -> list[str | None]:
    """What is said about every region."""
    return [None if region not in sold.issues else sold.issues[region].cause for region in regions]


def _are_over(months: Sequence[Stretch], tracked: Stretch | None) -> list[bool]:
    """Which months of the quarter have actuals: up to the tracked one, and always the first."""
    until = -1 if tracked is None else int(tracked.within.argmax())
    return [one is months[0] or int(one.within.argmax()) <= until for one in months]


def _if_all(parts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None where one of the parts is not known."""
    return None if any(part is None for part in parts) else total(parts)
