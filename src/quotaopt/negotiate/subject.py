"""What the ledger of a negotiation is about."""

from __future__ import annotations

from quotaopt.errors import NegotiationError
from quotaopt.ledger.subject import Subject

LEDGER = "ledger.jsonl"
NEGOTIATION = Subject(
    file=LEDGER,
    kinds=frozenset({"open", "bid", "solve", "approve", "freeze", "reopen"}),
    error=NegotiationError,
    no_ledger="negotiate.no_ledger",
    busy="negotiate.busy",
    unknown_approver="negotiate.unknown_approver",
)
