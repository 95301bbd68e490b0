r"""Two trees over the same cells as a network, and its exact repair by maximum flow.

The first tree flows out of its root down to the cells, the second flows from the cells up
to its root, and one arc closes the circle. The sum of a node is the flow on the arc above it,
so whole steps that keep all limits are an integral circulation. The constraint matrix is a
network matrix: where a continuous circulation exists, an integral one does too (Hoffman),
and a maximum flow over the present steps finds it.

Every arc stands clipped to its limits at the start; what clipping cut off is supply at one
end and demand at the other. As long as flow cannot meet all demand the caller widens arcs,
dearest last. The flow found so far is kept, so a concession is used only for what could not
be done without it.

References: Bacharach 1966, "Matrix rounding problems"; Cox and Ernst 1982, "Controlled
rounding"; Causey, Cox and Ernst 1985.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.rounding.hierarchy import Hierarchy

LARGEST = np.int64(2**30)
"""Capacities stay below what 32 bit flow code can add up."""


class Network:
    """Residual arcs between the nodes of two trees, around steps that a repair may change."""

    def __init__(self, first: Hierarchy, second: Hierarchy, steps: IntArray) -> None:
        self._first, self._second, self._steps = first, second, steps
        self._offset = first.n_nodes
        hub = first.n_nodes + second.n_nodes  # parts the closing arc from cells that hang from both roots
        self._source = hub + 1
        self._arcs: list[tuple[IntArray, IntArray, IntArray]] = []
        self._flow: sparse.csr_array | None = None
        self._opened: list[tuple[IntArray, IntArray, IntArray]] = []
        self.demand = 0
        self._tail, self._head = node_arc_ends(first, second)
        self._head[0] = hub
        self._widen(np.array([hub, 0]), np.array([0, hub]), np.array([LARGEST, LARGEST]))
        self.sums = node_arcs(first.exact_sums(steps), second.exact_sums(steps))

    def bound(self, lower: IntArray, upper: IntArray) -> None:
        """Hold every node arc inside its limits. Each (n_arcs,)"""
        clipped = np.clip(self.sums, lower, upper)
        supply = np.zeros(self._source, dtype=np.int64)
        np.add.at(supply, self._tail, self.sums - clipped)
        np.add.at(supply, self._head, clipped - self.sums)
        give, take = np.flatnonzero(supply > 0), np.flatnonzero(supply < 0)
        self._widen(np.full(len(give), self._source), give, supply[give])
        self._widen(take, np.full(len(take), self._source + 1), -supply[take])
        self.demand = int(supply[give].sum())
        self.allow(upper - clipped, clipped - lower)

    def allow(self, rise: IntArray, fall: IntArray) -> None:
        """Let node arcs carry up to `rise` more and `fall` less. Each (n_arcs,), 0 or more."""
        self._widen(self._tail, self._head, rise)
        self._widen(self._head, self._tail, fall)

    def open_cells(self, cells: IntArray, fall: IntArray, rise: IntArray) -> None:
        """Let `cells` lose up to `fall` steps and gain up to `rise`; those opened first move first."""
        self._opened.append((cells, fall, rise))
        tail, head = self._first.leaf[cells], self._second.leaf[cells] + self._offset
        self._widen(tail, head, rise)
        self._widen(head, tail, fall)

    def push(self) -> bool:
        """Send what can be sent; true when every node arc carries what it is allowed to."""
        if self.demand > 0:
            from scipy.sparse.csgraph import maximum_flow  # loads slowly, and most trees need none

            tail, head, capacity = (np.concatenate(parts) for parts in zip(*self._arcs, strict=True))
            size = self._source + 2
            residual = sparse.csr_array((capacity, (tail, head)), shape=(size, size))
            if self._flow is not None:
                residual = residual - self._flow
            residual.data = np.minimum(residual.data, LARGEST)
            residual.eliminate_zeros()
            supply = slice(*residual.indptr[self._source : self._source + 2])
            residual.data[supply] = np.minimum(
                residual.data[supply], LARGEST // max(1, len(residual.data[supply]))
            )
            found = maximum_flow(residual.astype(np.int32), self._source, self._source + 1)
            flow = sparse.csr_array(found.flow, dtype=np.int64)
            self._flow = flow if self._flow is None else self._flow + flow
            self.demand -= int(found.flow_value)
        return self.demand == 0

    def steps(self, wish: FloatArray) -> IntArray:
        """The repaired steps. Among cells between the same two nodes those move that `wish` it most."""
        steps = self._steps.copy()
        if not self._opened or self._flow is None:
            return steps
        cells, fall, rise = (np.concatenate(parts) for parts in zip(*self._opened, strict=True))
        turn = np.repeat(np.arange(len(self._opened)), [len(opened[0]) for opened in self._opened])
        net = self._net_flow(self._flow.tocoo(), cells)
        desire = wish[cells] - steps[cells]
        for sign, room in ((1, rise), (-1, fall)):
            some = np.flatnonzero((sign * net > 0) & (room > 0))
            order = some[np.lexsort((cells[some], -sign * desire[some], turn[some], self._pair(cells[some])))]
            moved = _fill(self._pair(cells[order]), room[order], sign * net[order])
            np.add.at(steps, cells[order], sign * moved)
        return steps

    def _widen(self, tail: IntArray, head: IntArray, capacity: IntArray) -> None:
        used = capacity > 0
        self._arcs.append((tail[used], head[used], np.minimum(capacity[used], LARGEST)))

    def _pair(self, cells: IntArray) -> IntArray:
        return self._first.leaf[cells] * np.int64(self._second.n_nodes) + self._second.leaf[cells]

    def _net_flow(self, flow: sparse.coo_array, cells: IntArray) -> IntArray:
        """Net flow between the two smallest nodes of every cell. (len(cells),)"""
        between = (flow.row < self._offset) & (flow.col >= self._offset) & (flow.col < self._source - 1)
        node, other = flow.row[between].astype(np.int64), flow.col[between] - self._offset
        pair = node * self._second.n_nodes + other
        order = np.argsort(pair)
        pair, amount = np.append(pair[order], -1), np.append(flow.data[between][order], 0)
        wanted = self._pair(cells)
        at = np.searchsorted(pair[:-1], wanted)
        return np.where(pair[at] == wanted, amount[at], 0)


def node_arc_ends(first: Hierarchy, second: Hierarchy) -> tuple[IntArray, IntArray]:
    """Tails and heads of the node arcs; nodes of the second tree are numbered after those of the first.

    The closing arc comes first, then the arcs above the nodes 1.. of the first tree, which lead
    down, then those above the nodes 1.. of the second, which lead up. Each (n_arcs,)
    """
    offset = first.n_nodes
    tail = np.concatenate([[offset], first.parent[1:], np.arange(1, second.n_nodes) + offset])
    head = np.concatenate([[0], np.arange(1, offset), second.parent[1:] + offset])
    return tail, head


def node_arcs(first: IntArray, second: IntArray) -> IntArray:
    """Values per node of both trees in the order of node arcs; the first root stands for the closing arc."""
    return np.concatenate([first, second[1:]])


def _fill(group: IntArray, room: IntArray, demand: IntArray) -> IntArray:
    """Meet the demand of every group from its members in order, each up to its room."""
    before = np.cumsum(room) - room
    first = np.searchsorted(group, group)
    return np.clip(demand - (before - before[first]), 0, room)
