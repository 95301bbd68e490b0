r"""Whole-number logic over the cells of a model: lots, counts and lists of values.

Every logic rule says the same kind of thing. It cuts cells into disjoint *groups*, and the sum of
a group must lie in one of a few ranges of whole steps, its *options*:

=====================  ===========================================================
``lot: {min: m}``      nothing, or at least m:  :math:`\{0\}, [m, \infty)`
``one_of: [a, b]``     :math:`\{a\}, \{b\}`
``at_most``            nothing, or anything:  :math:`\{0\}, [0, \infty)`; and of the groups of
                       one *owner* no more than `count` may take an option above zero
=====================  ===========================================================

A *pattern* takes one option for every group. Given a pattern, what is left is a canonical model
without any logic: cells of closed groups are held at zero, and every other option is a limit on a
plain sum. A solver for the model therefore solves the pattern too, and the search is for patterns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel, Partition, group_sums


@dataclass(frozen=True, eq=False)
class Logic:
    """Groups of cells, the ranges their sums may lie in, and how many of them may be open.

    Groups are numbered through all partitions, one after the other. Options stand group by group,
    each from the lowest range to the highest; an option whose `high` is 0 closes its group.
    """

    partitions: tuple[Partition, ...]
    group_rule: IntArray  # (n_groups,), position in the model's `rule_names`
    group_member: LabelArray  # (n_groups,), str
    option_group: IntArray  # (n_options,), rising
    low: IntArray  # (n_options,), steps
    high: IntArray  # (n_options,), steps, `NO_UPPER` where there is none
    owner: IntArray  # (n_groups,), -1 where nobody counts the group
    count: IntArray  # (n_owners,), how many groups of an owner may be open
    per_unit: FloatArray  # (n_kinds,), steps of every kind that make 1.0 of the model
    kind: IntArray  # (n_groups,), which steps a group is counted in; () where there is one kind

    def kind_of(self, groups: IntArray | slice = slice(None)) -> IntArray:
        """Which steps `groups` are counted in. (len(groups),), or () where there is one kind"""
        return self.kind if self.kind.ndim == 0 else self.kind[groups]

    def per_group(self, groups: IntArray | slice = slice(None)) -> FloatArray:
        """Steps that make 1.0 of `groups`. (len(groups),), or () where there is one kind"""
        return self.per_unit[self.kind_of(groups)]

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.owner)

    @property
    def n_options(self) -> int:
        """How many options all groups have together."""
        return len(self.option_group)

    @cached_property
    def starts(self) -> IntArray:
        """The first group of every partition, and the number of groups at the end."""
        sizes = [partition.n_groups for partition in self.partitions]
        return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)

    @cached_property
    def first_option(self) -> IntArray:
        """Where the options of every group start, and their number at the end. (n_groups + 1,)"""
        return np.searchsorted(self.option_group, np.arange(self.n_groups + 1)).astype(np.int64)

    @cached_property
    def closes(self) -> BoolArray:
        """Options that hold their group at zero. (n_options,)"""
        return np.asarray(self.high == 0)

    @cached_property
    def sizes(self) -> IntArray:
        """How many cells every group has. (n_groups,)"""
        counts = [np.bincount(p.codes[p.codes >= 0], minlength=p.n_groups) for p in self.partitions]
        return np.concatenate([np.zeros(0, dtype=np.int64), *counts])

    @cached_property
    def has_row(self) -> BoolArray:
        """Groups of several cells with an option that limits their sum: they need a row. (n_groups,)"""
        limits = ~self.closes & ((self.low > 0) | (self.high < NO_UPPER))
        return np.asarray(np.bincount(self.option_group[limits], minlength=self.n_groups) > 0) & (
            self.sizes > 1
        )

    def sums(self, values: FloatArray) -> FloatArray:
        """What every group carries of `values` (n_cells,). (n_groups,)"""
        parts = [group_sums(p.codes, values, p.n_groups) for p in self.partitions]
        return np.concatenate(parts) if parts else np.zeros(0)

    def of_cells(self) -> Iterator[IntArray]:
        """The group of every cell in one partition after the other, -1 where in none. Each (n_cells,)"""
        for partition, start in zip(self.partitions, self.starts[:-1], strict=True):
            yield np.where(partition.codes >= 0, partition.codes + start, -1)

    def for_cells(self, n_cells: int) -> Logic:
        """The same logic in a model with more cells behind these: they are in no group."""
        longer = tuple(
            replace(p, codes=np.append(p.codes, np.full(n_cells - len(p.codes), -1, dtype=p.codes.dtype)))
            for p in self.partitions
        )
        return replace(self, partitions=longer)


def with_rows(model: CanonicalModel, logic: Logic) -> CanonicalModel:
    """The model with one more row, without limits yet, for every group that needs one.

    All patterns of a model share these rows, so that multipliers keep one numbering.
    """
    groups = np.flatnonzero(logic.has_row)
    if not len(groups):
        return model
    select = sparse.csr_array(
        (np.ones(len(groups)), (np.arange(len(groups)), groups)), shape=(len(groups), logic.n_groups)
    )
    free = np.full(len(groups), np.inf)
    steps, penalty = model.steps, model.row_penalty
    return replace(
        model,
        partitions=(*model.partitions, *logic.partitions),
        combine=sparse.csr_array(sparse.block_diag([model.combine, select], format="csr")),
        row_lower=np.append(model.row_lower, -free),
        row_upper=np.append(model.row_upper, free),
        steps=steps.with_rows(
            np.full(len(groups), NO_LOWER), np.full(len(groups), NO_UPPER), logic.kind_of(groups)
        ),
        row_rule=np.append(model.row_rule, logic.group_rule[groups]),
        row_member=np.append(model.row_member, logic.group_member[groups]),
        row_priority=np.append(model.row_priority, np.zeros(len(groups), dtype=np.int64)),
        row_penalty=None if penalty is None else np.append(penalty, free),
    )


def with_ranges(model: CanonicalModel, logic: Logic, low: IntArray, high: IntArray) -> CanonicalModel:
    """The model of `with_rows` where every group carries between `low` and `high` steps (n_groups,).

    A group whose `high` is 0 is closed: its cells are held at zero. The limits of a cell may
    cross where a rule wants something of a closed group; then there is no such plan.
    """
    alone, size = logic.sizes == 1, model.size
    cell_lower, cell_upper = model.steps.cell_lower, model.steps.cell_upper
    least, most = np.where(alone, low, 0), np.where(alone | (high == 0), high, NO_UPPER)
    for group in logic.of_cells():
        cell_lower = np.maximum(cell_lower, np.append(least, 0)[group])
        cell_upper = np.minimum(cell_upper, np.append(most, NO_UPPER)[group])
    raised, lowered = cell_lower > model.steps.cell_lower, cell_upper < model.steps.cell_upper
    groups = np.flatnonzero(logic.has_row)
    below = np.where(high == 0, NO_LOWER, np.where(low > 0, low, NO_LOWER))[groups]
    above = np.where(high == 0, NO_UPPER, high)[groups]
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    steps_lower, steps_upper = model.steps.row_lower.copy(), model.steps.row_upper.copy()
    rows = np.arange(model.n_rows - len(groups), model.n_rows)
    steps_lower[rows], steps_upper[rows] = below, above
    unit = logic.per_group(groups)
    row_lower[rows] = np.where(below == NO_LOWER, -np.inf, below / unit)
    row_upper[rows] = np.where(above == NO_UPPER, np.inf, above / unit)
    return replace(
        model,
        lower=np.where(raised, cell_lower / size, model.lower),
        upper=np.where(lowered, cell_upper / size, model.upper),
        row_lower=row_lower,
        row_upper=row_upper,
        steps=replace(
            model.steps,
            cell_lower=cell_lower,
            cell_upper=cell_upper,
            row_lower=steps_lower,
            row_upper=steps_upper,
        ),
    )
