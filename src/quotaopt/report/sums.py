"""References and targets summed over the members of some levels, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.nearest import closest
from quotaopt.report.amounts import Amounts, in_steps

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


@dataclass(frozen=True, eq=False)
class Sums:
    """Groups of cells, sorted by their members, first level slowest."""

    levels: tuple[str, ...]
    codes: tuple[CodeArray, ...]  # per level, (n_groups,)
    labels: tuple[LabelArray, ...]  # per level, (n_members,), str
    reference: FloatArray  # (n_groups,), currency units
    target: Amounts  # (n_groups,)
    street: Amounts | None = None  # (n_groups,), with over-assignment

    def __len__(self) -> int:
        return len(self.reference)

    @property
    def burden(self) -> FloatArray:
        """Target over reference; NaN where the reference is zero. (n_groups,)"""
        return burdens(self.target, self.reference)

    @property
    def share(self) -> FloatArray:
        """Each target as a share of all of them. (n_groups,)"""
        amounts = self.target.floats()
        return amounts / (amounts.sum() or 1.0)

    def within(self, members: Sequence[str]) -> Sums:
        """The groups of these members on the first levels, without those levels."""
        kept = np.ones(len(self), dtype=np.bool_)
        for position, name in enumerate(members):
            kept &= self.names(position) == name
        at = np.flatnonzero(kept)
        return replace(
            self,
            levels=self.levels[len(members) :],
            codes=tuple(codes[at] for codes in self.codes[len(members) :]),
            labels=self.labels[len(members) :],
            reference=self.reference[at],
            target=self.target[at],
            street=None if self.street is None else self.street[at],
        )

    def names(self, level: int) -> LabelArray:
        """The member of every group on the level at position `level`. (n_groups,)"""
        return self.labels[level][self.codes[level]]


def summed(allocation: Allocation, levels: Sequence[str]) -> Sums:
    """Sum an allocation over the members of `levels`; no levels at all give the whole.

    It must be of one measure and tier, as `Allocation.parts` are: others do not add up.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    step, over = allocation.shown.step, allocation.over_assignment
    street = None if over is None else over.street
    return summed_cells(allocation.cells, levels, allocation.steps, allocation.reference_steps, step, street)


def summed_cells(
    cells: Cells,
    levels: Sequence[str],
    steps: IntArray,
    reference_steps: FloatArray,
    step: Decimal,
    street: IntArray | None = None,
) -> Sums:
    """Sum values of cells, all (n_cells,), over the members of `levels`.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    require_levels(levels, tuple(cells))
    grouping = cells.group(levels)
    n_groups, of_cell = grouping.n_groups, grouping.codes
    reference = np.bincount(of_cell, reference_steps, n_groups).astype(np.float64)
    codes = [cells.codes(level)[grouping.first_cell] for level in levels]
    order = np.lexsort(codes[::-1]) if codes else np.zeros(1, dtype=np.int64)
    return Sums(
        levels=tuple(levels),
        codes=tuple(code[order] for code in codes),
        labels=tuple(cells.levels[level].members for level in levels),
        reference=reference[order] * float(step),
        target=in_steps(_added(steps, of_cell, n_groups)[order], step),
        street=None if street is None else in_steps(_added(street, of_cell, n_groups)[order], step),
    )


def _added(steps: IntArray, group: CodeArray, n_groups: int) -> IntArray:
    sums = np.zeros(n_groups, dtype=np.int64)
    np.add.at(sums, group, steps)
    return sums


def burdens(target: Amounts, reference: FloatArray) -> FloatArray:
    """Target over reference; NaN where the reference is zero."""
    burden = np.full(len(reference), np.nan)
    np.divide(target.floats(), reference, out=burden, where=reference > 0.0)
    return burden


def require_levels(asked: Iterable[str], known: Sequence[str]) -> None:
    """Refuse levels that do not exist, naming the nearest one that does, and repetitions.

    Raises
    ------
    PlanError
        With one problem per level.
    """
    problems, seen = [], set()
    for level in asked:
        if level not in known:
            guess = closest(level, known) or ", ".join(known)
            problems.append(Problem.at(NOWHERE, "report.unknown_level", level=level, guess=guess))
        elif level in seen:
            problems.append(Problem.at(NOWHERE, "report.repeated_level", level=level))
        seen.add(level)
    if problems:
        raise PlanError(problems)
