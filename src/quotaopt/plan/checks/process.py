"""Is the funnel one that can be counted, and are key actions bound to the same people?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of
from quotaopt.plan.checks.tables import table_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.schema import Time
from quotaopt.plan.schema_process import Process

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_process(plan: Plan) -> Iterator[Problem]:
    """Stages named twice or fed by nothing, levels and tables that are not there."""
    process, actions = plan.spec.process, plan.spec.actions
    if process is not None:
        yield from _level(plan, ("process", "per"), process.per)
        yield from _stages(plan, process)
        yield from _lookups(plan, process)
        taken = ("stage", "count", *(("week",) if process.weeks != "none" else ()))
        for level in filter(levels_of(plan.spec).__contains__, taken):
            yield Problem.at(plan.place("process"), "process.reserved", level=level)
    if actions is None:
        return
    if actions.table not in plan.spec.tables:
        yield misspelt(plan.place("actions", "table"), "plan.unknown_table", actions.table, plan.spec.tables)
    if actions.person is not None:
        yield from _level(plan, ("actions", "person"), actions.person)
    elif process is None:
        yield Problem.at(plan.place("actions"), "actions.whose")
    if process is not None and actions.person not in (None, process.per):
        place = plan.place("actions", "person")
        yield Problem.at(place, "actions.other_people", person=actions.person, per=process.per)


def _level(plan: Plan, path: PlanPath, level: str) -> Iterator[Problem]:
    """`level` is one of a dimension other than time."""
    levels = levels_of(plan.spec)
    if level not in levels:
        yield misspelt(plan.place(*path), "plan.unknown_level", level, levels)
    elif isinstance(plan.spec.dimensions[levels[level]], Time):
        yield Problem.at(plan.place(*path), "process.level_of_time", level=level)


def _stages(plan: Plan, process: Process) -> Iterator[Problem]:
    names: list[str] = []
    for position, stage in enumerate(process.funnel):
        place = plan.place("process", "funnel", position)
        if position == 0 and stage.amount is None:
            yield Problem.at(place, "process.no_amount", stage=stage.name)
        if stage.name in names:
            yield Problem.at(place, "process.stage_twice", stage=stage.name)
        if stage.of is not None and stage.of not in names:
            later = stage.of in [one.name for one in process.funnel]
            if later:
                yield Problem.at(place, "process.of_later", stage=stage.name, of=stage.of)
            else:
                yield misspelt(place, "process.of_unknown", stage.of, names, stage=stage.name)
        names.append(stage.name)


def _lookups(plan: Plan, process: Process) -> Iterator[Problem]:
    """Columns are looked up by members that a person decides."""
    dimension = next((one for one in plan.spec.dimensions.values() if process.per in one.levels), None)
    decided = dimension.levels[: dimension.levels.index(process.per) + 1] if dimension is not None else ()
    for position, stage in enumerate(process.funnel):
        for key in ("amount", "rate", "times"):
            column = getattr(stage, key)
            table = plan.spec.tables.get(table_of(column)) if isinstance(column, str) else None
            if table is None:
                continue
            place = plan.place("process", "funnel", position, key)
            if not table.key:
                yield Problem.at(place, "plan.lookup_without_key", column=column, table=table_of(column))
            elif levels := [level for level in table.key if level not in decided]:
                shown = {"per": process.per, "column": column, "levels": ", ".join(levels)}
                yield Problem.at(place, "process.not_decided", **shown)
