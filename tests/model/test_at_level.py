"""The rewritten model says the same as its source, and the way back loses nothing."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.certify import ground
from quotaopt.engine import check
from quotaopt.fairness import NOTIONS, objective
from quotaopt.model.at_level import FINISH, AtLevel, at_level
from quotaopt.model.canonical import CanonicalModel
from support.small_plan import RULES, small_plan

DISTINCT = {rule["name"]: rule for rule in RULES.values()}.values()
"""Rules of every kind under names of their own."""
LEVELS = ("region", "rep", "quarter", ["rep", "quarter"], ["line", "region"])


def _rewritten(level: str | list[str], finish: float = FINISH) -> AtLevel:
    built = check(small_plan(*DISTINCT, fairness={"level": level})).built
    assert built.groups is not None
    return at_level(built.model, built.groups, finish)


def _burdens(model: CanonicalModel) -> np.ndarray:
    return np.random.default_rng(0).uniform(0.5, 1.5, model.n_cells)


def test_builder_and_checker_mean_the_same_finish():
    assert ground.FINISH == FINISH


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("finish", [1.0, 1e-3])
def test_the_cost_is_that_of_groups_and_a_little_of_that_of_cells(level, finish):
    rewritten = _rewritten(level, finish)
    source, codes = rewritten.source, rewritten.groups.codes
    t = _burdens(source)
    assert rewritten.model.reference.sum() == pytest.approx(1.0, rel=1e-14)
    for notion in NOTIONS.values():
        expected = finish * objective(source, notion, t)
        for group in range(len(rewritten.groups.names)):
            inside = codes == group
            size = source.reference[inside].sum()
            carried = (source.reference * t)[inside].sum()
            expected += size * float(notion.cost(np.array([carried / size]))[0])
        found = rewritten.scale * objective(rewritten.model, notion, rewritten.with_groups(t))
        assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_rows_of_the_source_keep_their_meaning_and_links_hold(level):
    rewritten = _rewritten(level)
    source, model = rewritten.source, rewritten.model
    t = _burdens(source)
    activity = model.activity(rewritten.with_groups(t)) / model.row_mass
    np.testing.assert_allclose(activity[: source.n_rows], source.activity(t) / source.row_mass, rtol=1e-12)
    np.testing.assert_allclose(activity[source.n_rows :], 0.0, atol=1e-14)
    mass = model.row_mass[: source.n_rows] / source.row_mass
    for limits, before in ((model.row_lower, source.row_lower), (model.row_upper, source.row_upper)):
        np.testing.assert_allclose(limits[: source.n_rows], before * mass, rtol=1e-12)


def test_groups_go_by_the_names_of_their_members():
    names = _rewritten(["line", "region"]).groups.names
    assert sorted(names) == ["Core, East", "Core, West", "New, East", "New, West"]


def test_members_without_a_reference_make_no_group():
    plan = small_plan(
        reference={
            "season": {"from": "history"},
            "blend": [{"share_of": "history.revenue"}],
            "tilt": [{"where": {"rep": "Cy"}, "factor": 0}],
        },
        fairness={"level": "rep"},
    )
    built = check(plan).built
    assert built.groups.names.tolist() == ["Ann", "Bob"]
    assert built.groups.codes.max() == 1
