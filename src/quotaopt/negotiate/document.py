"""A negotiation for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quotaopt.messages import Language
from quotaopt.negotiate.answers import Answer
from quotaopt.negotiate.state import told_bid
from quotaopt.negotiate.status import Status
from quotaopt.negotiate.timeline import Moment
from quotaopt.negotiate.write import moments_document
from quotaopt.report.document import plain
from quotaopt.report.problems import problems_list


def status_document(status: Status, lang: Language) -> dict[str, Any]:
    """The status as one document of plain values."""
    state = status.state
    return {
        "status": status.stands,
        "negotiation": state.negotiation,
        "plan": state.plan,
        "mode": state.opened["mode"],
        "round": state.round,
        "last_round": status.last_round,
        "unit": status.unit,
        "total": plain(status.total),
        "owners": [
            {
                "owner": each.owner,
                "answered": each.answered,
                "nodes": each.nodes,
                "bids": each.bids,
                "approved": each.approved,
                "target": plain(each.target),
                "bid": plain(each.bid),
            }
            for each in status.owners
        ],
        "nodes": [
            {
                "node": dict(each.node),
                "owner": each.owner,
                "proposal": plain(each.proposal),
                "reference": plain(each.reference),
                "bid": plain(each.bid),
                "gap": plain(each.gap),
                "reason": each.reason,
                "approved_by": list(each.approved_by),
            }
            for each in status.nodes
        ],
        "settled": status.settled,
        "changed": problems_list(status.changed, lang),
        "seal": state.entries[-1].seal,
    }


def history_document(status: Status, moments: Sequence[Moment]) -> dict[str, Any]:
    """Every entry of the ledger, and nodes through the rounds."""
    return {
        "negotiation": status.state.negotiation,
        "entries": [
            {
                "number": entry.number,
                "at": entry.draft.at,
                "kind": entry.kind,
                "by": entry.draft.by,
                "said": dict(entry.said),
                "files": dict(entry.files),
                "seal": entry.seal,
            }
            for entry in status.state.entries
        ],
        "nodes": moments_document(moments),
    }


def answer_document(answer: Answer) -> dict[str, Any]:
    """What was recorded."""
    return {
        "owner": answer.owner,
        "bids": [told_bid(bid) for bid in answer.bids],
        "silent": [[name for _, name in node] for node in answer.silent],
        "unread": list(answer.unread),
    }
