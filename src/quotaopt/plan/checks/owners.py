"""Is `owners` meant as it stands, and do rules on people state what can be credited?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of, person_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.plan.schema_rules import Rule

CREDITED = ("total", "band")
"""What a rule on people may state: an amount that is credited to them."""


def check_owners(plan: Plan) -> Iterator[Problem]:
    """Names that clash, levels that cannot be assigned, dates without time, rules that cannot be meant."""
    yield from _declaration(plan)
    for position, rule in enumerate(plan.spec.rules):
        yield from _rule(plan, position, rule)


def _declaration(plan: Plan) -> Iterator[Problem]:
    owners = plan.spec.owners
    if owners is None:
        return
    levels = levels_of(plan.spec)
    time = next((name for name, one in plan.spec.dimensions.items() if isinstance(one, Time)), None)
    if owners.person in levels:
        yield Problem.at(plan.place("owners", "person"), "owners.person_is_level", person=owners.person)
    for level in owners.of:
        place = plan.place("owners", "of")
        if level not in levels:
            yield misspelt(place, "plan.unknown_level", level, levels)
        elif levels[level] == time:
            yield Problem.at(place, "owners.of_time", level=level)
    if owners.table not in plan.spec.tables:
        yield misspelt(plan.place("owners", "table"), "plan.unknown_table", owners.table, plan.spec.tables)
    for key, column in (("from", owners.first), ("to", owners.last)):
        if column is not None and time is None:
            yield Problem.at(plan.place("owners", key), "owners.dates_without_time", key=key)
    if owners.overlays and owners.role is None:
        yield Problem.at(plan.place("owners", "overlays"), "owners.overlays_without_role")


def _rule(plan: Plan, position: int, rule: Rule) -> Iterator[Problem]:
    person = person_of(plan.spec)
    if person is None or (person not in rule.each and person not in rule.where):
        if "includes" in rule.model_fields_set:
            place = plan.place("rules", position, "includes")
            yield Problem.at(place, "owners.includes_without_person", rule=rule.name)
        return
    beside = next((key for key in ("weight", "cumulative", "prorated") if getattr(rule, key)), None)
    if rule.kind not in CREDITED or beside is not None:
        stated = beside or rule.kind
        place = plan.place("rules", position)
        yield Problem.at(place, "owners.rule_kind", rule=rule.name, person=person, stated=stated)
