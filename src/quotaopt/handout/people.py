"""个人目标计划表: every person's year and quarters, with the key actions behind them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, Problem
from quotaopt.handout.persons import persons_of
from quotaopt.handout.setting import Setting
from quotaopt.handout.table import Field, Handout, total
from quotaopt.plan.activities.actions import NO_ACTIONS, Action, person_level, read_actions

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

_NOTHING_AGREED = (Action(""),)


def people(allocation: Allocation, setting: Setting) -> Handout | Problem:
    """One row per person and key action, under region and department.

    The targets stand in a person's first row only, so that they add up. Without actions of
    people of this level, there is one row each to be filled in.
    """
    person, plan = setting.roles["person"], setting.plan
    above = () if person is None else allocation.cells.levels[person].above
    around = [level for role in ("region", "department") if (level := setting.roles[role]) in above and level]
    groups = persons_of(allocation, setting, above=around)
    if groups is None:
        return Problem.at(NOWHERE, "handout.no_people")
    has_actions = person is not None and person_level(plan) == person
    agreed = read_actions(plan, allocation.cells) if has_actions else NO_ACTIONS
    actions = [agreed.of.get(name, _NOTHING_AGREED) for name in groups.column(-1)]
    rows = [(group, rank) for group, own in enumerate(actions) for rank in range(len(own))]

    def amounts(heading: str, targets: Sequence[Decimal]) -> Field:
        shown = [None if rank else targets[group] for group, rank in rows]
        return setting.amounts(heading, [*shown, total(targets)])

    def words(heading: str, part: str) -> Field:
        texts = [getattr(actions[group][rank], part) or None for group, rank in rows]
        return Field(setting.say(f"agreed.{heading}"), [*texts, None])

    fields = [
        Field(
            setting.roles.word(level, setting.lang), [*(groups.names[group][at] for group, _ in rows), None]
        )
        for at, level in enumerate(around)
    ]
    names = [groups.names[group][-1] for group, _ in rows]
    fields.append(Field(setting.say("person"), [*names, setting.say("sum")]))
    fields.append(amounts(setting.whole_name, groups.targets()))
    for quarter in [] if setting.periods is None else setting.periods.whole("quarter"):
        fields.append(amounts(setting.stretch_name(quarter), groups.targets(quarter.within)))
    fields.append(words("actions", "action"))
    if plan.spec.actions is not None and plan.spec.actions.owner is not None:
        fields.append(words("owner", "owner"))
    fields += [words("dates", "date"), words("support", "support")]
    return setting.finish("people", fields, frozenset({len(rows)}))
