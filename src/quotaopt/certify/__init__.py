"""An independent checker in exact integers; it shares no code with what it checks."""

from quotaopt.certify.certificate import Certificate, Check, Violation
from quotaopt.certify.check import Claim, certify, refuted
from quotaopt.certify.evaluate import evaluate
from quotaopt.certify.price import MultiplierError, Multipliers
from quotaopt.certify.proof import Proof, read_proof, verify_proof, write_proof
from quotaopt.certify.targets import Targets, targets_of_table

__all__ = [
    "Certificate",
    "Check",
    "Claim",
    "MultiplierError",
    "Multipliers",
    "Proof",
    "Targets",
    "Violation",
    "certify",
    "evaluate",
    "read_proof",
    "refuted",
    "targets_of_table",
    "verify_proof",
    "write_proof",
]
