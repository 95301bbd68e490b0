"""One tree of rows: whole steps from the top down, every node nearest to its continuous sum.

Each node shares its whole units among its children and its own cells by the method of
largest remainder. Because the floors of the parts never exceed the floor of the whole,
every node and every cell lands on the floor or ceiling of its continuous value (the quota
property), and all limits, being whole steps around the continuous answer, are kept.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.rounding.apportion import apportion
from quotaopt.rounding.hierarchy import Hierarchy, Numbers
from quotaopt.rounding.ideal import Ideal, snap


def round_tree(tree: Hierarchy, cells: Ideal) -> IntArray:
    """Whole steps for every cell by top-down largest remainder. (n_cells,)"""
    return share_down(tree, node_ideals(tree, cells), cells)


def node_ideals(tree: Hierarchy, cells: Ideal) -> Ideal:
    """The continuous sum of every node, inside what its own limits and its cells allow. (n_nodes,)"""
    low, high = tree.reach(cells.lower, cells.upper)
    return Ideal(np.clip(snap(tree.sums(cells.value)), low, high), low, high)


def share_down(tree: Hierarchy, nodes: Ideal, cells: Ideal) -> IntArray:
    """Share the root's units level by level, nearest to the values of `nodes` and `cells`. (n_cells,)"""
    units = np.zeros(tree.n_nodes, dtype=np.int64)
    units[0] = np.clip(np.floor(snap(nodes.value[:1] + 0.5))[0], nodes.lower[0], nodes.upper[0])
    steps = np.zeros(len(tree.leaf), dtype=np.int64)
    place = np.zeros(tree.n_nodes, dtype=np.int64)
    for depth, level in enumerate(tree.levels):
        place[level] = np.arange(len(level))
        own = tree.cells_by_depth[depth]
        below = tree.levels[depth + 1] if depth + 1 < len(tree.levels) else level[:0]
        shared = apportion(
            place[_both(tree.parent[below], tree.leaf[own])],
            units[level],
            _both(nodes.value[below], cells.value[own]),
            _both(nodes.lower[below], cells.lower[own]),
            _both(nodes.upper[below], cells.upper[own]),
        )
        units[below], steps[own] = shared[: len(below)], shared[len(below) :]
    return steps


def _both(nodes: Numbers, cells: Numbers) -> Numbers:
    """Child nodes, then cells; a million cells are not copied for the sake of no nodes."""
    return np.concatenate([nodes, cells]) if len(nodes) else cells
