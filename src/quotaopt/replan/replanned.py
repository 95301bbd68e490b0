"""What a replan has come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import InfeasibleError
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.plan.plan import Plan
from quotaopt.remedy.moves import Change
from quotaopt.replan.ground import Ground


@dataclass(frozen=True, eq=False)
class Replanned:
    """A plan after its past has become known."""

    ground: Ground
    published: Allocation | None  # the targets in force before, where they are an answer of the plan
    plan: Plan  # what is in force now, or, where it cannot be kept, what was asked
    allocation: Allocation | None = None  # its answer; None where nothing changes, or nothing keeps the rules
    least: float = 0.0  # steps that have to move at least, by those who were not given up
    dropped: FloatArray | None = None  # (n_cells,), steps of moves too small to be made
    needed: BoolArray | None = None  # (n_cells,), moves below the dead band that the rules need
    error: InfeasibleError | None = None  # why nothing keeps the rules
    broken: tuple[Change, ...] = ()  # limits that the past has broken, and what was made of them
    entries: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))  # that say so, by path

    @property
    def is_changed(self) -> bool:
        """Whether there is another plan now."""
        return self.allocation is not None

    @property
    def status(self) -> str:
        """What became of it: `unchanged`, `replanned` or `impossible`."""
        if self.error is not None:
            return "impossible"
        return "replanned" if self.is_changed else "unchanged"

    @cached_property
    def steps(self) -> IntArray:
        """The targets in force now, in steps. (n_cells,)"""
        return self.ground.before if self.allocation is None else self.allocation.steps

    @cached_property
    def change(self) -> IntArray:
        """By how much targets of later periods changed, in steps; 0 in the past. (n_cells,)"""
        return np.where(self.ground.closed, 0, self.steps - self.ground.before)
