"""个人目标计划表: every person's year and quarters, with what is to be done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.groups import groups_of
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout, total

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

_AGREED = ("actions", "dates", "support")


def people(allocation: Allocation, setting: Setting) -> Handout | Problem:
    """One row per person, under region and department; what is agreed on is left to be filled in."""
    person = setting.roles["person"]
    if person is None:
        return Problem.at(NOWHERE, "handout.no_people")
    above = allocation.cells.levels[person].above
    around = [level for role in ("region", "department") if (level := setting.roles[role]) in above and level]
    groups = groups_of(allocation, [*around, person])
    blanks = [None] * len(groups)
    fields = [
        Field(setting.roles.word(level, setting.lang), [*groups.column(position), None])
        for position, level in enumerate(around)
    ]
    fields.append(Field(setting.say("person"), [*groups.column(-1), setting.say("sum")]))
    whole = groups.targets()
    fields.append(setting.amounts(setting.whole_name, [*whole, total(whole)]))
    for quarter in [] if setting.periods is None else setting.periods.whole("quarter"):
        amounts = groups.targets(quarter.within)
        fields.append(setting.amounts(setting.stretch_name(quarter), [*amounts, total(amounts)]))
    fields += [Field(setting.say(f"agreed.{name}"), [*blanks, None]) for name in _AGREED]
    return setting.finish("people", fields, frozenset({len(groups)}))
