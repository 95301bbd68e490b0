"""From whole steps that keep most of two trees to whole steps that keep all of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.rounding.hierarchy import NO_ROW, Hierarchy
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.network import LARGEST, Network, node_arcs

NEAR_PER_NODE = 8
NEAR_PER_UNIT = 24
"""Cells opened first, per node of the second tree and per misplaced unit: fewer than about half
of this often do not suffice, more make cells move that are far from their threshold."""
GROWTH = 2
"""How many times as many cells are opened each time that was not enough."""


@dataclass(frozen=True, eq=False)
class Bands:
    """What nodes should carry (floor..ceil) and what they may (lower..upper). Each (n_nodes,)"""

    floor: IntArray
    ceil: IntArray
    lower: IntArray
    upper: IntArray

    @classmethod
    def around(cls, tree: Hierarchy, nodes: Ideal) -> Bands:
        """Floor and ceiling of every node's ideal as its quota."""
        return cls(nodes.floor, nodes.ceil, tree.lower, tree.upper)

    @classmethod
    def limits_of(cls, tree: Hierarchy) -> Bands:
        """Only the limits: anything between them is as good."""
        return cls(tree.lower, tree.upper, tree.lower, tree.upper)

    @classmethod
    def exactly(cls, sums: IntArray) -> Bands:
        """Every node keeps the sum it has."""
        return cls(sums, sums, sums, sums)


@dataclass(frozen=True, eq=False)
class Present:
    """Steps to be repaired, where cells want to be between which whole steps, and how far they may go."""

    steps: IntArray  # (n_cells,)
    wish: Ideal  # tilted values, between floor and ceiling
    cells: Ideal  # untilted values, all the room a cell has


def repair(first: Hierarchy, second: Hierarchy, bands: tuple[Bands, Bands], present: Present) -> IntArray:
    """Move few units, cheap ones first, until every node is inside its band. (n_cells,)

    What cannot be done between floor and ceiling may use, in this order: the limits of
    nodes; one more step of a cell; all the room of the cells; at last the present miss of a
    row, or a miss of another one, rows of the largest priority number first.
    """
    network = Network(first, second, present.steps)
    network.bound(node_arcs(bands[0].floor, bands[1].floor), node_arcs(bands[0].ceil, bands[1].ceil))
    for _ in _concessions(network, first, second, bands, present):
        if network.push():
            break
    return network.steps(present.wish.value)


def _concessions(
    network: Network, first: Hierarchy, second: Hierarchy, bands: tuple[Bands, Bands], present: Present
) -> Iterator[None]:
    """Widen the network step by step, dearest last; the caller stops when it is enough."""
    steps, wish, room = present.steps, present.wish, present.cells
    if network.demand == 0:
        return
    enough = NEAR_PER_NODE * second.n_nodes + NEAR_PER_UNIT * network.demand
    for cells in _nearest_first(first, present, enough):
        network.open_cells(cells, steps[cells] - wish.lower[cells], wish.upper[cells] - steps[cells])
        yield
    lower, upper = node_arcs(bands[0].lower, bands[1].lower), node_arcs(bands[0].upper, bands[1].upper)
    floor, ceil = node_arcs(bands[0].floor, bands[1].floor), node_arcs(bands[0].ceil, bands[1].ceil)
    network.allow(upper - ceil, floor - lower)
    yield
    everyone = np.arange(len(steps))
    fall, rise = wish.lower - room.lower, room.upper - wish.upper
    network.open_cells(everyone, np.clip(fall, 0, 1), np.clip(rise, 0, 1))
    yield
    network.open_cells(everyone, np.maximum(fall - 1, 0), np.maximum(rise - 1, 0))
    yield
    priority = node_arcs(first.priority, second.priority)
    above, below = np.maximum(network.sums - upper, 0), np.maximum(lower - network.sums, 0)
    is_row = node_arcs(first.rows, second.rows) != NO_ROW
    for level in np.unique(priority[is_row])[::-1]:
        gives_way = is_row & (priority == level)
        network.allow(np.where(gives_way, above, 0), np.where(gives_way, below, 0))
        yield
        network.allow(np.where(gives_way, LARGEST, 0), np.where(gives_way, LARGEST, 0))
        yield


def _nearest_first(tree: Hierarchy, present: Present, count: int) -> Iterator[IntArray]:
    """Cells that may move: about `count` nearest to the threshold of their node, then more, then all."""
    steps, wish = present.steps, present.wish
    waiting = np.flatnonzero(wish.upper > wish.lower)
    node, key = tree.leaf[waiting], (wish.value - wish.lower)[waiting]
    is_up = (steps > wish.lower)[waiting]
    last_up, first_down = np.full(tree.n_nodes, np.inf), np.full(tree.n_nodes, -np.inf)
    np.minimum.at(last_up, node[is_up], key[is_up])
    np.maximum.at(first_down, node[~is_up], key[~is_up])
    distance = np.where(is_up, key - first_down[node], last_up[node] - key)
    while len(waiting) > 2 * count:
        near = distance <= np.partition(distance, count)[count]
        yield waiting[near]
        waiting, distance, count = waiting[~near], distance[~near], GROWTH * count
    yield waiting
