"""Which nodes of the company explain its gap, why, what is done about it, and what nobody has explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.decompose import Decomposition, Nodes, decompose
from quotaopt.deviations.facts import Facts
from quotaopt.deviations.joined import Scope, is_beyond, own_scopes, scopes_of, unexplained
from quotaopt.deviations.tree import Tree
from quotaopt.handout.table import percent
from quotaopt.model.arrays import BoolArray, IntArray

MOST = Fraction(4, 5)
"""The part of a shortfall that the few who matter most are counted for (Juran's rule of 80 to 20)."""


@dataclass(frozen=True)
class Terms:
    """What a gap consists of, in the plan's unit."""

    volume: Decimal
    mix: Decimal
    rate: Decimal
    by_level: tuple[Decimal, ...]  # the company's pace, then every level of the tree
    price: Decimal


@dataclass(frozen=True)
class Deviation:
    """A node of the company, or other cells that causes are about, to date; in the plan's unit."""

    where: Mapping[str, tuple[str, ...]]  # level -> members; none for the company
    depth: int | None  # in the tree; None for cells that are no node of it
    target: Decimal
    actual: Decimal
    share: Decimal | None  # of the company's gap, in per cent; None where that is zero
    terms: Terms | None  # None for cells that are no node
    causes: tuple[Cause, ...] = ()
    is_beyond: bool = False  # of what is tolerated
    is_open: bool = False  # beyond it, and more than the tolerated part of it has no cause

    @property
    def gap(self) -> Decimal:
        """Actual minus target."""
        return self.actual - self.target

    @property
    def attainment(self) -> Decimal | None:
        """Actual in per cent of target; None without a target."""
        return percent(self.actual, self.target)


@dataclass(frozen=True, eq=False)
class Analysis:
    """The analysis of deviations of one plan on one day."""

    facts: Facts
    levels: tuple[str, ...]
    tolerance: Fraction
    deviations: tuple[
        Deviation, ...
    ]  # the tree from the company down, what explains most first; then the rest
    few: tuple[Deviation, ...]  # of the finest nodes the fewest that make up most of what they all miss

    @property
    def whole(self) -> Deviation:
        """The company."""
        return self.deviations[0]

    @property
    def open(self) -> tuple[Deviation, ...]:
        """Deviations beyond tolerance that still have no cause."""
        return tuple(one for one in self.deviations if one.is_open)


def has_below(deviations: Sequence[Deviation], is_marked: Callable[[Deviation], bool]) -> list[bool]:
    """Which deviations have a marked one below them in the tree; all are in its order."""
    found, reach = [], -1  # reach: the least depth from the last marked one up, seen from below
    for one in reversed(deviations):
        depth = -1 if one.depth is None else one.depth
        found.append(0 <= depth < reach)
        if depth >= 0 and (is_marked(one) or depth < reach):
            reach = depth
    return found[::-1]


def shown_briefly(found: Analysis) -> list[Deviation]:
    """What is beyond tolerance or has causes, with all nodes above it."""
    everything = found.deviations
    above = has_below(everything, _matters)
    return [
        one
        for one, is_above in zip(everything, above, strict=True)
        if is_above or not one.depth or _matters(one)
    ]


def _matters(one: Deviation) -> bool:
    return one.is_beyond or bool(one.causes)


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
        As `scopes_of`.
    """
    scopes = scopes_of(causes or Causes(), facts)
    found = decompose(facts.cells, levels, facts.target, facts.actual, facts.quantities)
    own = own_scopes(scopes, facts, found.tree)
    nodes = [_Depth.of(facts, found, depth, tolerance, scopes) for depth in range(len(levels) + 1)]
    told = [
        nodes[depth].deviation(
            node, [cause for scope in own.get((depth, node), ()) for cause in scope.causes]
        )
        for depth, node in _walk(nodes, found.tree)
    ]
    placed = {id(scope) for of_node in own.values() for scope in of_node}
    others = [_other(facts, scope, tolerance) for scope in scopes if id(scope) not in placed]
    return Analysis(facts, tuple(levels), tolerance, (*told, *others), _few(told, len(levels)))


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
        scopes: Sequence[Scope],
    ) -> _Depth:
        nodes, tree, left = found.at(depth), found.tree, unexplained(facts, scopes)
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
    target, actual = int(facts.target[scope.inside].sum()), int(facts.actual[scope.inside].sum())
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
