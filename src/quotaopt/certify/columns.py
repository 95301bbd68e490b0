"""Names of members matched to the members of a plan."""

from __future__ import annotations

import numpy as np

from quotaopt.certify.rulebook import Space
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.table import TextColumn


def names_of(column: TextColumn) -> LabelArray:
    """The name in every row, None where it is blank. (n_rows,)"""
    padded = np.empty(len(column.labels) + 1, dtype=object)
    padded[:-1] = column.labels
    return padded[column.codes]


def member_codes(space: Space, level: str, column: TextColumn) -> IntArray:
    """The member of every row on `level`; -1 where the plan has no such member. (n_rows,)"""
    return coded(space.members[level], column)


def coded(names: LabelArray, column: TextColumn) -> IntArray:
    """Where the name in every row stands in `names`; -1 where it does not, or is blank. (n_rows,)"""
    codes: IntArray = np.append(positions(names, column.labels), -1)[column.codes]
    return codes


def positions(names: LabelArray, wanted: LabelArray) -> IntArray:
    """Where each of `wanted` stands in `names`, all different; -1 where it does not. (len(wanted),)"""
    at = {name: position for position, name in enumerate(names)}
    return np.fromiter((at.get(name, -1) for name in wanted), dtype=np.int64, count=len(wanted))
