"""Does every entry of the over-assignment say whose parts carry more, and does it say it once?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_assignment(plan: Plan) -> Iterator[Problem]:
    """Levels of one dimension that is not time, nodes above them, and one general entry per level."""
    dimension_of = levels_of(plan.spec)
    general: set[str] = set()
    first = next((e.level for e in plan.spec.over_assignment if e.level in dimension_of), None)
    for position, entry in enumerate(plan.spec.over_assignment):
        if entry.level not in dimension_of:
            continue  # told as a name that does not exist
        at = ("over_assignment", position)
        dimension = dimension_of[entry.level]
        if isinstance(plan.spec.dimensions[dimension], Time):
            yield Problem.at(plan.place(*at, "level"), "assignment.time", level=entry.level)
        elif first is not None and dimension != dimension_of[first]:
            shown = {"level": entry.level, "dimension": dimension, "first": dimension_of[first]}
            yield Problem.at(plan.place(*at, "level"), "assignment.two_dimensions", **shown)
        yield from _above(plan, position)
        if not entry.where and entry.level in general:
            yield Problem.at(plan.place(*at), "assignment.level_twice", level=entry.level)
        if not entry.where:
            general.add(entry.level)


def _above(plan: Plan, position: int) -> Iterator[Problem]:
    """`where` and a column's key name nothing but levels above."""
    entry = plan.spec.over_assignment[position]
    dimension = plan.spec.dimensions[levels_of(plan.spec)[entry.level]]
    above = dimension.levels[: dimension.levels.index(entry.level)]
    shown = {"level": entry.level, "above": ", ".join(above) or "-"}
    for level in entry.where:
        if level not in above and level in levels_of(plan.spec):
            place = plan.place("over_assignment", position, "where", level)
            yield Problem.at(place, "assignment.not_above", named=level, **shown)
    name = entry.factor.partition(".")[0] if isinstance(entry.factor, str) else None
    table = plan.spec.tables.get(name) if name else None
    if table is None:
        return
    place = plan.place("over_assignment", position, "factor")
    if not table.key:
        yield Problem.at(place, "plan.lookup_without_key", column=entry.factor, table=name)
    for level in table.key:
        if level not in above:
            yield Problem.at(place, "assignment.key_not_above", column=entry.factor, named=level, **shown)
