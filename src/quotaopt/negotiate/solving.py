"""The next round: bids and proposal are settled, and written down as what is proposed now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from quotaopt.bargain.data import Node, Round, Settlement, Terms
from quotaopt.bargain.settle import settle
from quotaopt.engine import solve
from quotaopt.errors import NegotiationError, Problem
from quotaopt.ledger.entries import Draft
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.negotiate.desk import Desk, at_desk
from quotaopt.negotiate.limits import last_plan_of
from quotaopt.negotiate.nodes import nodes_of, stated_negotiation
from quotaopt.negotiate.offers import Offers
from quotaopt.negotiate.records import records_of
from quotaopt.negotiate.rounds import TARGETS, round_files, sheets_of, steps_of, within
from quotaopt.negotiate.settled import settled_document
from quotaopt.negotiate.standing_at import standing_at
from quotaopt.negotiate.state import State
from quotaopt.negotiate.store import Store
from quotaopt.options import USUAL, SolveOptions


def next_round(
    store: Store,
    *,
    options: SolveOptions = USUAL,
    progress: Callable[[str], None] | None = None,
    at: str,
) -> Settlement:
    """Settle the bids of the current round and write the next one.

    Nothing is written before all is worked out; whatever happens meanwhile, the command can be given again.

    Raises
    ------
    NegotiationError
        No bids have come in, the negotiation has had its last round, or the plan is frozen.
    NotCertifiedError
        What was settled does not keep the rules.
    """
    with at_desk(store) as desk:
        desk.require_open()
        desk.require_running()
        _require_bids(desk)
        state, plan = desk.state, desk.plan
        fairest = solve(plan, options=options, progress=progress)
        stated = stated_negotiation(plan)
        nodes = nodes_of(plan, fairest.cells, stated)
        steps = steps_of(fairest, store.read(f"{within(state.round)}/{TARGETS}"))
        if progress is not None:
            progress("settle")
        settlement = settle(
            plan,
            standing_at(fairest, steps),
            tuple(state.bids(state.round).values()),
            Terms.of(stated),
            state.number,
            records_of(plan, fairest.cells, nodes, desk.offers),
            _earlier(desk),
            fallback=_without_agreement(desk, last_plan_of(plan, fairest.cells, nodes)),
            options=options,
        )
        allocation = standing_at(fairest, settlement.allocation.steps)
        offers = _offers(desk.offers, settlement)
        number = state.round + 1
        sheets = sheets_of(plan, offers, state.negotiation, number)
        told = settled_document(settlement)
        files = round_files(allocation, offers, sheets, number, state.lang, told)
        silent = [owner for owner in desk.offers.owners if owner not in state.answers(state.round)]
        said = {"round": number, "ended": settlement.ended, "silent": silent}
        store.record(Draft("solve", HEADQUARTERS, at, said), files, within(number))
        return settlement


def _require_bids(desk: Desk) -> None:
    if not desk.state.answers(desk.state.round):
        shown = {"round": desk.state.round, "owners": ", ".join(desk.offers.owners[:5])}
        raise NegotiationError([Problem.at(desk.store.place(), "negotiate.no_bids_yet", **shown)])


def _earlier(desk: Desk) -> list[Round]:
    """The rounds before this one, since the negotiation was opened, or opened again."""
    state: State = desk.state
    found = []
    for number in range(state.first_round, state.round):
        bids = {node: bid.amount for node, bid in state.bids(number).items() if bid.amount is not None}
        after = {
            row.node: row.proposal for row in desk.offers_of(number + 1).rows if row.proposal is not None
        }
        found.append(Round(number - state.first_round + 1, bids, after))
    return found


def _without_agreement(desk: Desk, last_plan: Mapping[Node, Decimal]) -> dict[Node, Decimal]:
    """What nodes carry where nobody agrees: the last plan, else what they carried last year."""
    history = {row.node: row.history for row in desk.offers.rows if row.history is not None}
    return {**history, **last_plan}


def _offers(before: Offers, settlement: Settlement) -> Offers:
    """What is proposed now; floors, ceilings and history stay."""
    outcome = {each.node: each for each in settlement.nodes}
    return replace(
        before,
        rows=tuple(
            replace(
                row,
                proposal=outcome[row.node].target,
                previous=row.proposal,
                previous_bid=outcome[row.node].bid,
            )
            for row in before.rows
        ),
    )
