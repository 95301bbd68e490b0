"""How evenly a plan weighs: burdens of the members of every level.

Groups without reference carry no burden and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotaopt.fairness.measures import gini
from quotaopt.model.arrays import FloatArray
from quotaopt.report.amounts import references_of, targets_of
from quotaopt.report.sums import summed

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

CELL = "cell"
"""The name under which single cells stand beside the levels."""


@dataclass(frozen=True)
class Evenness:
    """Burdens of the members of one level; 1 is a fair share."""

    level: str
    n_members: int  # that have a reference
    lowest: float
    highest: float
    gini: float

    @property
    def spread(self) -> float:
        """Highest burden minus lowest."""
        return self.highest - self.lowest


def evenness(level: str, reference: FloatArray, target: FloatArray) -> Evenness:
    """Measure one set of groups, both arrays (n_groups,)."""
    carries = reference > 0.0
    r, x = reference[carries], target[carries]
    if not len(r) or not x.any():
        return Evenness(level, len(r), 0.0, 0.0, 0.0)
    burden = x / r
    return Evenness(level, len(r), float(burden.min()), float(burden.max()), gini(r, x))


def evenness_by_level(allocation: Allocation) -> tuple[Evenness, ...]:
    """Every level of the plan in its order, then the cells themselves."""
    measured = []
    for level in allocation.cells:
        sums = summed(allocation, [level])
        measured.append(evenness(level, sums.reference, sums.target.floats()))
    reference = references_of(allocation)
    measured.append(evenness(CELL, reference, targets_of(allocation).floats()))
    return tuple(measured)
