"""Do amendments speak of rows and limits that their rule has?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.scalars import number_text
from quotaopt.plan.schema_amendments import SIDES

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.schema_amendments import Amendment
    from quotaopt.plan.schema_rules import Rule

_AMOUNTS = ("total", "band", "lot", "at_most")
"""Kinds whose limits are not negative, unless cells count by weight."""


def check_amendments(plan: Plan) -> Iterator[Problem]:
    """Levels that do not tell rows apart, sides that the rule leaves open, limits that cannot be meant."""
    for position, rule in enumerate(plan.spec.rules):
        for number, amendment in enumerate(rule.amended):
            yield from _amendment(plan, ("rules", position, "amended", number), rule, amendment)


def _amendment(
    plan: Plan, path: tuple[str | int, ...], rule: Rule, amendment: Amendment
) -> Iterator[Problem]:
    for level in amendment.chosen:
        if level not in rule.each:
            yield misspelt(plan.place(*path, "for"), "plan.not_in_each", level, rule.each, rule=rule.name)
    for side in SIDES:
        limit = amendment.limit(side)
        if limit is not None and side not in rule.sides:
            shown = {"rule": rule.name, "side": side, "sides": ", ".join(sorted(rule.sides)) or "-"}
            yield Problem.at(plan.place(*path, side), "amended.no_such_side", **shown)
        elif limit is not None and limit < 0 and rule.kind in _AMOUNTS and rule.weight is None:
            yield Problem.at(plan.place(*path, side), "plan.negative", input=number_text(limit))
    if amendment.loosen is not None and rule.kind in ("at_most", "one_of"):
        yield Problem.at(plan.place(*path, "loosen"), "amended.loosen_choice", rule=rule.name)
