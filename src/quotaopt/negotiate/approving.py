"""Approvals of targets, node by node, by the owner of the node or whoever stands above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotaopt.bargain.data import Node
from quotaopt.errors import NegotiationError, Problem
from quotaopt.ledger.approvals import Approval, approved_nodes, standing, theirs_of
from quotaopt.ledger.entries import Draft
from quotaopt.ledger.who import known_as
from quotaopt.negotiate.desk import Desk, at_desk
from quotaopt.negotiate.store import Store
from quotaopt.negotiate.subject import NEGOTIATION
from quotaopt.negotiate.timeline import chosen


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
    by = known_as(by)
    with at_desk(store) as desk:
        desk.require_open()
        if not desk.offers.has_proposal:
            raise NegotiationError([Problem.at(store.place(), "negotiate.nothing_to_approve")])
        meant = chosen(desk, only)
        rows = theirs_of(desk.offers.rows, meant if only else None, by, NEGOTIATION, store.place())
        nodes = approved_nodes((row.node, row.proposal) for row in rows if row.proposal is not None)
        said = {"round": desk.state.round, "nodes": nodes, "signature": signature}
        store.record(Draft("approve", by, at, said), {})
        return tuple(row.node for row in rows)


def standing_at(desk: Desk) -> dict[Node, tuple[Approval, ...]]:
    """The approvals of every node that speak of its current target."""
    return standing(desk.state.approvals, {row.node: row.proposal for row in desk.offers.rows})
