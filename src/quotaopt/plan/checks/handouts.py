"""Do the levels and tables exist that the handed-out tables are said to be about?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_handouts(plan: Plan) -> Iterator[Problem]:
    """Unknown levels and tables, one level in two roles, columns of the wrong kind of table."""
    yield from _levels(plan)
    yield from _one_table_of_facts(plan)
    spec, tables = plan.spec.handouts, plan.spec.tables
    for entry, column in {**spec.numbers, **spec.names}.items():
        place, name = plan.place("handouts", entry), column.partition(".")[0]
        table = tables.get(name)
        if table is None:
            yield misspelt(place, "plan.unknown_table", name, tables)
        elif entry in spec.facts and not table.value:
            yield Problem.at(place, "plan.not_facts", table=name)
        elif entry not in spec.facts and not table.key:
            yield Problem.at(place, "plan.lookup_without_key", column=column, table=name)
        elif entry in spec.names and len(table.key) > 1:
            yield Problem.at(place, "plan.lookup_not_decided", column=column, levels=", ".join(table.key))


def _levels(plan: Plan) -> Iterator[Problem]:
    dimensions = plan.spec.dimensions
    levels = [
        level for level, name in levels_of(plan.spec).items() if not isinstance(dimensions.get(name), Time)
    ]
    seen: dict[str, str] = {}
    for role, level in plan.spec.handouts.levels.items():
        place = plan.place("handouts", role)
        if level not in levels:
            yield misspelt(place, "plan.unknown_level", level, levels)
        elif level in seen:
            yield Problem.at(place, "handout.level_twice", level=level, first=seen[level])
        seen.setdefault(level, role)


def _one_table_of_facts(plan: Plan) -> Iterator[Problem]:
    facts = [(entry, column.partition(".")[0]) for entry, column in plan.spec.handouts.facts.items()]
    for entry, table in facts[1:]:
        if table != facts[0][1]:
            place = plan.place("handouts", entry)
            yield Problem.at(place, "handout.two_tables", entry=entry, table=table, other=facts[0][1])
