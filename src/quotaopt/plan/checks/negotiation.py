"""Can every node of the negotiation be named, and has each one owner?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.layers import layer_levels
from quotaopt.plan.schema import PlanSpec

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_negotiation(plan: Plan) -> Iterator[Problem]:
    """Nodes are of levels that there are; owners and past bids are decided by the node."""
    stated = plan.spec.negotiation
    if stated is None:
        return
    levels = [level for level in levels_of(plan.spec) if level not in layer_levels(plan.spec)]
    unknown = [level for level in stated.nodes if level not in levels]
    for level in unknown:
        yield misspelt(plan.place("negotiation", "nodes"), "plan.unknown_level", level, levels)
    if unknown:
        return  # what follows is about what nodes decide
    decided = decided_levels(plan.spec, stated.nodes)
    for number, owner in enumerate(stated.owners):
        yield from _owner(plan, ("negotiation", "owners", number), owner, levels, decided)
    if stated.fallback is not None:
        yield from _fallback(plan, stated.fallback, stated.nodes)
    if stated.past is not None:
        yield from _levels(plan, ("negotiation", "past", "by"), stated.past.by, levels, decided)
        if stated.past.table not in plan.spec.tables:
            place = plan.place("negotiation", "past", "table")
            yield misspelt(place, "plan.unknown_table", stated.past.table, plan.spec.tables)


def decided_levels(spec: PlanSpec, nodes: Sequence[str]) -> tuple[str, ...]:
    """Levels on which all cells of a node have the same member: the levels of nodes, and those above."""
    decided: list[str] = []
    for dimension in spec.dimensions.values():
        named = [depth for depth, level in enumerate(dimension.levels, start=1) if level in nodes]
        decided += dimension.levels[: max(named, default=0)]
    return tuple(decided)


def _fallback(plan: Plan, column: str, nodes: Sequence[str]) -> Iterator[Problem]:
    """The last plan is known for every node, or for parts of it."""
    table, place = column.partition(".")[0], plan.place("negotiation", "fallback")
    if table not in plan.spec.tables:
        yield misspelt(place, "plan.unknown_table", table, plan.spec.tables)
    elif not (key := plan.spec.tables[table].key):
        yield Problem.at(place, "plan.lookup_without_key", column=column, table=table)
    elif missing := [level for level in nodes if level not in decided_levels(plan.spec, key)]:
        yield Problem.at(place, "negotiation.coarse_fallback", column=column, levels=", ".join(missing))


def _owner(
    plan: Plan, path: PlanPath, owner: str, levels: Sequence[str], decided: Sequence[str]
) -> Iterator[Problem]:
    table, dot, _ = owner.partition(".")
    if not dot or owner in levels:
        yield from _levels(plan, path, (owner,), levels, decided)
    elif table not in plan.spec.tables:
        yield misspelt(plan.place(*path), "plan.unknown_table", table, plan.spec.tables)
    elif not plan.spec.tables[table].key:
        yield Problem.at(plan.place(*path), "plan.lookup_without_key", column=owner, table=table)
    else:
        yield from _levels(plan, path, plan.spec.tables[table].key, levels, decided)


def _levels(
    plan: Plan, path: PlanPath, named: Sequence[str], levels: Sequence[str], decided: Sequence[str]
) -> Iterator[Problem]:
    """Every one of the levels exists, and a node has one member of it."""
    for level in named:
        if level not in levels:
            yield misspelt(plan.place(*path), "plan.unknown_level", level, levels)
        elif level not in decided:
            nodes = ", ".join(plan.spec.negotiation.nodes) if plan.spec.negotiation else ""
            yield Problem.at(plan.place(*path), "negotiation.not_decided", level=level, nodes=nodes)
