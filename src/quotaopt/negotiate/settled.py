"""What a round settled, as one document of plain values that later runs read back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quotaopt.bargain.data import Concession, NodeOutcome, Settlement
from quotaopt.bargain.nodes import named
from quotaopt.errors import Problem
from quotaopt.messages import LANGUAGES


def settled_document(settlement: Settlement) -> dict[str, Any]:
    """The document; amounts are texts, so that no digit is lost. Sentences stand in every language."""
    return {
        "round": settlement.number,
        "ended": settlement.ended,
        "nodes": [_outcome(each) for each in settlement.nodes],
        "evidence": [
            {"node": named(each.node), "kind": each.kind, "says": told(each.statement)}
            for each in settlement.evidence
        ],
        "closing": [_concession(each) for each in settlement.closing],
        "notes": [told(note) for note in settlement.notes],
    }


def told(problem: Problem) -> dict[str, str]:
    """A sentence in every language."""
    return {lang: problem.what(lang) for lang in LANGUAGES}


def _outcome(each: NodeOutcome) -> dict[str, Any]:
    trust = each.trust
    return {
        "node": named(each.node),
        "owner": each.owner,
        "before": _text(each.before),
        "bid": _text(each.bid),
        "believed": _text(each.believed),
        "target": _text(each.target),
        "moved": _text(each.moved),
        "gap": _text(each.gap),
        "price": float(f"{each.price:.6g}"),
        "share": float(f"{each.share:.6g}"),
        "years": trust.years,
        "bias": float(f"{trust.bias:.6g}"),
    }


def _concession(each: Concession) -> dict[str, Any]:
    node = None if each.node is None else named(each.node)
    return {"party": each.party, "node": node, "says": told(each.statement)}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
