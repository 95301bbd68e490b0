"""Names of members as the plan's tables give them, matched to the members of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

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
    dimension = next(d for d in plan.spec.dimensions.values() if level in d.levels)
    if not isinstance(dimension, Dimension) or not dimension.jagged:
        return column
    names = names_of(column)
    for above in reversed(dimension.levels[: dimension.levels.index(level)]):
        if above in table.columns:
            names = np.where(column.codes < 0, names_of(table.text(above)), names)
            codes, labels = pd.factorize(names, sort=True)
            column = TextColumn(codes.astype(np.int32), np.asarray(labels, dtype=object))
    return column


def names_of(column: TextColumn) -> LabelArray:
    """The name in every row, None where it is blank. (n_rows,)"""
    padded = np.empty(len(column.labels) + 1, dtype=object)
    padded[:-1] = column.labels
    return padded[column.codes]


def member_codes(space: Space, level: str, column: TextColumn) -> IntArray:
    """The member of every row on `level`; -1 where the plan has no such member. (n_rows,)"""
    of_label = pd.Index(space.members[level], dtype=object).get_indexer(pd.Index(column.labels, dtype=object))
    return np.append(of_label, -1)[column.codes].astype(np.int64)
