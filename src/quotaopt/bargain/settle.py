"""One round: the next proposal, who moved, what still separates the two sides, and what would close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from quotaopt.allocation import Allocation
from quotaopt.bargain.chosen import as_chosen, choosing
from quotaopt.bargain.claims import closest, pull_of
from quotaopt.bargain.closing import concessions
from quotaopt.bargain.data import Bid, Node, NodeOutcome, Record, Round, Settlement, Terms
from quotaopt.bargain.evidence import evidence_of
from quotaopt.bargain.nash import bargained
from quotaopt.bargain.nodes import targets_of
from quotaopt.bargain.positions import Position, positions_of
from quotaopt.errors import NOWHERE, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan


def settle(
    plan: Plan,
    proposal: Allocation,
    bids: Sequence[Bid],
    terms: Terms,
    number: int,
    records: Sequence[Record] = (),
    earlier: Sequence[Round] = (),
    *,
    fallback: Mapping[Node, Decimal] | None = None,
    options: SolveOptions = USUAL,
) -> Settlement:
    """The proposal closest to both sides under every rule of the plan.

    Rules that choose keep to what the last proposal has chosen, see `quotaopt.bargain.chosen`.

    Parameters
    ----------
    proposal
        Headquarters' last one.
    bids
        Of this round; who is silent claims nothing.
    number
        Of the round, from 1. The negotiation has ended after `terms.rounds`, agreed or not.
    earlier
        The rounds before, for how far bids have moved since; an earlier bid is no bid of this round.
    fallback
        What nodes carry where no agreement is reached, for Nash bargaining: the last plan. If not stated what
        `records` say of the year before, and nothing where they say nothing.

    Raises
    ------
    InfeasibleError
        The plan's own rules cannot be kept.
    NotCertifiedError
        The checker did not accept an answer.
    """
    positions = positions_of(targets_of(proposal, terms.nodes), bids, records, terms, number)
    notes: tuple[Problem, ...] = ()
    if chosen := [plan.spec.rules[position].name for position in choosing(plan)]:
        plan = as_chosen(plan, proposal)
        notes = (Problem.at(NOWHERE, "bargain.chosen", names=", ".join(chosen)),)
    if terms.closeness == "nash":
        before = {record.node: record.forecast for record in records if record.forecast is not None}
        without = before if fallback is None else fallback
        allocation, said = bargained(plan, positions, terms.nodes, without, options=options)
        notes += said
    else:
        claims = [claim for position in positions for claim in position.claims]
        allocation = closest(plan, claims, options=options)
    outcomes = _outcomes(positions, allocation, terms, earlier[-1].bids if earlier else {})
    ended = _ended(outcomes, terms, number)
    asked = {each.node: each.bid for each in outcomes if each.bid is not None}
    closing = () if ended == "agreed" else concessions(plan, allocation, asked, terms, options=options)
    return Settlement(
        allocation=allocation,
        number=number,
        nodes=outcomes,
        ended=ended,
        evidence=evidence_of(positions, {record.node: record.forecast for record in records}),
        closing=closing,
        notes=notes,
    )


def _outcomes(
    positions: Sequence[Position], allocation: Allocation, terms: Terms, bids_before: Mapping[Node, Decimal]
) -> tuple[NodeOutcome, ...]:
    targets, pulls = targets_of(allocation, terms.nodes), pull_of(allocation)
    return tuple(
        NodeOutcome(
            node=each.node,
            before=each.proposal,
            bid=each.amount,
            believed=each.believed,
            trust=each.trust,
            share=each.share,
            target=targets[each.node],
            price=sum(pulls.get(claim.rule, 0.0) for claim in each.claims),
            owner=each.bid.owner,
            bid_before=bids_before.get(each.node),
        )
        for each in positions
    )


def _ended(
    outcomes: Sequence[NodeOutcome], terms: Terms, number: int
) -> Literal["agreed", "last_round"] | None:
    gaps = [(abs(each.gap), each.target) for each in outcomes if each.gap is not None]
    if gaps and all(gap <= terms.tolerance * target for gap, target in gaps):
        return "agreed"
    return "last_round" if number >= terms.rounds else None
