"""What nested sums answer, as ramps, is what adding up and clipping says, to the last fraction."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from quotaopt.curves.ramps import Nodes, OutOfReach, Ramps, cell_ramps, respond
from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from support.seeds import seeds


def drawn(rng, dtype):
    """A root with two nodes, one of which has two inside; cells anywhere, some without an upper limit."""
    parent, depth = np.array([-1, 0, 0, 1, 1]), np.array([0, 1, 1, 2, 2])
    n_cells = int(rng.integers(4, 14))
    owner, weight = rng.integers(-1, 5, n_cells), rng.integers(1, 9, n_cells)
    low = rng.integers(0, 6, n_cells)
    high = np.where(rng.random(n_cells) < 0.3, NO_UPPER, low + rng.integers(0, 12, n_cells))
    lower = np.where(rng.random(5) < 0.5, NO_LOWER, rng.integers(0, 25, 5))
    upper = np.where(rng.random(5) < 0.5, NO_UPPER, np.maximum(lower, 0) + rng.integers(0, 30, 5))
    return Nodes(parent, depth, lower, upper), owner, weight.astype(dtype), low, high


def added_up(nodes, owner, weight, low, high, node, level):
    """The sum of a node (-1: of everything) at a level, cell by cell, from its definition."""
    own = sum(
        min(max(int(weight[c]) * level, int(low[c])), int(high[c])) for c in np.flatnonzero(owner == node)
    )
    below = np.flatnonzero(nodes.parent == node)
    found = own + sum(added_up(nodes, owner, weight, low, high, inner, level) for inner in below)
    return found if node < 0 else min(max(found, int(nodes.lower[node])), int(nodes.upper[node]))


@pytest.mark.parametrize("dtype", [np.int64, object])
@pytest.mark.parametrize("seed", seeds(15))
def test_ramps_say_what_adding_up_and_clipping_says(seed, dtype):
    rng = np.random.default_rng(seed)
    nodes, owner, weight, low, high = drawn(rng, dtype)
    lowest = np.bincount(owner + 1, weights=low, minlength=6).astype(np.int64)
    found = respond(nodes, cell_ramps(owner, weight, low, high), lowest[1:], int(lowest[0]))
    levels = [Fraction(int(up), int(down)) for up, down in rng.integers(1, 40, (12, 2))]
    if isinstance(found, OutOfReach):
        limit = int(getattr(nodes, found.side)[found.node])
        assert found.reach < limit if found.side == "lower" else found.reach > limit
        return
    plain = Ramps(
        found.ramps.owner, *(each.astype(np.int64) for each in (found.ramps.slope, found.ramps.amount))
    )
    for level in levels:
        expected = added_up(nodes, owner, weight, low, high, -1, level)
        assert found.ramps.value(found.lowest, level) == expected
        assert plain.simplified().value(found.lowest, level) == expected
