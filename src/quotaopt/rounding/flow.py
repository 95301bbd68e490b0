"""Two crossing trees: every cell and every node of both lands on floor or ceiling, exactly.

An integral answer always exists (see `network`). To find one that also moves the cells
little, the first tree is rounded by largest remainder, every node of the second asks a price
for its surplus of units, and the first is rounded again. That leaves few units misplaced,
and a maximum flow over the cells nearest to their threshold, where moving costs least, puts
them right. Plans of ordinary size are then moved to the exact optimum of the minimum cost
flow; a million cells stay within a percent of it at the cost of two sorts.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.rounding.cycles import Corridor, cheapest
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.network import node_arcs
from quotaopt.rounding.repair import Bands, Present, repair
from quotaopt.rounding.tree import node_ideals, share_down

EXACT_CELLS = 20_000
"""Up to here the movement is made least, and proved so, in a tenth of a second."""
COST_SCALE = 2.0**20
"""Movement is compared in millionths of a step: float noise is no reason to move."""


def round_crossing(
    first: Hierarchy,
    second: Hierarchy,
    cells: Ideal,
    tilt: FloatArray | None = None,
    *,
    quota: bool = True,
) -> IntArray:
    """Whole steps that keep both trees, with quota on every node and cell. (n_cells,)

    A `tilt` (n_cells,), in steps, moves the thresholds of cells: those with more of it round
    up first. Neither quota nor limits suffer. Without `quota` the nodes of the second tree
    need only keep their limits.
    """
    targets = node_ideals(first, cells), node_ideals(second, cells)
    bands = (
        Bands.around(first, targets[0]),
        Bands.around(second, targets[1]) if quota else Bands.limits_of(second),
    )
    steps = share_down(first, targets[0], cells)
    nodes = _between(targets[0], first.exact_sums(steps))
    wish = _between(cells, steps)
    if tilt is not None:
        wish = replace(wish, value=wish.value + tilt)
        steps = _share_wished(first, nodes, cells, wish)
    price = _prices(second, steps, bands[1], wish.upper - wish.lower)
    priced = wish
    if price.any():
        priced = replace(wish, value=wish.value - price[second.leaf])
        steps = _share_wished(first, nodes, cells, priced)
    steps = repair(first, second, bands, Present(steps, priced, cells))
    return _least_movement(first, second, bands, steps, wish) if len(steps) <= EXACT_CELLS else steps


def _least_movement(
    first: Hierarchy, second: Hierarchy, bands: tuple[Bands, Bands], steps: IntArray, wish: Ideal
) -> IntArray:
    r"""Minimise :math:`\sum_c (n_c - x_c)^2` between the floors and ceilings of all nodes and cells."""
    corridor = Corridor(
        node_arcs(bands[0].floor, bands[1].floor),
        node_arcs(bands[0].ceil, bands[1].ceil),
        np.minimum(wish.lower, steps),
        np.maximum(wish.upper, steps),
    )
    if not corridor.holds(first, second, steps):  # limits drove a node beyond its quota: nothing to polish
        return steps

    def cost(of: IntArray, number: IntArray) -> IntArray:
        return np.rint((2.0 * (number - wish.value[of]) - 1.0) * COST_SCALE).astype(np.int64)

    return cheapest(first, second, corridor, steps, cost)


def _between(ideal: Ideal, steps: IntArray) -> Ideal:
    """`ideal` held between its floor and ceiling; where noise drove `steps` beyond, up to there."""
    return Ideal(ideal.value, np.minimum(ideal.floor, steps), np.maximum(ideal.ceil, steps))


def _share_wished(tree: Hierarchy, nodes: Ideal, cells: Ideal, wish: Ideal) -> IntArray:
    """Largest remainder with thresholds moved from `cells` to `wish`, of a node as of its average cell."""
    free = (wish.upper - wish.lower).astype(np.float64)
    moved = tree.sums((wish.value - cells.value) * free) / np.maximum(tree.sums(free), 1.0)
    return share_down(tree, replace(nodes, value=nodes.value + moved), wish)


def _prices(tree: Hierarchy, steps: IntArray, bands: Bands, freedom: IntArray) -> FloatArray:
    """What every node asks of its cells so that its surplus of units leaves. (n_nodes,)

    The thresholds of `freedom` cells lie evenly between two steps, so a price of surplus over
    freedom moves just the surplus. A parent prices only what its children leave over.
    """
    sums = np.zeros(tree.n_nodes, dtype=np.int64)
    np.add.at(sums, tree.leaf, steps)
    price = np.zeros(tree.n_nodes)
    free = np.maximum(tree.exact_sums(freedom), 1)
    for level in reversed(tree.levels):
        held = np.clip(sums[level], bands.floor[level], bands.ceil[level])
        price[level] = (sums[level] - held) / free[level]
        if tree.parent[level[0]] >= 0:
            np.add.at(sums, tree.parent[level], held)
    for level in tree.levels[1:]:
        price[level] += price[tree.parent[level]]
    return price
