"""The level-by-level split is what spreadsheets do: right without limits, wrong where they bind."""

import numpy as np
import pytest

import quotaopt
from quotaopt.audit.top_down import Stage, top_down
from support.audited_plans import audited_plan

NONE, BOUNDLESS = np.zeros(0), np.inf


def _regions(reference):
    return Stage(
        np.array(reference), np.zeros(len(reference)), np.full(len(reference), BOUNDLESS), np.array([2])
    )


def test_without_limits_it_is_the_proportional_split():
    reps = np.array([10.0, 30.0, 20.0, 40.0])
    people = Stage(reps, np.zeros(4), np.full(4, BOUNDLESS), np.array([2, 2]))
    found = top_down(200.0, [_regions([40.0, 60.0]), people])
    assert found.amount == pytest.approx(2 * reps)
    assert (found.unplaced, found.overdrawn) == (0.0, 0.0)


def test_a_cap_is_carried_by_the_neighbours_alone_although_others_have_room():
    """East's reps may carry 100 and 300, West's what they like: 600 over four equal references.

    Over the whole tree the capped rep's 50 go to all three others; level by level only to the neighbour.
    """
    references, caps = [150.0] * 4, [100.0, 300.0, 1_000.0, 1_000.0]
    people = Stage(np.array(references), np.zeros(4), np.array(caps), np.array([2, 2]))
    found = top_down(600.0, [_regions([300.0, 300.0]), people])
    assert found.amount == pytest.approx([100.0, 200.0, 150.0, 150.0])
    plan = audited_plan(
        {"2023": references},
        regions=["E", "E", "W", "W"],
        people={"cap": caps},
        total=600,
        rules=[{"name": "cap", "each": ["rep"], "max": "people.cap"}],
    )
    assert quotaopt.solve(plan).targets["target"].astype(float).tolist() == pytest.approx(
        [100.0, 500 / 3, 500 / 3, 500 / 3], abs=1
    )


def test_what_a_region_cannot_pass_on_stays_without_an_owner():
    people = Stage(np.full(4, 150.0), np.zeros(4), np.array([100.0, 100.0, 900.0, 900.0]), np.array([2, 2]))
    found = top_down(600.0, [_regions([300.0, 300.0]), people])
    assert found.amount == pytest.approx([100.0, 100.0, 150.0, 150.0])
    assert found.unplaced == pytest.approx(100.0)


def test_floors_below_are_given_more_than_there_is():
    people = Stage(
        np.full(4, 100.0), np.array([180.0, 100.0, 0.0, 0.0]), np.full(4, np.inf), np.array([2, 2])
    )
    found = top_down(400.0, [_regions([200.0, 200.0]), people])
    assert found.overdrawn == pytest.approx(80.0)
    assert found.amount.sum() == pytest.approx(480.0)


def test_on_drawn_trees_the_worst_burden_is_never_better_than_that_of_the_whole_tree():
    """The whole-tree solve is leximax as well: no split that places everything has a lower highest burden."""
    rng = np.random.default_rng(5)
    worse = 0
    for _ in range(8):
        reference = rng.integers(50, 200, 12).astype(float)
        caps = np.round(reference * rng.choice([0.9, 3.0], 12, p=[0.4, 0.6]))
        total = round(float(min(reference.sum(), 0.9 * caps.sum())))
        people = Stage(reference, np.zeros(12), caps, np.array([4, 4, 4]))
        regions = Stage(reference.reshape(3, 4).sum(axis=1), np.zeros(3), np.full(3, np.inf), np.array([3]))
        found = top_down(float(total), [regions, people])
        if found.unplaced > 0.0:
            worse += 1
            continue
        plan = audited_plan(
            {"2023": list(reference)},
            regions=[f"r{number // 4}" for number in range(12)],
            people={"cap": list(caps)},
            total=total,
            rules=[{"name": "cap", "each": ["rep"], "max": "people.cap"}],
        )
        ours = quotaopt.solve(plan).targets["target"].to_numpy().astype(float) / reference
        theirs = found.amount / reference
        assert theirs.max() >= ours.max() - 1.0 / reference.min()
        worse += theirs.max() > ours.max() + 0.01
    assert worse >= 4


def test_the_example_of_the_documentation():
    """Four equal cells in two regions: one capped at half its reference, or both of the first region."""
    regions = _regions([0.5, 0.5])
    for caps, expected, unplaced in (
        ([0.125, BOUNDLESS, BOUNDLESS, BOUNDLESS], [1 / 2, 3 / 2, 1, 1], 0.0),
        ([0.125, 0.125, BOUNDLESS, BOUNDLESS], [1 / 2, 1 / 2, 1, 1], 0.25),
    ):
        found = top_down(
            1.0, [regions, Stage(np.full(4, 0.25), np.zeros(4), np.array(caps), np.array([2, 2]))]
        )
        assert found.amount / 0.25 == pytest.approx(expected)
        assert found.unplaced == pytest.approx(unplaced)
