"""The checker knows every measure: no step moves between cells or measures without its notice."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import quotaopt
from quotaopt.certify import Proof, Targets, certify, read_proof, verify_proof
from quotaopt.cli.main import main
from quotaopt.engine import solve
from support.files import write_plan
from support.measured_plans import Measured, measured_plan, rate_rule
from support.notions import NOTIONS
from support.tampering import is_caught, with_book, with_evidence, with_fairness, with_stage


def linked(seed: int = 1, **entries: Any) -> Measured:
    case = measured_plan(seed, ["revenue", "profit"], crossing=True)
    return rate_rule(case, seed, ["rep"]).stating(**entries)


@pytest.fixture(scope="module")
def allocation():
    return solve(linked().plan())


def changed(allocation, minor: np.ndarray):
    return certify(allocation.plan, Targets(allocation.published.names, minor), allocation.claim)


def step_of(allocation, cell: int) -> int:
    return allocation.plan.steps_minor[int(allocation.cells.layer_of(np.array([cell]))[0])]


def test_a_step_more_or_less_anywhere_is_found(allocation):
    for cell in range(len(allocation.published.minor)):
        for by in (1, -1):
            minor = allocation.published.minor.copy()
            minor[cell] += by * step_of(allocation, cell)
            assert not changed(allocation, minor).verified


def test_an_amount_moved_between_measures_is_found(allocation):
    """What one measure loses another cannot make up for, whatever the amounts are."""
    n = len(allocation.published.minor) // 2
    for cell in range(n):
        for amount in (step_of(allocation, 0), step_of(allocation, n)):
            minor = allocation.published.minor.copy()
            minor[cell] -= amount
            minor[cell + n] += amount
            assert not changed(allocation, minor).verified


def test_a_step_of_the_wrong_measure_is_found(allocation):
    """Revenue is in tens, profit in ones: one revenue in two cells keeps the sums, not the steps."""
    minor = allocation.published.minor.copy()
    minor[:2] += np.array([1, -1]) * step_of(allocation, len(minor) - 1)
    assert "step" in {check.kind for check in changed(allocation, minor).checks if not check.ok}


def test_targets_of_two_measures_exchanged_are_found(allocation):
    n = len(allocation.published.minor) // 2
    assert not changed(allocation, np.roll(allocation.published.minor, n)).verified


def test_references_of_another_size_are_found(allocation):
    n = len(allocation.claim.reference) // 2
    for part in (slice(0, n), slice(n, None)):
        reference = allocation.claim.reference.copy()
        reference[part] *= 1.001
        claim = replace(allocation.claim, reference=reference)
        certificate = certify(allocation.plan, allocation.published, claim)
        assert ("reference", False) in {(check.kind, check.ok) for check in certificate.checks}


def test_no_price_that_is_changed_proves_as_much(allocation):
    best = allocation.certificate.stages[0]
    stage = allocation.claim.stages[0]
    for key in stage.multipliers:
        for by in (0.5, -1.0):
            prices = dict(stage.multipliers) | {key: stage.multipliers[key] * by}
            stages = (replace(stage, multipliers=prices), *allocation.claim.stages[1:])
            found = certify(allocation.plan, allocation.published, replace(allocation.claim, stages=stages))
            assert not found.stages or found.stages[0].bound < best.bound


def test_a_rule_misread_for_another_measure_is_found():
    """A plan whose cap is on the other measure is another plan."""
    case = linked()
    allocation = solve(case.plan())
    rules = copy.deepcopy(case.document["rules"])
    rep_rules = [rule for rule in rules if rule["name"] in ("revenue by rep", "profit by rep")]
    for rule in rep_rules:
        rule["where"]["measure"] = {"revenue": "profit", "profit": "revenue"}[rule["where"]["measure"]]
    other = case.stating(rules=rules).plan()
    assert not certify(other, allocation.published, allocation.claim).verified


def proof_of(case: Measured, folder: Path) -> tuple[Path, Path]:
    """A plan in files, and its proof written by the command line."""
    plan, proof = write_plan(case, folder), folder / "proof.json"
    command = ["solve", str(plan), "--quiet", "-o", str(folder / "targets.csv"), "--proof", str(proof)]
    assert main(command) == 0
    return plan, proof


@pytest.mark.parametrize("notion", NOTIONS)
def test_a_proof_is_verified_from_its_file(notion, tmp_path):
    for level in ([], ["rep"]):
        case = linked(fairness=NOTIONS[notion] | {"level": level})
        plan, proof = proof_of(case, tmp_path)
        assert main(["verify", str(proof), str(plan)]) == 0
        assert main(["verify", str(tmp_path / "targets.csv"), str(plan)]) == 0
        certificate = verify_proof(read_proof(proof), quotaopt.read_plan(plan))
        assert certificate.verified, certificate.problems()


def test_nothing_in_a_proof_can_be_changed(tmp_path):
    path, file = proof_of(linked(), tmp_path)
    plan, proof = quotaopt.read_plan(path), read_proof(file)
    assert verify_proof(proof, plan).verified
    space, targets = proof.statement.book.space, proof.evidence.targets
    assert space.members["measure"].tolist() == ["revenue", "profit"]
    exchanged = {**space.members, "measure": space.members["measure"][::-1]}
    forged = [
        with_book(proof, space=replace(space, members=exchanged)),
        with_book(proof, main_layer=1 - proof.statement.book.main_layer),
        with_fairness(proof, reference=2 * proof.evidence.fairness.reference),
    ]
    for cell in (0, targets.size // 2, targets.size - 1):
        moved = targets.copy()
        moved.reshape(-1)[cell] += step_of_layer(proof, cell)
        forged.append(with_evidence(proof, targets=moved))
    stage = proof.evidence.fairness.stages[0]
    for rule, prices in stage.prices.items():
        for row in np.flatnonzero(prices):
            raised = prices.copy()
            raised[row] *= 1.5
            forged.append(with_stage(proof, prices={**stage.prices, rule: raised}))
    assert all(is_caught(each, tmp_path / "forged.json", plan) for each in forged)


def step_of_layer(proof: Proof, cell: int) -> int:
    return int(proof.statement.book.steps[cell // (proof.evidence.targets.size // 2)])
