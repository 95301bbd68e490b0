r"""The level-by-level split that spreadsheets do, to compare with.

From the root down, the amount of a node goes to its children in proportion to their references,
each held to its own limits:

.. math:: x_w = r_w \, \mathrm{clip}(\lambda_v, l_w / r_w, u_w / r_w), \qquad \sum_{w \in v} x_w = x_v

A node's limits are seen when its turn comes and not before. Where they bind further down, its parent
has given it too much or too little: people of one region carry what others had room for, or a
part of the amount stays without an owner. A solve over the whole tree (`solvers.tree`)
has neither fault; both agree where no limit binds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.solvers.water import segment_sums, water_levels


@dataclass(frozen=True, eq=False)
class Stage:
    """The nodes of one level of a tree, those of one parent side by side, in the order of the parents."""

    reference: FloatArray  # (n_nodes,), above 0
    lower: FloatArray  # (n_nodes,), amounts
    upper: FloatArray  # (n_nodes,), may be +inf
    children_of: IntArray  # (n_parents,), how many nodes each node of the level above has, 1 at least


@dataclass(frozen=True, eq=False)
class TopDown:
    """What the split gives to the nodes of the last level, and what nodes on the way could not pass on."""

    amount: FloatArray  # (n_nodes,)
    left: tuple[FloatArray, ...]  # per stage (n_parents,): what each got beyond what it could pass on

    @property
    def unplaced(self) -> float:
        """What nodes got and could not pass on, in sum."""
        return sum(float(np.maximum(left, 0.0).sum()) for left in self.left)

    @property
    def overdrawn(self) -> float:
        """What nodes had to give beyond what they got, to keep limits below."""
        return sum(float(np.maximum(-left, 0.0).sum()) for left in self.left)


def top_down(total: float, stages: Sequence[Stage]) -> TopDown:
    """Split `total` level by level; the first level has one parent, the company."""
    amount, left = np.array([total]), []
    for stage in stages:
        low, high = stage.lower / stage.reference, stage.upper / stage.reference
        least = segment_sums(stage.lower, stage.children_of)
        most = segment_sums(stage.upper, stage.children_of)
        passed_on = np.clip(amount, least, most)
        left.append(amount - passed_on)
        level = water_levels(stage.reference, low, high, stage.children_of, passed_on)
        amount = stage.reference * np.clip(np.repeat(level, stage.children_of), low, high)
    return TopDown(amount, tuple(left))
