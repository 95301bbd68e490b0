"""Who changes what a proof says, and seals it anew, is caught all the same: on plans of every class."""

from __future__ import annotations

from pathlib import Path

import pytest

import quotaopt
from quotaopt.certify import Proof, read_proof, verify_proof
from quotaopt.errors import QuotaoptError
from quotaopt.plan.plan import Plan
from support.every_class import CLASSES, how_many
from support.tampering import FORGERS, OTHER_PLANS, is_caught

AT_LEAST = 20
"""So many kinds of tampering are tried on every plan."""


def proved(plan: Plan, folder: Path) -> Proof | None:
    """The proof of a plan as it is read again; None for a plan that cannot be met."""
    try:
        allocation = quotaopt.solve(plan)
    except QuotaoptError:
        return None
    allocation.write_proof(folder / "honest.json")
    return read_proof(folder / "honest.json")


@pytest.mark.parametrize("name", CLASSES)
def test_honest_proofs_pass_and_forged_ones_do_not(name, tmp_path):
    seen = 0
    for seed in how_many(2):
        plan = CLASSES[name](seed)
        proof = proved(plan, tmp_path)
        if proof is None:
            continue
        seen += 1
        for certificate in (verify_proof(proof), verify_proof(proof, plan)):
            assert certificate.verified, (seed, certificate.problems())
        forged = {kind: forge(proof) for kind, forge in FORGERS.items()}
        tried = {kind: forgery for kind, forgery in forged.items() if forgery is not None}
        assert len(tried) >= AT_LEAST
        passed = [kind for kind, each in tried.items() if not is_caught(each, tmp_path / "forged.json")]
        assert passed == [], seed
    assert seen


@pytest.mark.parametrize("name", CLASSES)
def test_proofs_of_other_plans_do_not_pass_for_this_one(name, tmp_path):
    seen = 0
    for seed in how_many(1):
        plan = CLASSES[name](seed)
        proof = proved(plan, tmp_path)
        if proof is None:
            continue
        seen += 1
        forged = {kind: forge(proof) for kind, forge in OTHER_PLANS.items()}
        tried = {kind: forgery for kind, forgery in forged.items() if forgery is not None}
        passed = [kind for kind, each in tried.items() if not is_caught(each, tmp_path / "forged.json", plan)]
        assert passed == [], seed
    assert seen
