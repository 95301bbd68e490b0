"""What a replan makes is an ordinary plan: written, read, verified, explained, and replanned again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quotaopt.engine import solve
from quotaopt.errors import PlanError
from quotaopt.plan.alone import plan_files
from quotaopt.plan.plan import read_plan
from quotaopt.replan.run import replan
from quotaopt.verification import verify
from support.replans import company, past, random_past, solved


@pytest.fixture(scope="module")
def made():
    published = solved(5)
    return published, replan(published.plan, random_past(published, 5), published)


@pytest.fixture(scope="module")
def written(made, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    for name, contents in plan_files(made[1].plan).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(contents)
    return folder / "plan.yaml"


def test_read_again_it_has_the_same_answer(made, written):
    assert np.array_equal(solve(read_plan(written)).steps, made[1].steps)


def test_its_proof_is_accepted_with_the_plan_that_was_written(written, tmp_path):
    plan = read_plan(written)
    solve(plan).write_proof(tmp_path / "proof.json")
    assert verify(tmp_path / "proof.json", plan).verified


def test_it_is_explained_like_any_other(made):
    _, found = made
    person = found.ground.cells.member_names("rep", np.flatnonzero(found.change)[:1])[0]
    assert found.allocation.explain(rep=person)


def test_half_a_year_later_it_is_replanned_from_its_own_targets(made, written):
    before = read_plan(written)
    again = replan(before, past(solve(before), 3, 0.9), **{"cap.person": 0.9, "cap.period": 0.9})
    names = [rule.name for rule in again.plan.spec.rules]
    assert len(names) == len(set(names))
    assert again.ground.before.sum() == made[1].steps.sum()
    assert again.allocation.certificate.verified


def test_wishes_of_the_plan_come_after_the_least_change():
    wish = {"name": "even", "where": {"rep": "r0"}, "share": 0.2, "soft": {"priority": 1}}
    plan = company(4)
    plan = plan.change(
        {"rules": [*plan.document["rules"], wish], "goals": [{"priority": 1, "norm": "chebyshev"}]}
    )
    published = solve(plan)
    found = replan(plan, random_past(published, 4), published)
    assert found.allocation.certificate.verified
    assert found.ground.plan.document["rules"] == plan.document["rules"]
    assert np.abs(found.change).sum() == pytest.approx(found.least, abs=len(found.change))


def test_a_wish_of_the_last_priority_leaves_no_room_for_the_least_change():
    """Where some have to fall, so that others rise by more, the least change is a wish of its own."""
    plan = company(4)
    published = solve(plan)
    first = published.cells.member_names("rep", np.arange(len(published.cells))) == "r1"
    narrow = {"name": "less", "where": {"rep": "r1"}, "max": int(published.steps[first].sum()) * 10 - 2000}
    wish = {"name": "even", "where": {"rep": "r0"}, "share": 0.2, "soft": {"priority": 9}}
    mixed = plan.change({"rules": [*plan.document["rules"], wish, narrow]})
    with pytest.raises(PlanError, match="has the last priority, 9"):
        replan(mixed, past(published, 1, 1.0 - 0.05 * ~first), published, cap={"person": 0.9, "period": 0.9})
