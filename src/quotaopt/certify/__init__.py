"""An independent checker in exact integers; it shares no code with what it checks.

What reads plans and tables is in `reading`; all else knows rulebooks only and needs nothing but the
standard library and numpy, so that ``python -m quotaopt.certify`` runs where nothing else is installed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotaopt.certify.carried import COMPANY, Carried, carried_of_table
    from quotaopt.certify.certificate import Certificate, Check, StageProof, Violation
    from quotaopt.certify.check import certify, refuted
    from quotaopt.certify.claim import Claim, StageClaim, StatedCredits
    from quotaopt.certify.price import MultiplierError, Multipliers
    from quotaopt.certify.proof import verify_proof
    from quotaopt.certify.proof_file import Proof, read_proof
    from quotaopt.certify.reading.evaluate import evaluate
    from quotaopt.certify.reading.proving import write_proof, write_refutation
    from quotaopt.certify.reading.read import Read
    from quotaopt.certify.targets import Targets, targets_of_table

__all__ = [
    "COMPANY",
    "Carried",
    "Certificate",
    "Check",
    "Claim",
    "MultiplierError",
    "Multipliers",
    "Proof",
    "Read",
    "StageClaim",
    "StageProof",
    "StatedCredits",
    "Targets",
    "Violation",
    "carried_of_table",
    "certify",
    "evaluate",
    "read_proof",
    "refuted",
    "targets_of_table",
    "verify_proof",
    "write_proof",
    "write_refutation",
]

_HOMES = {
    "quotaopt.certify.carried": ("COMPANY", "Carried", "carried_of_table"),
    "quotaopt.certify.certificate": ("Certificate", "Check", "StageProof", "Violation"),
    "quotaopt.certify.check": ("certify", "refuted"),
    "quotaopt.certify.claim": ("Claim", "StageClaim", "StatedCredits"),
    "quotaopt.certify.price": ("MultiplierError", "Multipliers"),
    "quotaopt.certify.proof": ("verify_proof",),
    "quotaopt.certify.proof_file": ("Proof", "read_proof"),
    "quotaopt.certify.reading.evaluate": ("evaluate",),
    "quotaopt.certify.reading.proving": ("write_proof", "write_refutation"),
    "quotaopt.certify.reading.read": ("Read",),
    "quotaopt.certify.targets": ("Targets", "targets_of_table"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a name when it is first used: the plan's readers come along only with what needs them."""
    if name not in _HOME:
        raise AttributeError(f"module 'quotaopt.certify' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
