"""部门目标分解表: regions, departments, products and customers, each by year, quarter and month."""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING

from quotaopt.handout.blocks import blocks_of
from quotaopt.handout.groups import Groups
from quotaopt.handout.periods import Periods, Stretch
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout, percent
from quotaopt.plan.cells.levels import base_dimensions

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

_CUTS = ("region", "department", "product", "customer")


def departments(allocation: Allocation, setting: Setting) -> Handout:
    """The whole number cut in every way that departments are led by, every cut with its sum.

    People are left to their own table, unless there is nobody else.
    """
    blocks = blocks_of(allocation, setting, _cuts(setting))
    whole = blocks.amounts(Groups.targets)
    fields = [
        Field(setting.say("cut"), blocks.cuts),
        Field(setting.say("name"), blocks.names),
        Field(setting.say("share"), [percent(amount, whole[-1]) for amount in whole], "percent"),
        setting.amounts(setting.whole_name, whole),
    ]
    for stretch in [] if setting.periods is None else _stretches(setting.periods):
        amounts = blocks.amounts(methodcaller("targets", stretch.within))
        fields.append(setting.amounts(setting.stretch_name(stretch), amounts))
    return setting.finish("departments", fields, blocks.sums)


def _cuts(setting: Setting) -> list[str]:
    """The levels of the roles, and the coarsest one of every dimension without any."""
    cuts = [level for role in _CUTS if (level := setting.roles[role]) is not None]
    named = set(setting.roles.levels.values())
    others = (one.levels for one in base_dimensions(setting.plan.spec).values())
    cuts += [levels[0] for levels in others if not named & set(levels)]
    return cuts or list(setting.roles.levels.values())


def _stretches(periods: Periods) -> list[Stretch]:
    """Every whole quarter and month by time, a quarter before its months; without quarters also weeks."""
    quarters, months = periods.whole("quarter"), periods.whole("month")
    found = [*quarters, *months, *([] if quarters else periods.whole("week"))]
    found = [one for one in found if not one.within.all()]
    return sorted(found, key=lambda one: (int(one.within.argmax()), -int(one.within.sum())))
