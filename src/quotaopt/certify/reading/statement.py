"""From a plan to the statement that proofs are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quotaopt.certify.reading.evaluate import evaluate
from quotaopt.certify.statement import Statement
from quotaopt.plan.plan import Plan, provenance


def state(plan: Plan) -> Statement:
    """The plan's fingerprints, and its cells and rules read anew."""
    sources: Mapping[str, Any] = provenance(plan)
    return Statement(
        plan=plan.spec.plan,
        currency=plan.spec.currency,
        plan_sha256=sources["plan_sha256"],
        tables_sha256=sources["tables_sha256"],
        book=evaluate(plan),
    )
