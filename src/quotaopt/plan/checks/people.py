"""Is there all that the people of a plan need: periods, and a table with one row per person?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.schema import Dimension, PlanSpec, Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_people(plan: Plan) -> Iterator[Problem]:
    """A plan without periods or without the level of its people; proration without people."""
    spec, people = plan.spec, plan.spec.people
    if people is None:
        for position, rule in enumerate(spec.rules):
            if rule.prorated:
                place = plan.place("rules", position, "prorated")
                yield Problem.at(place, "people.prorated_alone", rule=rule.name)
        return
    if not any(isinstance(dimension, Time) for dimension in spec.dimensions.values()):
        yield Problem.at(plan.place("people"), "people.no_time")
    table = spec.tables.get(people.table)
    if table is not None and (len(table.key) != 1 or table.key[0] not in _levels(spec)):
        yield Problem.at(plan.place("people", "table"), "people.key", table=people.table)


def _levels(spec: PlanSpec) -> set[str]:
    """Every level but those of time."""
    dimensions = (dimension for dimension in spec.dimensions.values() if isinstance(dimension, Dimension))
    return {level for dimension in dimensions for level in dimension.levels}
