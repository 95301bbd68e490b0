"""Two crossing trees: every cell and every node of both lands on floor or ceiling, exactly.

An integral answer always exists (see `network`). To find one that also moves the cells
little, the first tree is rounded by largest remainder while every node of the second asks
a price for its surplus of units; two rounds leave few units misplaced, and a maximum flow
over the cells nearest to their threshold, where moving costs least, puts them right. A
price round costs a sort, a minimum cost flow over all cells would cost far more; the answer
moves within about a percent of that optimum, and its exactness does not depend on prices.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.rounding.hierarchy import Hierarchy
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.repair import Bands, Present, repair
from quotaopt.rounding.tree import node_ideals, share_down

PRICE_ROUNDS = 2


def round_crossing(
    first: Hierarchy, second: Hierarchy, cells: Ideal, tilt: FloatArray | None = None
) -> IntArray:
    """Whole steps that keep both trees, with quota on every node and cell. (n_cells,)

    A `tilt` (n_cells,), in steps, moves the thresholds of cells: those with more of it round
    up first. Neither quota nor limits suffer.
    """
    targets = node_ideals(first, cells), node_ideals(second, cells)
    bands = Bands.around(targets[0]), Bands.around(targets[1])
    steps = share_down(first, targets[0], cells)
    wish = _between(cells, steps)
    nodes = _between(targets[0], first.exact_sums(steps))
    tilt = np.zeros(len(steps)) if tilt is None else tilt
    if tilt.any():
        steps = _share_tilted(first, nodes, wish, tilt)
    for _ in range(PRICE_ROUNDS):
        price = _prices(second, steps, bands[1], wish.upper - wish.lower)
        if not price.any():
            break
        tilt = tilt - price[second.leaf]
        steps = _share_tilted(first, nodes, wish, tilt)
    present = Present(steps, replace(wish, value=wish.value + tilt), cells)
    return repair(first, second, bands, present)


def _between(ideal: Ideal, steps: IntArray) -> Ideal:
    """`ideal` held between its floor and ceiling; where noise drove `steps` beyond, up to there."""
    return Ideal(ideal.value, np.minimum(ideal.floor, steps), np.maximum(ideal.ceil, steps))


def _share_tilted(tree: Hierarchy, nodes: Ideal, cells: Ideal, tilt: FloatArray) -> IntArray:
    """Largest remainder with tilted thresholds; a node is tilted like its cells on average."""
    free = (cells.upper - cells.lower).astype(np.float64)
    average = tree.sums(tilt * free) / np.maximum(tree.sums(free), 1.0)
    return share_down(
        tree,
        replace(nodes, value=nodes.value + average),
        replace(cells, value=cells.value + tilt),
    )


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
