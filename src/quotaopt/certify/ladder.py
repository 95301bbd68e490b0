"""An over-assignment: who hands down to whom, and how much more."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.certify.exact import Exact
from quotaopt.certify.selection import Cut
from quotaopt.model.arrays import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Rung:
    """One level: its nodes, and what they carry of the number above them. Parents are nodes above."""

    level: str
    nodes: Cut
    parents: Cut
    parent: IntArray  # (n_nodes,)
    factor: Exact  # (n_parents,), 1 + what is stated
    times: Exact  # (n_parents,), of plan numbers: the product of all factors from the company down
    known: BoolArray  # (n_parents,), whether the plan says the factors exactly once

    @property
    def per_base(self) -> Exact:
        """Number to plan number of the cells of every base. (n_bases, 1)"""
        return self.times[self.parents.groups.base[:, None]]


@dataclass(frozen=True, eq=False)
class Ladder:
    """All levels with over-assignment, coarsest first."""

    levels: tuple[str, ...]  # of the dimension
    rungs: tuple[Rung, ...]
