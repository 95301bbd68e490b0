"""The plan is agreed: certified once more from what was written, and put on record with who approved it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quotaopt.certify import Certificate
from quotaopt.errors import NegotiationError, NotCertifiedError, Problem
from quotaopt.messages import LANGUAGES
from quotaopt.negotiate.approving import standing
from quotaopt.negotiate.desk import Desk, at_desk
from quotaopt.negotiate.ledger import Draft
from quotaopt.negotiate.nodes import node_text
from quotaopt.negotiate.offers import Offer, csv_text, plain
from quotaopt.negotiate.rounds import PROOF, TARGETS, within
from quotaopt.negotiate.state import HEADQUARTERS, Approval
from quotaopt.negotiate.store import Store
from quotaopt.verification import verify

RECORD, TABLE = "agreement.json", "agreement.csv"
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
        approvals = standing(desk)
        _require_approved(desk, approvals)
        round_folder, number = within(desk.state.round), desk.state.agreements + 1
        files = {name: store.read(f"{round_folder}/{name}") for name in (TARGETS, PROOF)}
        certificate = _certified(desk, files)
        bids = desk.state.bids(desk.state.round)
        rows = [
            _row(row, approvals[row.node], bids[row.node].amount if row.node in bids else None)
            for row in desk.offers.rows
        ]
        record = _record(desk, certificate, rows, signature, at)
        files[RECORD] = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False).encode()
        files[TABLE] = _table(desk, rows).encode()
        folder = f"agreements/{number}"
        said = {"round": desk.state.round, "agreement": number, "signature": signature}
        named = {f"{folder}/{name}": contents for name, contents in files.items()}
        store.record(Draft("freeze", HEADQUARTERS, at, said), named, folder)
        return certificate


def _require_approved(desk: Desk, approvals: Mapping[Any, tuple[Approval, ...]]) -> None:
    missing = [row for row in desk.offers.rows if not approvals[row.node]]
    if not missing:
        return
    nodes = "; ".join(node_text(row.node) for row in missing[:_SHOWN])
    raise NegotiationError(
        [
            Problem.at(
                desk.store.place(), "negotiate.not_approved", count=len(missing), nodes=nodes,
                owners=", ".join(dict.fromkeys(row.owner for row in missing[:_SHOWN])),
            )
        ]
    )  # fmt: skip


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


def _row(row: Offer, approvals: tuple[Approval, ...], bid: Any) -> dict[str, Any]:
    return {
        "node": [name for _, name in row.node],
        "owner": row.owner,
        "target": plain(row.proposal),
        "bid": plain(bid),
        "approved": [{"by": each.by, "at": each.at, "entry": each.entry} for each in approvals],
    }


def _record(
    desk: Desk, certificate: Certificate, rows: list[dict[str, Any]], signature: str, at: str
) -> dict[str, Any]:
    opened, last = desk.state.opened, desk.state.entries[-1]
    return {
        "negotiation": desk.state.negotiation,
        "plan": desk.state.plan,
        "plan_sha256": opened["plan_sha256"],
        "round": desk.state.round,
        "frozen": at,
        "by": HEADQUARTERS,
        "signature": signature,
        "levels": list(desk.state.levels),
        "unit": desk.plan.main.unit,
        "total": plain(desk.offers.total),
        "certificate": {lang: certificate.to_dict(lang) for lang in LANGUAGES},
        "ledger": {"entries": last.number, "seal": last.seal},
        "nodes": rows,
    }


def _table(desk: Desk, rows: list[dict[str, Any]]) -> str:
    """The same for spreadsheets."""
    headings = (*desk.state.levels, "owner", "target", "bid", "approved by")
    return csv_text(
        headings,
        (
            (
                *row["node"],
                row["owner"],
                row["target"],
                row["bid"],
                "; ".join(each["by"] for each in row["approved"]),
            )
            for row in rows
        ),
    )
