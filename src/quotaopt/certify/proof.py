"""Checking a whole proof: the same questions asked again, and the same answers expected."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.certify.certificate import Certificate, StageProof, Violation
from quotaopt.certify.check import examine
from quotaopt.certify.evidence import Evidence
from quotaopt.certify.findings import Finding
from quotaopt.certify.impossible import examine_impossibility
from quotaopt.certify.means import said
from quotaopt.certify.proof_file import Proof
from quotaopt.certify.stages import SMALLEST_OBJECTIVE
from quotaopt.errors import Problem

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_FOUND = ("objective", "bound", "lost", "gap", "play")
_ROUNDING = 1e-12  # between the same computation on two machines, in units of the whole
_TOLERANCE: Mapping[str, float] = {"gap": _ROUNDING / SMALLEST_OBJECTIVE, "play": 1e-3}
"""A play is a difference of almost equal numbers over a small price."""


def verify_proof(proof: Proof, plan: Plan | None = None) -> Certificate:
    """Recompute everything that a proof says; no solver is needed.

    Without a plan the proof's own statement is believed, and everything that it claims of it is
    checked. With a plan the statement is made anew from it and its tables, and must be the same.
    The certificate holds only where the file is as it was written, every rule holds exactly, and
    every claim that can be recomputed comes out the same. Its statements say what was verified and
    by which means.
    """
    statement, evidence = proof.statement, proof.evidence
    if isinstance(evidence, Evidence):
        found = examine(statement.book, evidence)
    else:
        found = examine_impossibility(statement.book, evidence)
    findings = [Finding.of("digest", holds=proof.intact)]
    if plan is not None:
        from quotaopt.certify.reading.statement import state

        findings += statement.compared(state(plan))
    findings += _claims(proof.found, found.stages)
    source = _of_plan(proof) if plan is None else said("source", tables=len(plan.tables))
    hold = all(finding.check.ok for finding in findings)
    return replace(
        found,
        checks=(*(finding.check for finding in findings), *found.checks),
        violations=(*(v for finding in findings for v in finding.violations), *found.violations),
        statements=(*((source,) if hold else ()), *found.statements, *_solver_says(proof)),
    )


def _of_plan(proof: Proof) -> Problem:
    """Whose statement was believed."""
    statement = proof.statement
    return said("stated", plan=statement.plan, sha256=statement.plan_sha256[:12])


def _solver_says(proof: Proof) -> Iterator[Problem]:
    """What is the solver's word only."""
    says = proof.solver_says
    if isinstance(proof.evidence, Evidence):
        yield said("claimed", plan_class=says.plan_class, method=says.method)
    elif says.is_smallest:
        yield said("smallest")


def _claims(stated: tuple[StageProof, ...], found: tuple[StageProof, ...]) -> Iterator[Finding]:
    """Every claim that can be recomputed is what it comes out as."""
    yield Finding.of("found", count=len(stated), holds=[*map(_exact, stated)] == [*map(_exact, found)])
    for number, (stage, again) in enumerate(zip(stated, found, strict=False), start=1):
        for name in _FOUND:
            shown = f"{name} {number}" if len(stated) > 1 else name
            yield _claim(shown, vars(stage)[name], vars(again)[name], _TOLERANCE.get(name, _ROUNDING))


def _exact(stage: StageProof) -> tuple[object, ...]:
    """What is the same on every machine."""
    return stage.kind, stage.priority, stage.value, stage.settled


def _claim(name: str, stated: float | None, found: float | None, tolerance: float) -> Finding:
    if stated is None or found is None:
        same = stated is found
    else:
        same = math.isclose(stated, found, rel_tol=tolerance, abs_tol=tolerance)
    finding = Finding.of("claim", name, holds=same)
    shown = Violation("claim", name, "", activity=_decimal(stated), by=_decimal(found))
    return finding if same else replace(finding, violations=(shown,))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
