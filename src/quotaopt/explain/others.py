"""What everybody carries before a change of the plan and after it, level by level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import IntArray, LabelArray

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


@dataclass(frozen=True, eq=False)
class Shift:
    """The members of a level, in steps of the measure."""

    level: str
    members: LabelArray  # (n_members,)
    before: IntArray  # (n_members,)
    after: IntArray  # (n_members,)

    @property
    def change(self) -> IntArray:
        """After less before. (n_members,)"""
        return self.after - self.before

    @property
    def changed(self) -> IntArray:
        """Positions of the members that carry another number, who gains most first. (n_changed,)"""
        order = np.argsort(-self.change, kind="stable")
        return np.asarray(order[self.change[order] != 0])


def shifts(before: Allocation, after: Allocation) -> Iterator[Shift]:
    """One per level; of two allocations of one measure and tier to the same cells."""
    cells = before.cells
    for name, level in cells.levels.items():
        code, size = cells.codes(name), len(level.members)
        sums = (np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64))
        for into, allocation in zip(sums, (before, after), strict=True):
            np.add.at(into, code, allocation.steps)
        yield Shift(name, level.members, *sums)
