"""The checker recomputes people's numbers from the table of owners; no change to them passes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quotaopt.allocation import Allocation
from quotaopt.certify import Certificate, StatedCredits, certify, read_proof, verify_proof
from quotaopt.engine import solve
from quotaopt.plan.table import TextColumn
from support.owned_plans import owned_plan
from support.tampering import with_fairness

OWNED = owned_plan(6).stating(rules=[{"name": "cap", "each": ["person"], "max": 10**6}])


@pytest.fixture(scope="module")
def allocation() -> Allocation:
    return solve(OWNED.plan())


def _again(allocation: Allocation, credits: StatedCredits | None) -> Certificate:
    return certify(allocation.plan, allocation.published, replace(allocation.claim, credits=credits))


def _stated(allocation: Allocation) -> StatedCredits:
    assert allocation.claim.credits is not None
    return allocation.claim.credits


def test_what_was_published_is_verified(allocation):
    certificate = _again(allocation, _stated(allocation))
    assert certificate.verified
    assert any(check.kind == "credits" and check.count for check in certificate.checks)


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("by", [1, -1, 5])
def test_a_number_moved_alone_is_found(allocation, row, by):
    stated = _stated(allocation)
    minor = stated.minor.copy()
    minor[row, 1] += by
    assert not _again(allocation, replace(stated, minor=minor)).verified


def test_two_steps_moved_from_one_person_to_another_are_found(allocation):
    stated = _stated(allocation)
    minor = stated.minor.copy()
    minor[0, 0] += 2
    minor[-1, 0] -= 2
    certificate = _again(allocation, replace(stated, minor=minor))
    assert {violation.kind for violation in certificate.violations} == {"credits"}


def test_single_steps_that_add_up_over_the_year_are_found(allocation):
    stated = _stated(allocation)
    minor = stated.minor.copy()
    rows = np.argsort(-minor.min(axis=1))[:2]
    minor[rows[0]] += 1
    minor[rows[1]] -= 1
    assert not _again(allocation, replace(stated, minor=minor)).verified


def test_people_left_out_twice_or_with_another_role_are_found(allocation):
    stated = _stated(allocation)
    n_rows = len(stated.role)
    for rows in (np.arange(1, n_rows), np.append(0, np.arange(n_rows)), np.arange(n_rows - 1)):
        person = TextColumn(stated.person.codes[rows], stated.person.labels)
        changed = StatedCredits(person, stated.role[rows], stated.minor[rows])
        assert not _again(allocation, changed).verified
    role = stated.role.copy()
    role[0] = "boss"
    assert not _again(allocation, replace(stated, role=role)).verified
    assert not _again(allocation, None).verified
    assert not _again(allocation, replace(stated, minor=stated.minor[:, 1:])).verified


def test_a_proof_file_holds_them_and_is_verified(allocation, tmp_path):
    path = tmp_path / "proof.json"
    allocation.write_proof(path)
    found = verify_proof(read_proof(path), OWNED.plan())
    assert found.verified
    stated = _stated(allocation)
    minor = stated.minor.copy()
    minor[:2, 0] += np.array([3, -3]) * OWNED.plan().steps_minor[0]
    changed = with_fairness(read_proof(path), credits=replace(stated, minor=minor))
    failed = [check.kind for check in verify_proof(changed, OWNED.plan()).checks if not check.ok]
    assert failed == ["credits"]


def test_a_changed_table_of_owners_does_not_fit_the_proof(allocation, tmp_path):
    path = tmp_path / "proof.json"
    allocation.write_proof(path)
    rows = OWNED.rows
    rows[0] |= {"person": "Zoe"}
    found = verify_proof(read_proof(path), OWNED.assigning(rows).plan())
    failed = {(check.kind, check.name) for check in found.checks if not check.ok}
    assert failed == {("table", "assignments"), ("statement_owners", ""), ("statement", "cap")}
