"""季度销售目标汇总表(团队版): every region's quarter, and where it will end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.actuals import Actuals, no_actuals
from quotaopt.handout.groups import groups_of
from quotaopt.handout.periods import Stretch
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout, percent, total

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


def quarter(allocation: Allocation, setting: Setting, actuals: Actuals | None = None) -> Handout | Problem:
    """One row per region; months up to the tracked one have actuals, the later ones targets only.

    The actual of the quarter is where it will end: what is sold, and the targets of the months
    to come. It is not known while one of the months that are over is not.
    """
    region, tracked, until = setting.roles["region"], setting.quarter, setting.month
    if region is None:
        return Problem.at(NOWHERE, "handout.no_regions")
    months = [] if tracked is None or setting.periods is None else setting.periods.within("month", tracked)
    if tracked is None or not months:
        return Problem.at(NOWHERE, "handout.no_whole_quarter")
    levels = [region]
    sold = no_actuals(levels) if actuals is None else actuals
    groups = groups_of(allocation, levels)
    n_over = max(1, sum(_begins(one) <= _begins(until) for one in months)) if until is not None else 1
    whole = groups.targets(tracked.within)
    fields = [
        Field(setting.say("region"), [*groups.column(0), setting.say("sum")]),
        setting.amounts(setting.say("quarter_target"), [*whole, total(whole)]),
    ]
    expected: list[list[Decimal | None]] = []
    for position, one in enumerate(months):
        name, target = setting.stretch_name(one), groups.targets(one.within)
        fields.append(setting.amounts(setting.say("target_of", period=name), [*target, total(target)]))
        if position >= n_over:
            expected.append(list(target))
            continue
        actual = sold.at(levels, groups.names, one.label)
        expected.append(actual)
        fields += [
            setting.amounts(setting.say("actual_of", period=name), [*actual, total(actual)]),
            _rates(setting.say("attainment_of", period=name), actual, target),
        ]
    landing = [_if_all(known) for known in zip(*expected, strict=True)]
    fields += [
        setting.amounts(setting.say("quarter_sum_target"), [*whole, total(whole)]),
        setting.amounts(setting.say("quarter_sum_actual"), [*landing, _if_all(landing)]),
        _rates(setting.say("quarter_attainment"), landing, whole, whole_only=True),
        Field(setting.say("issues"), [None] * (len(groups) + 1)),
    ]
    return setting.finish("quarter", fields, frozenset({len(groups)}))


def _begins(stretch: Stretch) -> int:
    """The first of the plan's periods in a month."""
    return int(stretch.within.argmax())


def _rates(
    heading: str, actual: Sequence[Decimal | None], target: Sequence[Decimal], *, whole_only: bool = False
) -> Field:
    """Actuals in percent of targets, and in sum; `whole_only` leaves out a sum of which a part is missing."""
    rates = [percent(done, asked) for done, asked in zip(actual, target, strict=True)]
    done = _if_all(actual) if whole_only else total(actual)
    return Field(heading, [*rates, percent(done, total(target))], "percent")


def _if_all(known: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None where one of the parts is not known."""
    return None if any(part is None for part in known) else total(known)
