"""What a replan has come to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import InfeasibleError
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.plan import Plan
from quotaopt.replan.ground import Ground


@dataclass(frozen=True, eq=False)
class Replanned:
    """A plan after its past has become known."""

    ground: Ground
    plan: Plan  # what is in force now, or, where it cannot be kept, what was asked
    allocation: Allocation | None = None  # its answer; None where nothing changes, or nothing keeps the rules
    least: float = 0.0  # steps that have to move at least
    dropped: IntArray | None = None  # (n_cells,), steps of moves too small to be made
    needed: BoolArray | None = None  # (n_cells,), moves below the dead band that the rules need
    error: InfeasibleError | None = None  # why nothing keeps the rules

    @property
    def is_changed(self) -> bool:
        """Whether there is another plan now."""
        return self.allocation is not None

    @cached_property
    def steps(self) -> IntArray:
        """The targets in force now, in steps. (n_cells,)"""
        return self.ground.before if self.allocation is None else self.allocation.steps

    @cached_property
    def change(self) -> IntArray:
        """By how much targets of later periods changed, in steps; 0 in the past. (n_cells,)"""
        return np.where(self.ground.closed, 0, self.steps - self.ground.before)
