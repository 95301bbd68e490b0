"""The checker's own layout: which cells a plan has, read from its dimensions and tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from quotaopt.certify.columns import positions
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.reading.columns import level_column
from quotaopt.certify.reading.superiors import reporting_lines, superiors
from quotaopt.certify.rulebook import Space
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.layers import layer_levels
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import Dimension
from quotaopt.plan.table import TextColumn


def read_space(plan: Plan) -> Space:
    """Every combination the plan's cells come from, in every period of its calendar.

    Raises
    ------
    PlanError
        The tables do not say, or contradict each other about, the members of a cell.
    """
    dimensions = [d for d in plan.spec.dimensions.values() if isinstance(d, Dimension)]
    names = _crossed(plan, dimensions) if plan.spec.cells.cross else _found(plan, dimensions)
    layers, names = plan.layers, _in_layers(plan, names)
    n_rows = len(next(iter(names.values())).codes)
    columns = [column.codes for column in names.values()]
    bases = Combinations(columns, [len(column.labels) for column in names.values()], n_rows)
    row = np.zeros(bases.n_distinct, dtype=np.int64)
    row[bases.of_row] = np.arange(n_rows)
    members: dict[str, LabelArray] = {level: names[level].labels for level in layer_levels(plan.spec)}
    codes: dict[str, IntArray] = {
        level: names[level].codes[row].astype(np.int64)[:, None] for level in members
    }
    for dimension in dimensions:
        finest = names[dimension.levels[-1]]
        for level, name in _lines(plan, dimension, finest.labels).items():
            members[level] = np.array(sorted(set(name)), dtype=object)
            codes[level] = positions(members[level], name)[finest.codes[row]][:, None]
    calendar = calendar_of(plan)
    if calendar is not None:
        members |= calendar.levels
        codes |= {level: number[None, :].astype(np.int64) for level, number in calendar.codes.items()}
    return Space(
        members=members,
        codes=codes,
        base_finest=tuple(names),
        time_levels=() if calendar is None else tuple(calendar.levels),
        bases=bases,
        n_periods=1 if calendar is None else calendar.n_periods,
        layer_levels=layer_levels(plan.spec),
        n_layers=len(layers),
    )


def _in_layers(plan: Plan, names: dict[str, TextColumn]) -> dict[str, TextColumn]:
    """The combinations of one layer repeated for each, with the members of the layer in front."""
    levels, layers = layer_levels(plan.spec), plan.layers
    if not levels:
        return names
    n_rows = len(next(iter(names.values())).codes)
    in_front: dict[str, TextColumn] = {}
    for level in levels:
        labels = list(dict.fromkeys(layer.members[level] for layer in layers))
        code = [labels.index(layer.members[level]) for layer in layers]
        labelled = np.array([*labels, None], dtype=object)[:-1]
        in_front[level] = TextColumn(np.repeat(np.array(code, dtype=np.int32), n_rows), labelled)
    return in_front | {
        level: TextColumn(np.tile(column.codes, len(layers)), column.labels)
        for level, column in names.items()
    }


def _found(plan: Plan, dimensions: list[Dimension]) -> dict[str, TextColumn]:
    """The combinations that occur in the table the cells come from, one per row."""
    table = plan.tables[str(plan.spec.cells.table)]
    names = {d.levels[-1]: level_column(plan, table, d.levels[-1]) for d in dimensions}
    for level, column in names.items():
        if (column.codes < 0).any():
            row = int(np.argmax(column.codes < 0))
            raise PlanError([Problem.at(table.place(row, level), "certify.no_member", level=level)])
    return names


def _crossed(plan: Plan, dimensions: list[Dimension]) -> dict[str, TextColumn]:
    """Every combination of all members of the finest levels."""
    labels = {d.levels[-1]: _all_members(plan, d) for d in dimensions}
    codes = np.indices([len(names) for names in labels.values()]).reshape(len(labels), -1)
    return {
        level: TextColumn(code.astype(np.int32), labels[level])
        for level, code in zip(labels, codes, strict=True)
    }


def _all_members(plan: Plan, dimension: Dimension) -> LabelArray:
    """Those in a table keyed by the level alone, or, where there is none, in any table."""
    level = dimension.levels[-1]
    if dimension.parents is not None:
        superior = reporting_lines(plan, dimension)
        leaders = set(superior.values())
        return np.array(sorted(member for member in superior if member not in leaders), dtype=object)
    tables = {name: table for name, table in plan.tables.items() if level in table.columns}
    registers = [table for name, table in tables.items() if plan.spec.tables[name].key == (level,)]
    stated = [level_column(plan, table, level).labels for table in registers or tables.values()]
    if not stated:
        raise PlanError([Problem.at(plan.place("cells"), "certify.no_member", level=level)])
    return np.array(sorted(set().union(*stated)), dtype=object)


def _lines(plan: Plan, dimension: Dimension, finest: LabelArray) -> Mapping[str, LabelArray]:
    """The member of every finest member on every level of its dimension."""
    if dimension.parents is None:
        return superiors(plan, dimension, finest)
    superior, depth = reporting_lines(plan, dimension), len(dimension.levels)
    lines = []
    for member in finest:
        line = [str(member)]
        while (above := superior.get(line[0])) is not None and len(line) <= depth:
            line.insert(0, above)
        if len(line) > depth or (len(line) < depth and not dimension.jagged):
            shown = {"member": member, "level": dimension.levels[0]}
            raise PlanError([Problem.at(plan.place("dimensions"), "certify.no_superior", **shown)])
        lines.append(line + [str(member)] * (depth - len(line)))
    return {
        level: np.array([line[i] for line in lines], dtype=object) for i, level in enumerate(dimension.levels)
    }
