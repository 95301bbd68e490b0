"""Do the levels, members and tables exist that a risk is drawn by?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_risk(plan: Plan) -> Iterator[Problem]:
    """Levels and tables that there are, people who are of no level of time, one general entry."""
    spec, dimensions = plan.spec.risk, plan.spec.dimensions.values()
    levels = [level for one in dimensions for level in one.levels]
    others = [level for one in dimensions if not isinstance(one, Time) for level in one.levels]
    if spec.level is not None and spec.level not in others:
        yield misspelt(plan.place("risk", "level"), "plan.unknown_level", spec.level, others)
    named: list[tuple[PlanPath, str]] = [(("risk", "each"), level) for level in spec.each]
    named += [(("risk", "common", level), level) for level in spec.common or ()]
    named += [
        (("risk", "attainment", position, "where", level), level)
        for position, entry in enumerate(spec.figures)
        for level in entry.where
    ]
    for path, level in named:
        if level not in levels:
            yield misspelt(plan.place(*path), "plan.unknown_level", level, levels)
    yield from _columns(plan)
    general = [position for position, entry in enumerate(spec.figures) if not entry.where]
    for position in general[1:]:
        yield Problem.at(plan.place("risk", "attainment", position), "risk.attainment_twice")


def _columns(plan: Plan) -> Iterator[Problem]:
    """Columns of tables that exist, and by whose key members find theirs."""
    spec = plan.spec.risk
    columns: list[tuple[PlanPath, str]] = [
        (("risk", "attainment", position, key), stated)
        for position, entry in enumerate(spec.figures)
        for key in ("mean", "spread")
        if isinstance(stated := getattr(entry, key), str)
    ]
    if spec.past is not None:
        columns.append((("risk", "past"), spec.past))
    for path, column in columns:
        table = column.partition(".")[0]
        if table not in plan.spec.tables:
            yield misspelt(plan.place(*path), "plan.unknown_table", table, plan.spec.tables)
        elif path[-1] != "past" and not plan.spec.tables[table].key:
            yield Problem.at(plan.place(*path), "plan.lookup_without_key", column=column, table=table)
