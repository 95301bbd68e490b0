"""A negotiation that has ended, or was frozen, is taken up again, for a reason."""

from __future__ import annotations

from quotaopt.errors import NegotiationError, Problem
from quotaopt.ledger.entries import Draft
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.negotiate.desk import at_desk
from quotaopt.negotiate.store import Store


def reopen(store: Store, reason: str, *, signature: str, at: str) -> None:
    """Take bids again; rounds count from here. Agreements stay on record, approvals lapse.

    Raises
    ------
    NegotiationError
        There is no reason, or the negotiation is open.
    """
    with at_desk(store) as desk:
        problems = []
        if not reason.strip():
            problems.append(Problem.at(store.place(), "negotiate.reopen_reason"))
        if desk.state.frozen is None and desk.state.ended is None:
            problems.append(Problem.at(store.place(), "negotiate.is_open", round=desk.state.round))
        if problems:
            raise NegotiationError(problems)
        said = {"round": desk.state.round, "reason": reason.strip(), "signature": signature}
        store.record(Draft("reopen", HEADQUARTERS, at, said), {})
