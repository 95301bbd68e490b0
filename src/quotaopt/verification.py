"""Checking published targets against a plan, or a whole proof: no solver takes part."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.certify import (
    Certificate,
    carried_of_table,
    certify,
    evaluate,
    read_proof,
    targets_of_table,
    verify_proof,
)
from quotaopt.errors import Place, PlanError, Problem

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

STREET = "street"
"""The column of street targets in a table of targets."""
PROOF_STARTS = b'{"quotaopt_proof"'
_ZIPPED = b"\x1f\x8b"


def verify(path: str | Path, plan: Plan | None = None) -> Certificate:
    """Check a file: a proof, with or without its plan, or targets (.csv .tsv .xlsx .parquet .json) of a plan.

    A proof is checked against its own statement, which must be the plan's where that is given. Targets are
    held against every rule. A table tells street targets, but not what managers carry, so that of
    over-assignment only the last level is checked.

    Raises
    ------
    PlanError
        The file cannot be read, or is neither; or targets come without a plan.
    """
    from quotaopt.report.read import read_targets

    path = Path(path)
    if is_proof(path):
        return verify_proof(read_proof(path), plan)
    if plan is None:
        raise PlanError([Problem.at(Place(file=str(path)), "verify.no_plan")])
    book, table = evaluate(plan), read_targets(path)
    targets, carried = targets_of_table(table, book.space, plan.minor_digits), None
    if book.ladder is not None and STREET in table:
        carried = carried_of_table(book, targets_of_table(table, book.space, plan.minor_digits, STREET))
    return certify(plan, targets, book=book, carried=carried)


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
