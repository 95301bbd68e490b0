"""An independent checker in exact integers; it shares no code with what it checks."""

from quotaopt.certify.carried import COMPANY, Carried, carried_of_table
from quotaopt.certify.certificate import Certificate, Check, StageProof, Violation
from quotaopt.certify.check import certify, refuted
from quotaopt.certify.claim import Claim, StageClaim, StatedCredits
from quotaopt.certify.evaluate import evaluate
from quotaopt.certify.price import MultiplierError, Multipliers
from quotaopt.certify.proof import verify_proof
from quotaopt.certify.proof_file import Proof, read_proof, write_proof
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
]
