"""Divide rows into as few laminar families as their crossings allow.

The rows are the vertices of a graph whose edges are the crossing pairs. Rows of one colour
cross nowhere, so every colour is a laminar family, a tree. Rows are numbered by
importance, 0 first.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, IntArray

MIXED = -1
"""The colour of rows that two colours do not suffice for."""


def colour_rows(n_rows: int, first: IntArray, second: IntArray) -> IntArray:
    """A tree number for every row, so that no two rows of a tree cross.

    Connected sets of crossing rows that two trees can hold get two, which is the fewest. The
    others are packed greedily, each row into the first tree it fits. In every connected
    set the most important row is in tree 0, and so is every row that crosses nothing.

    Parameters
    ----------
    n_rows : int
        Number of rows, numbered by importance.
    first, second : ndarray of shape (n_crossings,)
        The two rows of every crossing pair, in any order.

    Returns
    -------
    ndarray of shape (n_rows,)
    """
    colour = two_colours(n_rows, first, second)
    mixed = np.flatnonzero(colour == MIXED)
    if len(mixed):
        number = np.full(n_rows, -1, dtype=np.int64)
        number[mixed] = np.arange(len(mixed))
        among = number[first] >= 0  # an edge never leaves its connected set
        colour[mixed] = _first_fit(len(mixed), number[first[among]], number[second[among]])
    return colour


def two_colours(n_rows: int, first: IntArray, second: IntArray) -> IntArray:
    """Colours 0 and 1 where two suffice, ``MIXED`` in connected sets with an odd cycle. (n_rows,)

    Every row is doubled and every edge crosses over, (i, 0)-(j, 1) and (i, 1)-(j, 0). A
    connected set has an odd cycle exactly when the two copies of its rows stay connected.
    """
    if not len(first):
        return np.zeros(n_rows, dtype=np.int64)
    from scipy.sparse.csgraph import connected_components  # loads slowly, and one tree needs none

    ends = np.concatenate([first, first + n_rows])
    others = np.concatenate([second + n_rows, second])
    graph = sparse.coo_array((np.ones(len(ends), dtype=np.int8), (ends, others)), shape=(2 * n_rows,) * 2)
    _, label = connected_components(graph, directed=False)
    here, there = label[:n_rows], label[n_rows:]
    _, leaders, component = np.unique(np.minimum(here, there), return_index=True, return_inverse=True)
    colour = (here != here[leaders][component]).astype(np.int64)  # 0 for the row that leads its set
    return np.where(here == there, MIXED, colour)


def _first_fit(n_rows: int, first: IntArray, second: IntArray) -> IntArray:
    """Each row, in order, into the first tree that holds no row it crosses. (n_rows,)"""
    tail, head = np.minimum(first, second), np.maximum(first, second)
    colour = np.full(n_rows, -1, dtype=np.int64)
    tree = 0
    while (colour < 0).any():
        chosen = _earliest_independent(colour < 0, tail, head)
        colour[chosen] = tree
        tree += 1
    return colour


def _earliest_independent(open_rows: BoolArray, tail: IntArray, head: IntArray) -> BoolArray:
    """The rows that a pass in order would take, each unless it crosses one taken before. (n_rows,)

    All rows that no open row precedes are taken at once, then the rows they cross are
    closed, and so on: the same rows as the pass takes, in few rounds.
    """
    taken = np.zeros_like(open_rows)
    waiting = open_rows.copy()
    while waiting.any():
        live = waiting[tail] & waiting[head]
        tail, head = tail[live], head[live]
        ready = waiting.copy()
        ready[head] = False
        taken |= ready
        waiting &= ~ready
        waiting[head[ready[tail]]] = False
    return taken
