"""Names of members as the plan's tables give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quotaopt.certify.columns import member_codes, names_of, positions
from quotaopt.certify.rulebook import Space
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import Dimension
from quotaopt.plan.table import TextColumn

if TYPE_CHECKING:
    from quotaopt.plan.tables import Table


def level_column(plan: Plan, table: Table, level: str) -> TextColumn:
    """The member of every row on `level`; in a jagged dimension a blank stands for the level above."""
    column = table.text(level)
    dimension = next((d for d in plan.spec.dimensions.values() if level in d.levels), None)
    if not isinstance(dimension, Dimension) or not dimension.jagged:
        return column
    names = names_of(column)
    for above in reversed(dimension.levels[: dimension.levels.index(level)]):
        if above in table.columns:
            names = np.where(column.codes < 0, names_of(table.text(above)), names)
            column = _coded(names)
    return column


def bases_of(plan: Plan, space: Space, layer: int, table: Table) -> IntArray:
    """The base of a layer that every row of facts tells of; -1 where it tells of none. (n_rows,)"""
    first = layer * (space.n_bases // space.n_layers)
    codes: list[IntArray] = [
        np.full(table.n_rows, space.codes[level][first, 0]) for level in space.layer_levels
    ]
    for level in space.base_finest[len(space.layer_levels) :]:
        codes.append(member_codes(space, level, level_column(plan, table, level)))
    return space.bases.find(codes, table.n_rows)


def _coded(names: LabelArray) -> TextColumn:
    """Names of rows, None where blank, as a column."""
    labels = np.array(sorted(set(names) - {None}), dtype=object)
    return TextColumn(positions(labels, names).astype(np.int32), labels)
