"""The plan is agreed: certified once more from what was written, and put on record with who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from quotaopt.bargain.data import Node
from quotaopt.bargain.nodes import named
from quotaopt.certify import Certificate
from quotaopt.errors import NegotiationError, NotCertifiedError, Problem
from quotaopt.ledger.approvals import Approval
from quotaopt.ledger.entries import Draft
from quotaopt.ledger.who import HEADQUARTERS
from quotaopt.negotiate.agreement import Agreement
from quotaopt.negotiate.approving import standing_at
from quotaopt.negotiate.desk import Desk, at_desk
from quotaopt.negotiate.rounds import PROOF, TARGETS, within
from quotaopt.negotiate.store import Store
from quotaopt.verification import verify

_SHOWN = 10


def freeze(store: Store, *, signature: str, at: str) -> Certificate:
    """Freeze the current proposal.

    The agreement holds the targets, the proof that anybody can verify with the plan alone, and per node its
    target, the last bid, and who approved it.

    Raises
    ------
    NegotiationError
        A node is not approved, or the plan is frozen already.
    NotCertifiedError
        The proof of the round, or its targets, do not hold against the plan.
    """
    with at_desk(store) as desk:
        desk.require_open()
        approvals = standing_at(desk)
        _require_approved(desk, approvals)
        state = desk.state
        files = {name: store.read(f"{within(state.round)}/{name}") for name in (TARGETS, PROOF)}
        certificate = _certified(desk, files)
        number = state.agreements + 1
        files |= Agreement(desk, number, certificate, approvals, signature, at).files()
        folder = f"agreements/{number}"
        said = {"round": state.round, "agreement": number, "signature": signature}
        named = {f"{folder}/{name}": contents for name, contents in files.items()}
        store.record(Draft("freeze", HEADQUARTERS, at, said), named, folder)
        return certificate


def _require_approved(desk: Desk, approvals: Mapping[Node, tuple[Approval, ...]]) -> None:
    missing = [row for row in desk.offers.rows if not approvals[row.node]]
    if missing:
        values = {
            "count": len(missing),
            "nodes": "; ".join(named(row.node) for row in missing[:_SHOWN]),
            "owners": ", ".join(dict.fromkeys(row.owner for row in missing[:_SHOWN])),
        }
        raise NegotiationError([Problem.at(desk.store.place(), "negotiate.not_approved", **values)])


def _certified(desk: Desk, files: Mapping[str, bytes]) -> Certificate:
    """What the independent checker says of the proof and of the targets, both read anew."""
    with TemporaryDirectory() as folder:
        for name, contents in files.items():
            (Path(folder) / name).write_bytes(contents)
        proof, targets = (verify(Path(folder) / name, desk.plan) for name in (PROOF, TARGETS))
    for certificate in (proof, targets):
        if not certificate.verified:
            raise NotCertifiedError(certificate.problems())
    return proof
