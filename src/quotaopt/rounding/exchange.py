r"""A proof, by single-unit exchanges, that whole steps on a tree cost least.

A sum of convex costs over whole steps inside the limits of a laminar family is M-convex, so
steps are optimal exactly when no move of one unit from one cell to another improves them.
Per cell let :math:`m^+` be the cost of one more step and :math:`m^-` that of the last one. From
the bottom up every node passes on the cheapest step it can still take in and the dearest it
can give away; where the first costs less than the second saves, moving that unit improves
the plan. The root also compares with not moving at all: its sum may be free.

Source: Murota, "Discrete convex analysis", 2003 (the M-optimality criterion).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.rounding.hierarchy import Hierarchy

NOBODY = -1


@dataclass(frozen=True)
class ExchangeCertificate:
    """Whether no exchange improves, and if one does, which: `giver` loses a step, `taker` gains it.

    A `giver` or `taker` of -1 means that the sum of everything changes by one step.
    """

    optimal: bool
    giver: int = NOBODY
    taker: int = NOBODY
    saving: float = 0.0


def exchange_certificate(
    tree: Hierarchy,
    steps: IntArray,
    cell_lower: IntArray,
    cell_upper: IntArray,
    cost_of_next: FloatArray,
    cost_of_last: FloatArray,
    *,
    tolerance: float = 1e-12,
) -> ExchangeCertificate:
    """Check `steps`, which keep all limits, for an improving exchange of one unit.

    Parameters
    ----------
    tree : Hierarchy
        The rows with their limits.
    steps, cell_lower, cell_upper : (n_cells,)
        The plan and the limits of its cells.
    cost_of_next, cost_of_last : (n_cells,)
        f(n+1) - f(n) and f(n) - f(n-1) of the convex cost f of every cell.
    tolerance : float
        Savings up to this are none.
    """
    sums = tree.exact_sums(steps)
    everyone = np.arange(len(steps))
    cell_take = np.where(steps < cell_upper, cost_of_next, np.inf)
    cell_give = np.where(steps > cell_lower, cost_of_last, -np.inf)
    take, give = np.full(tree.n_nodes, np.inf), np.full(tree.n_nodes, -np.inf)
    taker, giver = np.full((2, tree.n_nodes), NOBODY)
    take[0] = give[0] = 0.0  # the root may also take a unit from nobody, or give it to nobody
    for depth, level in reversed(list(enumerate(tree.levels))):
        own = tree.cells_by_depth[depth]
        below = tree.levels[depth + 1] if depth + 1 < len(tree.levels) else level[:0]
        node = np.concatenate([tree.leaf[own], tree.parent[below]])
        _keep_smallest(
            node,
            np.concatenate([cell_take[own], take[below]]),
            np.concatenate([everyone[own], taker[below]]),
            take,
            taker,
        )
        gains = -give
        _keep_smallest(
            node,
            -np.concatenate([cell_give[own], give[below]]),
            np.concatenate([everyone[own], giver[below]]),
            gains,
            giver,
        )
        give = -gains
        worst = level[np.argmax(give[level] - take[level])]
        if give[worst] - take[worst] > tolerance:
            return ExchangeCertificate(
                False, int(giver[worst]), int(taker[worst]), float(give[worst] - take[worst])
            )
        take[level[sums[level] >= tree.upper[level]]] = np.inf
        give[level[sums[level] <= tree.lower[level]]] = -np.inf
    return ExchangeCertificate(True)


def _keep_smallest(
    node: IntArray, cost: FloatArray, who: IntArray, best: FloatArray, best_who: IntArray
) -> None:
    """Lower `best` of every node to the smallest `cost` offered to it, and note who offered it."""
    order = np.lexsort((cost, node))
    node, cost, who = node[order], cost[order], who[order]
    first = np.flatnonzero(np.diff(node, prepend=-1))
    lower = first[cost[first] < best[node[first]]]
    best[node[lower]], best_who[node[lower]] = cost[lower], who[lower]
