"""Names of members on the levels of a dimension, as a table gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray
from quotaopt.plan.schema import Dimension, PlanSpec, Time
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table
from quotaopt.plan.tables.names import label_array

SHOWN = 20
"""Problems of one kind told one by one."""


def base_dimensions(spec: PlanSpec) -> dict[str, Dimension]:
    """Every dimension but time."""
    return {name: one for name, one in spec.dimensions.items() if not isinstance(one, Time)}


def level_names(table: Table, dimension: Dimension, level: str) -> TextColumn:
    """The members of `level` in every row.

    In a jagged dimension a blank stands for the nearest level above that the row names.
    """
    column = table.text(level)
    if not dimension.jagged:
        return column
    position = dimension.levels.index(level)
    for above in reversed(dimension.levels[:position]):
        if above in table and (column.codes < 0).any():
            column = _filled(column, table.text(above))
    return column


def _filled(column: TextColumn, above: TextColumn) -> TextColumn:
    """`column` with the names of `above` in place of blanks."""
    names = np.concatenate([column.labels, above.labels])
    labels = label_array(sorted(set(names)))
    number = {name: code for code, name in enumerate(labels)}
    own = np.array([number[name] for name in column.labels] + [-1], dtype=np.int32)
    other = np.array([number[name] for name in above.labels] + [-1], dtype=np.int32)
    codes = np.where(column.codes >= 0, own[column.codes], other[above.codes])
    return _of_used(codes.astype(np.int32), labels.tolist())


def _of_used(codes: np.ndarray[tuple[int], np.dtype[np.int32]], labels: list[str]) -> TextColumn:
    """The column without labels that do not occur."""
    used = np.zeros(len(labels) + 1, dtype=np.bool_)
    used[codes] = True
    used[-1] = False
    renumbered = np.append(np.cumsum(used[:-1]) - 1, -1).astype(np.int32)
    kept = [label for label, seen in zip(labels, used, strict=False) if seen]
    return TextColumn(renumbered[codes], label_array(kept))


def blank_names(table: Table, columns: Sequence[tuple[str, TextColumn]]) -> list[Problem]:
    """A problem for every row that names no member on a level; the first 20 of each level."""
    problems: list[Problem] = []
    for level, column in columns:
        blank: BoolArray = column.codes < 0
        rows = np.flatnonzero(blank)
        problems += [
            Problem.at(table.place(int(row), level), "table.blank_name", level=level) for row in rows[:SHOWN]
        ]
        if len(rows) > SHOWN:
            place = table.place(None, level)
            problems.append(Problem.at(place, "table.more_cells", count=len(rows) - SHOWN))
    return problems
