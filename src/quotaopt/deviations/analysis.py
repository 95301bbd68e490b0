"""Which nodes of the company explain its gap, why, what is done about it, and what nobody has explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.decompose import Decomposition, Nodes, decompose
from quotaopt.deviations.deviation import Analysis, Deviation, Terms
from quotaopt.deviations.facts import Facts
from quotaopt.deviations.joined import Scope, is_beyond, own_scopes, require_levels, scopes_of, unexplained
from quotaopt.deviations.tree import Tree
from quotaopt.handout.table import percent
from quotaopt.model.arrays import BoolArray, IntArray

MOST = Fraction(4, 5)
"""The part of a shortfall that the few who matter most are counted for (Juran's rule of 80 to 20)."""


def analyse(
    facts: Facts,
    levels: Sequence[str],
    *,
    tolerance: Fraction = Fraction(1, 20),
    causes: Causes | None = None,
) -> Analysis:
    """Decompose the gap to date along `levels` and put the causes beside the deviations.

    Parameters
    ----------
    levels
        Coarsest first; they may cross.
    tolerance
        The part of a target by which an actual may be off before somebody has to say why.
    causes
        What people say, as `read_causes` reads it.

    Raises
    ------
    PlanError
        As `require_levels` and `scopes_of`.
    """
    require_levels(levels, facts)
    stated = causes or Causes()
    scopes = scopes_of(stated, facts)
    found = decompose(facts.cells, levels, facts.target, facts.actual, facts.quantities)
    own = own_scopes(scopes, facts, found.tree)
    left = unexplained(facts, scopes)
    nodes = [_Depth.of(facts, found, depth, tolerance, left) for depth in range(len(levels) + 1)]
    told = [
        nodes[depth].deviation(node, [one for scope in own.get((depth, node), ()) for one in scope.causes])
        for depth, node in _walk(nodes, found.tree)
    ]
    placed = {id(scope) for of_node in own.values() for scope in of_node}
    others = [_other(facts, scope, tolerance) for scope in scopes if id(scope) not in placed]
    return Analysis(facts, tuple(levels), tolerance, stated, (*told, *others), _few(told, len(levels)))


@dataclass(frozen=True, eq=False)
class _Depth:
    """The nodes of one depth, with what is still unexplained of each."""

    facts: Facts
    depth: int
    nodes: Nodes
    is_due: BoolArray  # (n_nodes,)
    is_beyond: BoolArray  # (n_nodes,)
    is_open: BoolArray  # (n_nodes,)
    whole: int  # the company's gap

    @classmethod
    def of(
        cls,
        facts: Facts,
        found: Decomposition,
        depth: int,
        tolerance: Fraction,
        left: BoolArray,
    ) -> _Depth:
        nodes, tree = found.at(depth), found.tree
        rest_gap = tree.of_cells((facts.actual - facts.target) * left, depth)
        rest_target = tree.of_cells(facts.target * left, depth)
        beyond = _beyond(nodes.gap, nodes.target, tolerance)
        return cls(
            facts,
            depth,
            nodes,
            tree.of_cells(facts.is_due.astype(np.int64), depth) > 0,
            beyond,
            beyond & _beyond(rest_gap, rest_target, tolerance),
            int(facts.actual.sum() - facts.target.sum()),
        )

    def deviation(self, node: int, causes: Sequence[Cause]) -> Deviation:
        """One node, in the plan's unit."""
        amount, nodes = self.facts.amount, self.nodes
        return Deviation(
            {level: (name,) for level, name in zip(nodes.levels, nodes.names[node], strict=True)},
            self.depth,
            amount(nodes.target[node]),
            amount(nodes.actual[node]),
            percent(amount(nodes.gap[node]), amount(self.whole)),
            Terms(
                amount(nodes.volume[node]),
                amount(nodes.mix[node]),
                amount(nodes.rate[node]),
                tuple(amount(term) for term in nodes.by_level[:, node]),
                amount(nodes.price[node]),
            ),
            tuple(causes),
            bool(self.is_beyond[node]),
            bool(self.is_open[node]),
        )


def _beyond(gap: IntArray, target: IntArray, tolerance: Fraction) -> BoolArray:
    """Which gaps are more than the tolerated part of their targets. (n_nodes,)"""
    pairs = zip(gap.tolist(), target.tolist(), strict=True)
    return np.array([is_beyond(off, planned, tolerance) for off, planned in pairs], dtype=np.bool_)


def _walk(depths: Sequence[_Depth], tree: Tree) -> Iterator[tuple[int, int]]:
    """Every node with its depth, parents before children, of siblings the one that explains most first."""
    sign = -1 if depths[0].whole > 0 else 1
    children: list[dict[int, list[int]]] = []
    for one in depths[1:]:
        above: dict[int, list[int]] = {}
        parents = tree.above(one.depth, one.depth - 1).tolist()
        for node in np.argsort(sign * one.nodes.gap, kind="stable").tolist():
            if one.is_due[node]:
                above.setdefault(parents[node], []).append(node)
        children.append(above)

    def below(depth: int, node: int) -> Iterator[tuple[int, int]]:
        yield depth, node
        for child in children[depth].get(node, ()) if depth < len(children) else ():
            yield from below(depth + 1, child)

    return below(0, 0)


def _other(facts: Facts, scope: Scope, tolerance: Fraction) -> Deviation:
    """Cells that causes are about and that are no node of the tree."""
    target, actual = int(facts.target[scope.at].sum()), int(facts.actual[scope.at].sum())
    gap, whole = facts.amount(actual - target), facts.amount(facts.gap(facts.is_due))
    return Deviation(
        scope.where,
        None,
        facts.amount(target),
        facts.amount(actual),
        percent(gap, whole),
        None,
        scope.causes,
        is_beyond(actual - target, target, tolerance),
    )


def _few(told: Sequence[Deviation], last: int) -> tuple[Deviation, ...]:
    """The fewest of the finest nodes that make up `MOST` of all their gaps in the company's direction."""
    sign = -1 if told[0].gap <= 0 else 1
    off = sorted((one for one in told if one.depth == last), key=lambda one: -sign * one.gap)
    against = [one for one in off if sign * one.gap > 0]
    wanted = MOST * Fraction(sum((abs(one.gap) for one in against), Decimal(0)))
    reached, few = Fraction(0), []
    for one in against:
        if reached >= wanted:
            break
        reached += Fraction(abs(one.gap))
        few.append(one)
    return tuple(few)
