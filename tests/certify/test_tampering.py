"""Who changes what a proof says, and seals it anew, is caught all the same: on plans of every class."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import quotaopt
from quotaopt.certify import Proof, read_proof
from support.feasible_plans import CLASSES, solved_plans
from support.measured_plans import measured_plan, rate_rule
from support.owned_plans import owned_plan
from support.phased_plans import phased_plan
from support.seeds import n_plans
from support.tampering import FORGERS, OTHER_PLANS, is_caught

AT_LEAST = 20
"""So many kinds of tampering are tried on every plan."""
PLANS = n_plans(1)
"""Of every class."""


def assert_only_the_honest_passes(allocation: quotaopt.Allocation, folder: Path) -> set[str]:
    """The proof as written passes, with and without its plan, and no forgery does; the kinds tried.

    Where whole steps do not fit a rule, targets come with that rule broken, and their proof says so.
    """
    path = folder / "honest.json"
    allocation.write_proof(path)
    for plan in (None, allocation.plan):
        certificate = quotaopt.verify(path, plan)
        assert certificate.verified == allocation.certificate.verified, certificate.problems()
    forged = _forged(read_proof(path))
    assert len(forged) >= AT_LEAST
    passed = [kind for kind, each in forged.items() if not is_caught(each, folder / "forged.json")]
    assert passed == []
    return set(forged)


@cache
def _solved(kind: str) -> list[quotaopt.Allocation]:
    return [allocation for _, allocation in solved_plans(kind, PLANS)]


def _forged(proof: Proof) -> dict[str, Proof]:
    tried = {kind: forge(proof) for kind, forge in FORGERS.items()}
    return {kind: forgery for kind, forgery in tried.items() if forgery is not None}


@pytest.mark.parametrize("kind", CLASSES)
def test_honest_proofs_pass_and_forged_ones_do_not(kind, tmp_path):
    for allocation in _solved(kind):
        assert_only_the_honest_passes(allocation, tmp_path)


def test_every_kind_of_tampering_is_tried_and_fails(tmp_path):
    """Derived measures, rules on people, moving averages, over-assignment: what random plans may lack."""
    case = rate_rule(measured_plan(3, ["revenue", "profit"]), 3, ["rep"])
    capped = [{"name": "cap", "each": ["person"], "max": 10**6}]
    plans = [
        case.measure("cash", derived={"revenue": 0.9}, step=1).plan(),
        owned_plan(6).stating(rules=capped).plan(),
        phased_plan(
            {"name": "smooth", "each": ["rep", "quarter"], "smooth": {"max": 2}},
            {"name": "New", "where": {"line": "New"}, "share": {"max": 0.7}},
            {"name": "Ann", "where": {"rep": "Ann"}, "max": 5_000},
            fairness={"notion": "leximin"},
            step=10,
        ),
        CLASSES["over-assignment"](2),
    ]
    tried = set().union(*(assert_only_the_honest_passes(quotaopt.solve(plan), tmp_path) for plan in plans))
    assert tried == set(FORGERS)


@pytest.mark.parametrize("kind", CLASSES)
def test_proofs_of_other_plans_do_not_pass_for_this_one(kind, tmp_path):
    for allocation in _solved(kind):
        allocation.write_proof(tmp_path / "honest.json")
        proof = read_proof(tmp_path / "honest.json")
        tried = {kind: forge(proof) for kind, forge in OTHER_PLANS.items()}
        for name, each in tried.items():
            assert each is None or is_caught(each, tmp_path / "forged.json", allocation.plan), name


def test_no_proof_passes_for_a_plan_of_another_class(tmp_path):
    """Other levels, layers and rules: whatever differs is told, and nothing breaks."""
    found = {kind: _solved(kind)[0] for kind in CLASSES}
    for kind, allocation in found.items():
        allocation.write_proof(tmp_path / "proof.json")
        for other, of_another in found.items():
            certificate = quotaopt.verify(tmp_path / "proof.json", of_another.plan)
            assert certificate.verified == (kind == other), (kind, other)
