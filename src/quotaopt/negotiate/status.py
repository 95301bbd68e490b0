"""Where a negotiation stands: by node, by owner, as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from quotaopt.bargain.data import Node
from quotaopt.errors import Problem
from quotaopt.negotiate.approving import standing_at
from quotaopt.negotiate.desk import Desk
from quotaopt.negotiate.nodes import stated_negotiation
from quotaopt.negotiate.rounds import SETTLEMENT, within
from quotaopt.negotiate.state import State

Stands = Literal["waiting", "agreed", "last_round", "frozen"]


@dataclass(frozen=True)
class NodeStatus:
    """A node in the current round."""

    node: Node
    owner: str
    proposal: Decimal | None
    reference: Decimal
    bid: Decimal | None
    reason: str
    approved_by: tuple[str, ...]

    @property
    def gap(self) -> Decimal | None:
        """What the bid is above the proposal."""
        return None if self.bid is None or self.proposal is None else self.bid - self.proposal


@dataclass(frozen=True)
class OwnerStatus:
    """What an owner has said in the current round."""

    owner: str
    answered: bool
    nodes: int
    bids: int
    approved: int
    target: Decimal | None
    bid: Decimal | None  # of the nodes with a bid


@dataclass(frozen=True)
class Status:
    """Everything that pages and documents show."""

    state: State
    unit: str
    step: Decimal
    last_round: int  # the last one that takes bids, as things stand
    stands: Stands
    nodes: tuple[NodeStatus, ...]
    settled: Mapping[str, Any] | None  # of the round that led to the current proposal
    changed: tuple[Problem, ...]  # files that are no longer what was recorded

    @property
    def total(self) -> Decimal | None:
        """Of the proposal."""
        return _sum(node.proposal for node in self.nodes)

    @property
    def owners(self) -> tuple[OwnerStatus, ...]:
        """Every owner who bids."""
        answered = self.state.answers(self.state.round)
        return tuple(
            self._owner(name, name in answered) for name in dict.fromkeys(node.owner for node in self.nodes)
        )

    def _owner(self, name: str, answered: bool) -> OwnerStatus:
        own = [node for node in self.nodes if node.owner == name]
        bids = [node.bid for node in own if node.bid is not None]
        return OwnerStatus(
            name,
            answered,
            len(own),
            len(bids),
            sum(bool(node.approved_by) for node in own),
            _sum(node.proposal for node in own),
            _sum(bids) if bids else None,
        )


def status_of(desk: Desk) -> Status:
    """The status of a negotiation."""
    state, stated = desk.state, stated_negotiation(desk.plan)
    bids, approvals = state.bids(state.round), standing_at(desk)
    nodes = tuple(
        NodeStatus(
            row.node,
            row.owner,
            row.proposal,
            row.reference,
            bids[row.node].amount if row.node in bids else None,
            bids[row.node].reason if row.node in bids else "",
            tuple(each.by for each in approvals[row.node]),
        )
        for row in desk.offers.rows
    )
    main = desk.plan.main
    return Status(
        state=state,
        unit=main.unit,
        step=main.step,
        last_round=state.first_round + stated.rounds - 1,
        stands=_stands(state),
        nodes=nodes,
        settled=_settled(desk),
        changed=desk.store.changed(),
    )


def _stands(state: State) -> Stands:
    if state.frozen is not None:
        return "frozen"
    return state.ended or "waiting"


def _settled(desk: Desk) -> Mapping[str, Any] | None:
    if desk.state.rounds[desk.state.round].kind == "open":
        return None
    found: dict[str, Any] = json.loads(desk.store.read(f"{within(desk.state.round)}/{SETTLEMENT}"))
    return found


def _sum(amounts: Any) -> Decimal | None:
    """The sum of what is known of all; None where something is not."""
    known = list(amounts)
    return None if None in known else sum(known, Decimal(0))
