"""Exact means as whole steps that add up: over the inputs of a cell, and over the cells of every group.

A cell's inputs must sum to its difference, and what an input does must stay beside its exact mean in
sum, over everything and over the members of every level of a chain. These sums form two trees over
(cell, input), so whole steps exist that put all of them on floor or ceiling (see
`rounding.network`), and what is whole already, such as nothing at all, stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.attribution.means import Means
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, CodeArray, IntArray
from quotaopt.model.cells import compress
from quotaopt.rounding.flow import round_crossing
from quotaopt.rounding.hierarchy import NO_ROW, Hierarchy
from quotaopt.rounding.ideal import Ideal


def whole_steps(exact: Means, chain: Sequence[CodeArray]) -> IntArray:
    """Whole steps for every cell and input, each beside its exact mean. (n_cells, n_inputs)

    Parameters
    ----------
    chain : each (n_cells,)
        Groups of cells from coarse to fine, each inside one of the group before.
    """
    cell, player = np.nonzero(exact.remainder)
    steps = exact.floor.copy()
    if not len(cell):
        return steps
    parts = exact.remainder[cell, player]
    of_cell, n_cells = compress(cell, len(exact.floor))
    units = np.zeros(n_cells, dtype=parts.dtype)
    np.add.at(units, of_cell, parts)
    each_cell = Hierarchy.flat(of_cell.astype(np.int64), (units // exact.denominator).astype(np.int64))
    each_input = _nested([player, *(codes[cell].astype(np.int64) for codes in chain)])
    share = np.asarray(parts / exact.denominator, dtype=np.float64)
    none = np.zeros(len(cell), dtype=np.int64)
    steps[cell, player] += round_crossing(each_cell, each_input, Ideal(share, none, none + 1))
    return steps


def _nested(chain: Sequence[IntArray]) -> Hierarchy:
    """A tree of the groups of `chain`, each level cut by the one before; none has limits of its own."""
    parent, depth = [np.array([-1])], [np.array([0])]
    leaf, n_nodes = np.zeros(len(chain[0]), dtype=np.int64), 1
    for level, codes in enumerate(chain, start=1):
        width = int(codes.max()) + 1
        inside, n_groups = compress(leaf * width + codes, n_nodes * width)
        first = np.zeros(n_groups, dtype=np.int64)
        first[inside] = leaf
        parent.append(first)
        depth.append(np.full(n_groups, level))
        leaf, n_nodes = n_nodes + inside.astype(np.int64), n_nodes + n_groups
    return Hierarchy(
        rows=np.full(n_nodes, NO_ROW, dtype=np.int64),
        parent=np.concatenate(parent),
        depth=np.concatenate(depth),
        leaf=leaf,
        lower=np.full(n_nodes, NO_LOWER),
        upper=np.full(n_nodes, NO_UPPER),
        priority=np.zeros(n_nodes, dtype=np.int64),
    )
