r"""Branch and bound over patterns: complete on small models, a dive for a first plan on others.

A node allows some options of every group. Its relaxation, every group between its lowest and its
highest allowed option and nobody counted, is a convex model that the caller's own solver solves
with a proved bound; the Lagrangian bound with the options ruled out is often the better one. A node
whose bound is no better than the best plan is done, one whose relaxation is refuted too. Nodes are
taken depth first until there is a plan, then by their bounds (Land and Doig 1960).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace

import numpy as np

from quotaopt.logic.guide import Guide
from quotaopt.logic.search import (
    NOISE_STEPS,
    Search,
    Solved,
    Unsettled,
    can_close,
    distances,
    is_better,
    nearest,
)
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.logic import Logic

Cost = tuple[float, ...]
COLD = (0.01,)
"""Temperature of the climb at a node, which starts from the prices of the node above."""


@dataclass(frozen=True, eq=False)
class Node:
    """Options that are left, what is proved about every plan in them, and prices to start from."""

    allowed: BoolArray  # (n_options,)
    bound: Cost
    prices: FloatArray  # of the guide
    carried: FloatArray  # (n_groups,), in the relaxation of the node above


@dataclass
class Branching:
    """Open nodes of a search, and whether all others are settled."""

    search: Search
    guide: Guide | None
    open_nodes: list[tuple[Cost, int, Node]] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)
    n_nodes: int = 0

    def run(self, root: Node, most_nodes: int) -> bool:
        """Whether no pattern is left that could be clearly better than the best."""
        self.stack = [root]
        while self.stack or self.open_nodes:
            if self.n_nodes >= most_nodes or self.search.out_of_time:
                return False
            self.n_nodes += 1
            self._visit(self._next())
        return True

    def bound(self) -> Cost | None:
        """The least bound of all nodes still open; None where there is none."""
        nodes = [*self.stack, *(node for _, _, node in self.open_nodes)]
        return min((node.bound for node in nodes), default=None)

    def _next(self) -> Node:
        if self.search.best is None and self.stack:
            return self.stack.pop()
        for node in self.stack:
            heapq.heappush(self.open_nodes, (node.bound, len(self.open_nodes) + self.n_nodes * 4, node))
        self.stack = []
        return heapq.heappop(self.open_nodes)[2]

    def _visit(self, node: Node) -> None:
        if self._is_done(node.bound):
            return
        relaxed = self.search.relax(node.allowed)
        if isinstance(relaxed, Unsettled):
            self._branch(node)
        elif isinstance(relaxed, Solved):
            self._look_into(node, relaxed)

    def _look_into(self, node: Node, relaxed: Solved) -> None:
        bound, prices = max(node.bound, relaxed.bound), node.prices
        if self.guide is not None:
            inside = self.guide.lagrangian.within(node.allowed)
            here = inside.at(self.guide.inward(relaxed.multipliers, relaxed.links))
            found = max(inside.climb(prices, COLD), here, key=lambda each: each.value)
            bound, prices = max(bound, (self.guide.value(found),)), found.multipliers
        if self._is_done(bound):
            return
        carried = self.search.carried(relaxed.t)
        pattern = nearest(self.search.logic, carried, node.allowed)
        if pattern is not None:
            self.search.attempt(pattern)
            if self._is_done(bound):
                return
        self._branch(Node(node.allowed, bound, prices, carried))

    def _branch(self, node: Node) -> None:
        for allowed in _children(self.search.logic, node.carried, node.allowed):
            self.stack.append(replace(node, allowed=allowed))

    def _is_done(self, bound: Cost) -> bool:
        return self.search.best is not None and not is_better(bound, self.search.best.cost)


def _children(logic: Logic, carried: FloatArray, allowed: BoolArray) -> list[BoolArray]:
    """Two parts of a node, the more promising one last; none where a single pattern is left."""
    left = np.bincount(logic.option_group[allowed], minlength=logic.n_groups)
    if (left == 1).all():
        return []
    away = distances(logic, carried, allowed)
    group = _branching_group(logic, carried, allowed, away, left > 1)
    own = np.flatnonzero((logic.option_group == group) & allowed)
    n_below = int(np.clip((logic.high[own] < carried[group]).sum(), 1, len(own) - 1))
    parts = [own[:n_below], own[n_below:]]
    if away[parts[0]].min() < away[parts[1]].min():
        parts.reverse()
    children = []
    for part in parts:
        child = allowed.copy()
        child[own] = False
        child[part] = True
        narrowed = settled(logic, child)
        if narrowed is not None:
            children.append(narrowed)
    return children


def _branching_group(
    logic: Logic, carried: FloatArray, allowed: BoolArray, away: FloatArray, undecided: BoolArray
) -> int:
    """The undecided group furthest from its options; else the largest one of the fullest owner."""
    least = np.full(logic.n_groups, np.inf)
    np.minimum.at(least, logic.option_group, away)
    least[~undecided] = 0.0
    if least.max() > 0.0:
        return int(least.argmax())
    counted = (logic.owner >= 0) & (carried > NOISE_STEPS)
    surplus = np.bincount(logic.owner[counted], minlength=len(logic.count)) - logic.count
    full = undecided & counted & np.append(surplus > 0, False)[logic.owner]
    return int(np.argmax(np.where(full if full.any() else undecided, carried, -1.0)))


def settled(logic: Logic, allowed: BoolArray) -> BoolArray | None:
    """`allowed` without openings no owner has room for; None where one must open too many."""
    closable = can_close(logic, allowed)
    forced = ~closable & (logic.owner >= 0)
    n_forced = np.bincount(logic.owner[forced], minlength=len(logic.count))
    if (n_forced > logic.count).any():
        return None
    full = closable & np.append(n_forced == logic.count, False)[logic.owner]
    return np.asarray(allowed & ~(full[logic.option_group] & ~logic.closes))
