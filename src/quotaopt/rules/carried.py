"""Rules on what somebody carries: with over-assignment, limits of own numbers and not of plan numbers.

A rule in amounts that names levels of the over-assigned dimension is about the number of the finest
node of the chain at or above them; its limits are divided by the factor of that node. Where a
row is exactly one node, its limits also hold for the published number of that node, in whole steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import PlanError
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, IntArray, LabelArray
from quotaopt.plan.cells.chain import Chain
from quotaopt.plan.schema_rules import ABSOLUTE, Rule
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope
from quotaopt.rules.logic import Choice
from quotaopt.rules.rows import Rows, SumRows


@dataclass(frozen=True, eq=False)
class OwnRows:
    """The rows of one rule on own numbers; limits in whole steps of these."""

    position: int  # of the rule in the plan
    link: int
    node: IntArray  # (n_rows,), the node a row is exactly, -1 where it is none
    names: LabelArray  # (n_rows,), as in `CanonicalModel.row_member`
    factor: Exact  # (n_rows,)
    lower: IntArray  # (n_rows,)
    upper: IntArray  # (n_rows,)
    binds: bool  # whether published numbers keep the limits: those of soft rules may be missed


@dataclass(frozen=True, eq=False)
class OwnNumbers:
    """The chain of a plan, and what rules say about the numbers on it."""

    chain: Chain
    rows: tuple[OwnRows, ...]

    def limits(self, link: int) -> tuple[IntArray, IntArray]:
        """The least and the most that every node of a link may carry, in steps. (n_nodes,) each"""
        n_nodes = self.chain.links[link].nodes.n_groups
        lower, upper = np.zeros(n_nodes, dtype=np.int64), np.full(n_nodes, NO_UPPER)
        for rows in self.rows:
            if rows.binds and rows.link == link:
                at = np.flatnonzero(rows.node >= 0)
                np.maximum.at(lower, rows.node[at], rows.lower[at])
                np.minimum.at(upper, rows.node[at], rows.upper[at])
        return lower, upper


def on_own_numbers(scope: Scope, chain: Chain | None) -> Scope:
    """The scope with the factor of the number its rule is about.

    Raises
    ------
    PlanError
        A row adds up numbers of different factors.
    """
    link = -1 if chain is None else _link_of(scope.rule, chain)
    if chain is None or link < 0:
        return scope
    multiple, parent = chain.links[link].multiple, chain.above(link).codes
    of_row = multiple[parent[scope.first_cell].astype(np.int64)]
    distinct, kind = np.unique(multiple.units, return_inverse=True)
    if len(distinct) > 1:
        row = scope.row_of_cell()
        kind_of_row = kind[parent[scope.first_cell]]
        mixed = np.unique(row[(row >= 0) & (kind[parent] != kind_of_row[row])])
        if len(mixed):
            raise scope.refusal("rule.mixed_factors", rows=mixed, level=chain.links[link].level)
    return replace(scope, factor=Exact.compact(of_row.units, 10**multiple.digits), link=link)


def _link_of(rule: Rule, chain: Chain) -> int:
    """The link whose numbers a rule is about, -1 for plan numbers."""
    if rule.kind not in ABSOLUTE or rule.number == "plan":
        return -1
    if rule.number == "street":
        return len(chain.links) - 1
    named = [chain.levels.index(level) for level in (*rule.where, *rule.each) if level in chain.levels]
    finest = max(named, default=-1)
    return sum(chain.levels.index(link.level) <= finest for link in chain.links) - 1


def own_numbers(chain: Chain, rows: Sequence[Rows], choices: Sequence[Choice]) -> OwnNumbers:
    """What all rules say about the numbers on the chain.

    Raises
    ------
    PlanError
        Two rules leave a node no number at all.
    """
    own = OwnNumbers(chain, tuple(_own_rows(chain, rows, choices)))
    for link in range(len(chain.links)):
        lower, upper = own.limits(link)
        for node in np.flatnonzero(lower > upper)[:1]:
            raise _crossed(own, link, int(node), rows, choices)
    return own


def _own_rows(chain: Chain, rows: Sequence[Rows], choices: Sequence[Choice]) -> Iterator[OwnRows]:
    for block in rows:
        scope = block.scope
        if not isinstance(block, SumRows) or block.own is None or scope.factor is None:
            continue
        yield _of_scope(chain, scope, *block.own, binds=scope.rule.soft is None)
    for choice in choices:
        if choice.own_lot is not None:
            yield _of_scope(
                chain, choice.scope, choice.own_lot, np.full(len(choice.own_lot), NO_UPPER), binds=True
            )


def _of_scope(chain: Chain, scope: Scope, lower: IntArray, upper: IntArray, *, binds: bool) -> OwnRows:
    assert scope.factor is not None
    return OwnRows(
        position=scope.position,
        link=scope.link,
        node=_whole_nodes(chain, scope),
        names=scope.names(),
        factor=scope.factor,
        lower=np.where(lower == NO_LOWER, 0, lower),
        upper=upper,
        binds=binds,
    )


def _whole_nodes(chain: Chain, scope: Scope) -> IntArray:
    """The node whose cells every row holds, all of them and no other; -1 where there is none. (n_rows,)"""
    nodes, row = chain.links[scope.link].nodes, scope.row_of_cell()
    node = nodes.codes[scope.first_cell].astype(np.int64)
    same: BoolArray = row >= 0
    same &= nodes.codes == node[row]
    inside = np.bincount(row[same], minlength=scope.n_rows)
    size = np.bincount(row + 1, minlength=scope.n_rows + 1)[1:]
    is_whole = (inside == size) & (size == np.bincount(nodes.codes, minlength=nodes.n_groups)[node])
    return np.where(is_whole, node, -1)


def _crossed(
    own: OwnNumbers, link: int, node: int, rows: Sequence[Rows], choices: Sequence[Choice]
) -> PlanError:
    """The rule that asks most of a node, and the one that grants least."""
    at = [(each, np.flatnonzero(each.node == node)) for each in own.rows if each.binds and each.link == link]
    found = [(each, int(row[0])) for each, row in at if len(row)]
    asks, first = max(found, key=lambda each: int(each[0].lower[each[1]]))
    grants, second = min(found, key=lambda each: int(each[0].upper[each[1]]))
    scopes = {block.scope.position: block.scope for block in (*rows, *choices)}
    step = scopes[asks.position].plan.main.step
    return scopes[asks.position].refusal(
        "rule.own_crossed",
        rows=np.array([first]),
        other=scopes[grants.position].rule.name,
        needs=f"{int(asks.lower[first]) * step:,f}",
        reach=f"{int(grants.upper[second]) * step:,f}",
    )
