"""The independent checker: every published number is recomputed, and one step off is found in any layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.certify import Carried, certify, read_proof, verify_proof
from quotaopt.verification import verify
from support.assigned_plans import plan_of, random_document
from support.tampering import with_evidence


@pytest.fixture(scope="module")
def solved():
    return [quotaopt.solve(plan_of(*random_document(seed))) for seed in (4, 11)]


def _refused(found, carried: Carried) -> bool:
    certificate = certify(found.plan, found.published, carried=carried)
    failed = {check.kind for check in certificate.checks if not check.ok}
    assert failed <= {"over_assignment"}
    assert all(problem.render("en") and problem.render("zh") for problem in certificate.problems())
    return bool(failed)


def _one_more(minor: np.ndarray, at: int, step: int) -> np.ndarray:
    changed = minor.copy()
    changed[at] += step
    return changed


def test_one_step_more_or_less_is_found_in_every_layer(solved):
    for found in solved:
        carried, step = found.carried, found.plan.finest_minor
        assert not _refused(found, carried)
        for level, stated in carried.numbers.items():
            for at in range(len(stated)):
                for by in (step, -step):
                    changed = replace(stated, minor=_one_more(stated.minor, at, by))
                    assert _refused(found, replace(carried, numbers={**carried.numbers, level: changed}))
        for at in range(0, len(carried.street), 3):
            assert _refused(found, replace(carried, street=_one_more(carried.street, at, step)))


def test_a_step_moved_beyond_the_share_is_found_though_sums_stay(solved):
    for found in solved:
        carried, step = found.carried, found.plan.finest_minor
        nodes = found.over_assignment.ranks[-1].nodes.codes
        node = int(np.argmax(np.bincount(nodes)))
        cells = np.flatnonzero(nodes == node)[:2]
        if len(cells) < 2 or carried.street[cells[1]] < 2 * step:
            continue
        moved = _one_more(_one_more(carried.street, int(cells[0]), 2 * step), int(cells[1]), -2 * step)
        assert _refused(found, replace(carried, street=moved))


def test_a_level_that_is_missing_or_named_twice_is_refused(solved):
    carried = solved[0].carried
    level = next(iter(carried.numbers))
    rest = {name: stated for name, stated in carried.numbers.items() if name != level}
    assert _refused(solved[0], replace(carried, numbers=rest))
    stated = carried.numbers[level]
    twice = replace(stated, minor=np.append(stated.minor, 0))
    twice = replace(
        twice, names={k: replace(c, codes=np.append(c.codes, c.codes[:1])) for k, c in stated.names.items()}
    )
    assert _refused(solved[0], replace(carried, numbers={**rest, level: twice}))


def test_proofs_hold_the_layers_and_verify_them(solved, tmp_path):
    for found in solved:
        path = tmp_path / "proof.json"
        found.write_proof(path)
        proof = read_proof(path)
        assert verify_proof(proof, found.plan).verified
        assert not verify_proof(with_evidence(proof, carried=None), found.plan).verified
        carried = proof.evidence.carried
        street = carried.street.copy()
        street[0, 0] += proof.statement.book.steps[0]
        changed = with_evidence(proof, carried=replace(carried, street=street))
        failed = {check.kind for check in verify_proof(changed, found.plan).checks if not check.ok}
        assert failed == {"over_assignment"}


def test_a_table_of_targets_is_checked_down_to_its_street_column(solved, tmp_path):
    found = solved[0]
    frame = found.targets
    path = tmp_path / "targets.csv"
    frame.to_csv(path, index=False)
    assert "over_assignment" in {check.kind for check in verify(path, found.plan).checks}
    assert verify(path, found.plan).verified
    pd.DataFrame(frame).assign(street=frame["street"] + 1).to_csv(path, index=False)
    assert not verify(path, found.plan).verified
