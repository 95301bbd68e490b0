"""Checking a whole proof: the same questions asked again, and the same answers expected."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quotaopt.certify.carried import KIND as OVER_ASSIGNMENT
from quotaopt.certify.certificate import Certificate, Violation
from quotaopt.certify.check import certify
from quotaopt.certify.findings import Finding
from quotaopt.certify.proof_file import FOUND, Proof, Stated
from quotaopt.certify.stages import SMALLEST_OBJECTIVE
from quotaopt.errors import NOWHERE, Problem
from quotaopt.plan.plan import Plan, provenance

_ROUNDING = 1e-12  # between the same computation on two machines, in units of the whole
_TOLERANCE: Mapping[str, float] = {"gap": _ROUNDING / SMALLEST_OBJECTIVE, "play": 1e-3}
"""A play is a difference of almost equal numbers over a small price."""


def verify_proof(proof: Proof, plan: Plan) -> Certificate:
    """Recompute everything a proof says from the plan and its tables; no solver is needed.

    The certificate holds only where the file is as it was written, plan and tables are those
    it was written for, every rule holds exactly, and every claim that can be recomputed comes
    out the same. Its statements say what was verified and by which means.
    """
    found = certify(plan, proof.targets, proof.claim, carried=proof.carried)
    findings = [*_sources(proof, plan), *_claims(proof.stated, found), *_layers(proof, plan)]
    means = [
        Problem.at(NOWHERE, "certify.means.source", tables=len(plan.tables)),
        *found.statements,
        Problem.at(
            NOWHERE, "certify.means.claimed", plan_class=proof.stated.plan_class, method=proof.stated.method
        ),
    ]
    sources_hold = all(finding.check.ok for finding in findings)
    return replace(
        found,
        checks=(*(finding.check for finding in findings), *found.checks),
        violations=(*(v for finding in findings for v in finding.violations), *found.violations),
        statements=tuple(means if sources_hold else means[1:]),
    )


def _sources(proof: Proof, plan: Plan) -> list[Finding]:
    """The proof itself, the plan and every table are what they were."""
    now: Mapping[str, Any] = provenance(plan)
    tables: Mapping[str, str] = now["tables_sha256"]
    names = sorted(tables.keys() | proof.tables_sha256.keys())
    return [
        Finding.of("digest", holds=proof.intact),
        Finding.of("plan", holds=now["plan_sha256"] == proof.plan_sha256),
        *(
            Finding.of("table", name, holds=tables.get(name) == proof.tables_sha256.get(name))
            for name in names
        ),
    ]


def _layers(proof: Proof, plan: Plan) -> Iterator[Finding]:
    """With over-assignment, what everyone carries is part of the result."""
    if plan.spec.over_assignment and proof.carried is None:
        yield Finding.of(OVER_ASSIGNMENT, holds=False)


def _claims(stated: Stated, found: Certificate) -> Iterator[Finding]:
    """Every claim that can be recomputed is what it comes out as."""
    several = len(stated.stages) > 1
    for number, stage in enumerate(stated.stages):
        again = vars(found.stages[number]) if number < len(found.stages) else {}
        for name in FOUND:
            shown = f"{name} {number + 1}" if several else name
            yield _claim(shown, stage[name], again.get(name), _TOLERANCE.get(name, _ROUNDING))


def _claim(name: str, stated: float | None, found: float | None, tolerance: float) -> Finding:
    if stated is None or found is None:
        same = stated is found
    else:
        same = math.isclose(stated, found, rel_tol=tolerance, abs_tol=tolerance)
    finding = Finding.of("claim", name, holds=same)
    said = Violation("claim", name, "", activity=_decimal(stated), by=_decimal(found))
    return finding if same else replace(finding, violations=(said,))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
