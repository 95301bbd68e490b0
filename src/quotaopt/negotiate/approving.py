"""Approvals of targets, node by node, by the owner of the node or whoever stands above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotaopt.bargain.data import Node
from quotaopt.bargain.nodes import named
from quotaopt.errors import NOWHERE, NegotiationError, Problem
from quotaopt.negotiate.desk import Desk, at_desk
from quotaopt.negotiate.ledger import Draft
from quotaopt.negotiate.offers import Offer
from quotaopt.negotiate.state import HEADQUARTERS, Approval
from quotaopt.negotiate.store import Store
from quotaopt.negotiate.timeline import chosen
from quotaopt.negotiate.who import HEADQUARTERS_WORDS
from quotaopt.plan.nearest import nearest


def members_of(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """``region=East,West`` as members by level.

    Raises
    ------
    NegotiationError
        A word is no level with members.
    """
    found, problems = {}, []
    for word in words:
        level, sign, names = word.partition("=")
        members = tuple(name.strip() for name in names.replace("，", ",").split(",") if name.strip())
        if not sign or not level.strip() or not members:
            problems.append(Problem.at(NOWHERE, "negotiate.not_a_selection", text=word))
        found[level.strip()] = members
    if problems:
        raise NegotiationError(problems)
    return found


def may_approve(by: str, offer: Offer) -> bool:
    """Whether a node is somebody's to approve: its owner's, or that of anybody above."""
    return by == HEADQUARTERS or by in offer.owners


def record_approval(
    store: Store, by: str, *, only: Mapping[str, Sequence[str]], signature: str, at: str
) -> tuple[Node, ...]:
    """Approve the current targets of nodes.

    Parameters
    ----------
    by
        An owner, or headquarters.
    only
        Members by level that the nodes must be of; without any, all nodes that are `by`'s to approve.
    signature
        The name of the person, for the record.

    Raises
    ------
    NegotiationError
        The name is unknown, a node is not theirs to approve, or there is nothing to approve yet.
    """
    by = HEADQUARTERS if by in HEADQUARTERS_WORDS else by
    with at_desk(store) as desk:
        desk.require_open()
        if not desk.offers.has_proposal:
            raise NegotiationError([Problem.at(store.place(), "negotiate.nothing_to_approve")])
        rows = _rows(desk, by, only)
        nodes = [{"node": [name for _, name in row.node], "target": f"{row.proposal:f}"} for row in rows]
        said = {"round": desk.state.round, "nodes": nodes, "signature": signature}
        store.record(Draft("approve", by, at, said), {})
        return tuple(row.node for row in rows)


def standing(desk: Desk) -> dict[Node, tuple[Approval, ...]]:
    """The approvals of every node that speak of its current target; those of other targets have lapsed."""
    found: dict[Node, dict[str, Approval]] = {row.node: {} for row in desk.offers.rows}
    for approval in desk.state.approvals:
        if approval.target == desk.offers.by_node[approval.node].proposal:
            found[approval.node].setdefault(approval.by, approval)
    return {node: tuple(by.values()) for node, by in found.items()}


def _rows(desk: Desk, by: str, only: Mapping[str, Sequence[str]]) -> list[Offer]:
    """The nodes that are meant, all of which are theirs to approve."""
    place = desk.store.place()
    people = {owner for row in desk.offers.rows for owner in row.owners} | {HEADQUARTERS}
    if by not in people:
        known = nearest(by, people, 5)
        raise NegotiationError([Problem.at(place, "negotiate.unknown_approver", name=by, known=known)])
    meant = chosen(desk, only)
    if not only:
        return [row for row in meant if may_approve(by, row)]
    strangers = [row for row in meant if not may_approve(by, row)]
    if strangers:
        raise NegotiationError(
            Problem.at(
                place, "negotiate.not_theirs", node=named(row.node), by=by, owners=" > ".join(row.owners)
            )
            for row in strangers[:20]
        )
    return meant
