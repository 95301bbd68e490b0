"""From a plan to its cells: members, hierarchies, combinations and periods."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import CodeArray, LabelArray
from quotaopt.model.cells import Cells, Level, combine
from quotaopt.plan.cells.hierarchy import Ancestors, hierarchy
from quotaopt.plan.cells.keys import first_rows
from quotaopt.plan.cells.layers import stacked
from quotaopt.plan.cells.levels import base_dimensions, blank_names, level_names
from quotaopt.plan.cells.reporting_lines import leaves
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.schema import Dimension, Time
from quotaopt.plan.tables.names import label_array

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

MOST_CELLS = 20_000_000


def lay_out(plan: Plan) -> Cells:
    """The cells of a plan.

    Bases are the distinct combinations found in a table, or all combinations of the members
    that the tables know; every base carries every period. Whatever the order of rows, the
    cells come out the same.

    Raises
    ------
    PlanError
        A level has no column, a name is blank, a hierarchy is not one, or there are more
        cells than the house can hold.
    """
    calendar = calendar_of(plan)
    n_periods = 1 if calendar is None else calendar.n_periods
    members, base_codes = _crossed(plan, n_periods) if plan.spec.cells.cross else _found(plan, n_periods)
    problems = Problems()
    above: dict[str, Mapping[str, Ancestors]] = {}
    for name, dimension in base_dimensions(plan.spec).items():
        try:
            above[name] = hierarchy(plan, name, members[dimension.levels[-1]])
        except PlanError as error:
            problems.extend(error.problems)
    problems.stop_if_any()
    return stacked(plan, _cells(plan, members, base_codes, above, calendar))


def _refuse_too_many(plan: Plan, n_cells: int) -> None:
    n_cells *= len(plan.layers)
    if n_cells > MOST_CELLS:
        shown = {"count": f"{n_cells:,}", "most": f"{MOST_CELLS:,}"}
        raise PlanError([Problem.at(plan.place("cells"), "cells.too_many", **shown)])


def _found(plan: Plan, n_periods: int) -> tuple[dict[str, LabelArray], dict[str, CodeArray]]:
    """Members and bases as the distinct combinations of finest members in a table."""
    table = plan.tables[str(plan.spec.cells.table)]
    dimensions = base_dimensions(plan.spec)
    problems = Problems()
    for name, dimension in dimensions.items():
        if (level := dimension.levels[-1]) not in table:
            shown = {"level": level, "dimension": name, "source": table.source}
            problems.add(plan.place("cells"), "cells.no_level", **shown)
    problems.stop_if_any()
    columns = {one.levels[-1]: level_names(table, one, one.levels[-1]) for one in dimensions.values()}
    problems.extend(blank_names(table, list(columns.items())))
    problems.stop_if_any()
    codes = [column.codes for column in columns.values()]
    bases, n_bases = combine(codes, [len(column.labels) for column in columns.values()], table.n_rows)
    _refuse_too_many(plan, n_bases * n_periods)
    rows = first_rows(bases, n_bases)
    return (
        {level: column.labels for level, column in columns.items()},
        {level: column.codes[rows] for level, column in columns.items()},
    )


def _crossed(plan: Plan, n_periods: int) -> tuple[dict[str, LabelArray], dict[str, CodeArray]]:
    """Members that the tables know, and all their combinations."""
    dimensions = base_dimensions(plan.spec)
    members = {one.levels[-1]: _known_members(plan, name, one) for name, one in dimensions.items()}
    sizes = [len(names) for names in members.values()]
    _refuse_too_many(plan, math.prod(sizes) * n_periods)
    grid = np.unravel_index(np.arange(math.prod(sizes)), sizes)
    return members, {level: code.astype(np.int32) for level, code in zip(members, grid, strict=True)}


def _known_members(plan: Plan, name: str, dimension: Dimension) -> LabelArray:
    """The members of the finest level, sorted.

    A table keyed by that level alone is the register of its members; without one, whatever
    any table names is a member. Superiors in reporting lines are no finest members.
    """
    level = dimension.levels[-1]
    if dimension.parents is not None:
        return leaves(plan, dimension)
    holders = [table for table in plan.tables.values() if level in table]
    registers = [table for table in holders if plan.spec.tables[table.name].key == (level,)]
    columns = [(table, level_names(table, dimension, level)) for table in registers or holders]
    if not columns:
        raise PlanError([Problem.at(plan.place("dimensions", name), "cells.no_members", level=level)])
    problems = Problems()
    for table, column in columns:
        problems.extend(blank_names(table, [(level, column)]))
    problems.stop_if_any()
    return label_array(sorted({label for _, column in columns for label in column.labels}))


def _cells(
    plan: Plan,
    members: Mapping[str, LabelArray],
    finest_codes: Mapping[str, CodeArray],
    above: Mapping[str, Mapping[str, Ancestors]],
    calendar: Calendar | None,
) -> Cells:
    levels: dict[str, Level] = {}
    base_codes: dict[str, CodeArray] = {}
    for name, dimension in base_dimensions(plan.spec).items():
        finest = dimension.levels[-1]
        levels |= _levels(name, finest, members[finest], above[name])
        for level, ancestors in above[name].items():
            base_codes[level] = ancestors.of_finest[finest_codes[finest]]
        base_codes[finest] = finest_codes[finest]
    if calendar is not None:
        name = next(name for name, one in plan.spec.dimensions.items() if isinstance(one, Time))
        finest = calendar.finest
        coarser = {
            level: Ancestors(labels, _code_of_period(calendar, level))
            for level, labels in calendar.levels.items()
            if level != finest
        }
        levels |= _levels(name, finest, calendar.levels[finest], coarser)
    return Cells(
        levels=levels,
        base_codes=base_codes,
        period_codes={} if calendar is None else calendar.codes,
        base_finest=tuple(members),
        time_finest=None if calendar is None else calendar.finest,
        n_bases=len(next(iter(finest_codes.values()))),
        n_periods=1 if calendar is None else calendar.n_periods,
    )


def _code_of_period(calendar: Calendar, level: str) -> CodeArray:
    """The member of `level` for every member of the finest level. (n_members,)"""
    finest = calendar.codes[calendar.finest]
    return calendar.codes[level][first_rows(finest, len(calendar.levels[calendar.finest]))]


def _levels(
    name: str, finest: str, members: LabelArray, coarser: Mapping[str, Ancestors]
) -> dict[str, Level]:
    """The levels of a dimension, coarsest first, each with the codes of those above it."""
    below: dict[str, tuple[LabelArray, CodeArray]] = {
        level: (one.members, one.of_finest) for level, one in coarser.items()
    }
    below[finest] = (members, np.arange(len(members), dtype=np.int32))
    levels: dict[str, Level] = {}
    for position, (level, (names, of_finest)) in enumerate(below.items()):
        heir = first_rows(of_finest, len(names))
        above = {upper: below[upper][1][heir] for upper in list(below)[:position]}
        levels[level] = Level(level, name, names, above)
    return levels
