"""The change between two plans: who gains, who loses, and what each input does to every cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.attribution.grid import Grid
from quotaopt.attribution.inputs import Input
from quotaopt.errors import Problem
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.plan.layers import Layer

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Moves:
    """Groups of cells before and after, in whole steps; the effects of a group sum to its difference."""

    names: Mapping[str, LabelArray]  # level -> (n_groups,)
    before: IntArray  # (n_groups,)
    after: IntArray  # (n_groups,)
    effects: IntArray  # (n_groups, n_inputs)

    def __len__(self) -> int:
        return len(self.before)

    @property
    def difference(self) -> IntArray:
        """What every group gains. (n_groups,)"""
        return self.after - self.before


@dataclass(frozen=True, eq=False)
class Changed:
    """One measure in one tier before and after, cell by cell; a cell that a plan has not carries nothing."""

    layer: Layer  # as it is before
    step: Decimal  # of which both plans' steps are whole multiples
    grid: Grid
    before: IntArray  # (n_cells,), steps
    after: IntArray  # (n_cells,), steps
    effects: IntArray  # (n_cells, n_inputs), steps

    def by(self, levels: Sequence[str]) -> Moves:
        """Summed over the members of `levels`, sorted by them; no levels give the whole."""
        codes, first = self.grid.group(levels)
        names = {level: self.grid.labels[level][self.grid.codes[level][first]] for level in levels}
        sums = (_added(values, codes, len(first)) for values in (self.before, self.after, self.effects))
        return Moves(names, *sums)

    def inside(self, members: Mapping[str, Sequence[str]]) -> Changed:
        """The cells of some members only."""
        kept = self.grid.inside(members)
        return replace(
            self,
            grid=self.grid.only(kept),
            before=self.before[kept],
            after=self.after[kept],
            effects=self.effects[kept],
        )


@dataclass(frozen=True)
class Mixture:
    """Inputs that cannot be as in the second plan while all others are as in the first."""

    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, eq=False)
class PlanChange:
    """Two solved plans, the inputs that differ, and what each input does."""

    before: Allocation
    after: Allocation
    inputs: tuple[Input, ...]  # those that change apart, in the columns of all effects
    parts: tuple[Changed, ...]  # every measure in every tier
    impossible: tuple[Mixture, ...]
    orders: int  # over which effects are means
    of: int  # orders there are
    solves: int
    unproved: int  # answers that are not proved best, or miss a limit in whole steps
    is_by_kind: bool  # whether the inputs of a kind follow one another
    is_merged: bool  # whether inputs count as one because no plan has some without the others
    members: Mapping[str, tuple[str, ...]]  # to whom it is narrowed; none: the whole company

    @cached_property
    def main(self) -> Changed:
        """The main measure and tier, or the only one there is."""
        return next((part for part in self.parts if part.layer.is_main), self.parts[0])

    def of_members(self, **where: str | Sequence[str]) -> PlanChange:
        """The change of some members: ``change.of_members(region="华东")``; patterns are understood.

        Raises
        ------
        PlanError
            Neither plan has such a level or member.
        """
        from quotaopt.attribution.narrowed import meant_in

        return meant_in(self, where)

    def by(self, *levels: str) -> pd.DataFrame:
        """Before, after, difference and the effect of every input, summed over the members of `levels`.

        Where plans have measures or tiers, the rows of each are told apart by these levels.

        Raises
        ------
        PlanError
            A level does not exist, or is named twice.
        """
        from quotaopt.report.change.files import change_frame

        return change_frame(self, levels)

    def to_dict(self) -> dict[str, Any]:
        """The change as plain values, as ``quotaopt compare --json`` prints it."""
        from quotaopt.report.change.files import change_document

        return change_document(self)


def _added(values: IntArray, codes: CodeArray, n_groups: int) -> IntArray:
    sums = np.zeros((n_groups, *values.shape[1:]), dtype=np.int64)
    np.add.at(sums, codes, values)
    return sums
