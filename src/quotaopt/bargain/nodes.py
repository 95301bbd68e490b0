"""What an allocation gives the nodes of a negotiation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.bargain.data import Node
from quotaopt.model.arrays import FloatArray


def targets_of(allocation: Allocation, levels: Sequence[str]) -> dict[Node, Decimal]:
    """The targets of all nodes in the main measure and tier, exact, in the order of the plan's cells."""
    part = allocation.main_part
    cells = part.cells
    grouping = cells.group(levels)
    sums = np.zeros(grouping.n_groups, dtype=np.int64)
    np.add.at(sums, grouping.codes, part.steps)
    columns = [cells.member_names(level, grouping.first_cell).tolist() for level in levels]
    names = zip(*columns, strict=True)
    step = part.shown.step
    return {
        tuple(zip(levels, members, strict=True)): steps * step
        for members, steps in zip(names, map(Decimal, sums.tolist()), strict=True)
    }


def continuous_targets(allocation: Allocation, levels: Sequence[str]) -> tuple[tuple[Node, ...], FloatArray]:
    """The nodes, and their targets before rounding. (n_nodes,)"""
    built = allocation.built
    steps = np.zeros(len(allocation.cells))
    steps[built.active] = built.model.steps_at(allocation.solution.t)
    size = len(allocation.cells) // allocation.cells.n_layers
    first = allocation.plan.main_number * size
    part = allocation.main_part
    grouping = part.cells.group(levels)
    sums = np.bincount(grouping.codes, steps[first : first + size], grouping.n_groups)
    return tuple(targets_of(allocation, levels)), np.asarray(sums * part.step, dtype=np.float64)


def named(node: Node) -> str:
    """A node as people write it: ``华东, 新品``."""
    return ", ".join(member for _, member in node)
