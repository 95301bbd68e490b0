"""Checking published targets against a plan, or a whole proof: no solver takes part."""

from __future__ import annotations

import gzip
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.certify import (
    Certificate,
    Proof,
    Targets,
    carried_of_table,
    certify,
    evaluate,
    read_proof,
    targets_of_table,
    verify_proof,
)
from quotaopt.certify.evidence import Evidence
from quotaopt.certify.findings import Finding
from quotaopt.certify.means import said
from quotaopt.certify.targets import cells_of
from quotaopt.errors import Place, PlanError, Problem

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

SAME = 1e-9
"""References are floats: two machines may differ by as much, relative to each."""
STREET = "street"
"""The column of street targets in a table of targets."""
PROOF_STARTS = b'{"quotaopt_proof"'
_ZIPPED = b"\x1f\x8b"


def verify(path: str | Path, plan: Plan | None = None) -> Certificate:
    """Check a file: a proof, with or without its plan, or targets (.csv .tsv .xlsx .parquet .json) of a plan.

    A proof is checked against its own statement, which must be the plan's where that is given; its
    references, which the checker takes as stated, are then compared with those that a solve makes.
    Targets are held against every rule. A table tells street targets, but not what managers carry, so that of
    over-assignment only the last level is checked.

    Raises
    ------
    PlanError
        The file cannot be read, or is neither; or targets come without a plan.
    """
    from quotaopt.report.read import read_targets

    path = Path(path)
    if is_proof(path):
        proof = read_proof(path)
        certificate = verify_proof(proof, plan)
        return certificate if plan is None else _with_references(certificate, proof, plan)
    if plan is None:
        raise PlanError([Problem.at(Place(file=str(path)), "verify.no_plan")])
    book, table = evaluate(plan), read_targets(path)
    targets, carried = targets_of_table(table, book.space, plan.minor_digits), None
    if book.ladder is not None and STREET in table:
        carried = carried_of_table(book, targets_of_table(table, book.space, plan.minor_digits, STREET))
    return certify(plan, targets, book=book, carried=carried)


def _with_references(certificate: Certificate, proof: Proof, plan: Plan) -> Certificate:
    """With a check of what the checker takes as stated: references, made anew as a solve makes them."""
    from quotaopt.plan.cells.layers import per_layer
    from quotaopt.reading import build_model, read_cells

    cells, space, evidence = read_cells(plan), proof.statement.book.space, proof.evidence
    if set(space.finest) != set(cells.finest):
        return certificate  # other cells than the proof's, which has been told
    at = cells_of(space, Targets.of_cells(cells, np.zeros(len(cells), dtype=np.int64), 1))
    if not np.array_equal(np.sort(at), np.arange(math.prod(space.shape))):
        return certificate
    built = build_model(plan, cells)
    if isinstance(evidence, Evidence):
        made = built.reference * per_layer(cells, plan.steps_minor)
        holds = np.allclose(evidence.fairness.reference.ravel()[at], made, rtol=SAME, atol=0.0)
    else:
        nobody = np.setdiff1d(np.arange(at.size), built.active)
        holds = np.array_equal(np.sort(at[nobody]), np.flatnonzero(evidence.idle))
    found = Finding.of("references", count=at.size, holds=bool(holds))
    return replace(
        certificate,
        checks=(*certificate.checks, found.check),
        violations=(*certificate.violations, *found.violations),
        statements=(*certificate.statements, *([said("references")] if holds else [])),
    )


def is_proof(path: Path) -> bool:
    """Whether a file begins as a proof does, packed or not; a file that cannot be opened does not."""
    try:
        with path.open("rb") as raw:
            if raw.read(2) == _ZIPPED:
                raw.seek(0)
                with gzip.open(raw) as file:
                    return file.read(len(PROOF_STARTS)) == PROOF_STARTS
            raw.seek(0)
            return raw.read(len(PROOF_STARTS)) == PROOF_STARTS
    except (OSError, EOFError):
        return False
