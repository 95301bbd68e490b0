"""An analysis of deviations for machines."""

from __future__ import annotations

from typing import Any

from quotaopt.deviations.cause import Cause
from quotaopt.deviations.deviation import Analysis, Deviation
from quotaopt.report.document import plain


def analysis_document(found: Analysis) -> dict[str, Any]:
    """The analysis as plain values; amounts in the plan's unit."""
    document: dict[str, Any] = plain(
        {
            "as_of": None if found.facts.as_of is None else found.facts.as_of.isoformat(),
            "unit": found.facts.unit,
            "levels": found.levels,
            "tolerance": float(found.tolerance),
            "terms": "quantity" if found.facts.quantities is not None else "pace",
            "deviations": [_deviation(found, one) for one in found.deviations],
            "few": [_where(one) for one in found.few],
            "open": [_where(one) for one in found.open],
        }
    )
    return document


def _deviation(found: Analysis, one: Deviation) -> dict[str, Any]:
    terms = one.terms
    parts = {
        "volume": terms.volume,
        "mix": terms.mix,
        "rate": terms.rate,
        "by_level": dict(zip(("", *found.levels), terms.by_level, strict=True)),
    } if terms else {}  # fmt: skip
    return {
        "where": _where(one),
        "is_node": one.depth is not None,
        "target": one.target,
        "actual": one.actual,
        "gap": one.gap,
        "attainment_percent": one.attainment,
        "share_of_gap_percent": one.share,
        **parts,
        "beyond_tolerance": one.is_beyond,
        "has_no_cause": one.is_open,
        "causes": [_cause(cause) for cause in one.causes],
    }


def _where(one: Deviation) -> dict[str, tuple[str, ...]]:
    return dict(one.where)


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "view": cause.view,
        "cause": cause.text,
        "measure": cause.measure or None,
        "owner": cause.owner or None,
        "due": None if cause.due is None else cause.due.isoformat(),
        "amount": cause.amount,
    }
