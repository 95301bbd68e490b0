"""What is drawn agrees with formulas, and is the same whatever should not matter."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

import quotaopt
from quotaopt.risks import draws as drawing
from quotaopt.risks.streams import joint_keys, member_keys, normals
from support.risky_plans import risky_plan

NORMAL = {
    "attainment": {"mean": 1.02, "spread": 0.15},
    "shape": "normal",
    "everyone": 0.1,
    "common": {"region": 0.2, "line": 0.15},
    "draws": 20_000,
}


def covariance_by_pairs(cells, spread):
    """Of attainment, cell by cell from the definition: who shares which luck."""
    rep, region, line = (cells[level].to_numpy()[:, None] for level in ("rep", "region", "line"))
    parts = 0.1 + 0.2 * (region == region.T) + 0.15 * (line == line.T) + 0.55 * (rep == rep.T)
    return parts * np.outer(spread, spread)


@pytest.fixture(scope="module")
def plain():
    return quotaopt.risk(risky_plan(NORMAL))


def test_normal_draws_agree_with_the_formula(plain):
    cells = plain.allocation.targets
    target = cells["target"].to_numpy(dtype=float)
    sigma = covariance_by_pairs(cells, np.full(len(cells), 1.02 * 0.15))
    deviation = np.sqrt(target @ sigma @ target)
    expected = norm.sf(target.sum(), 1.02 * target.sum(), deviation)
    assert plain.formula == pytest.approx(expected, rel=1e-9)
    assert abs(plain.probability.value - expected) < 4 * plain.probability.error
    assert abs(plain.landing.value - 1.02 * target.sum()) < 1e-9 * target.sum()  # pairs: no error in the mean
    low, _, high = plain.interval
    for found, part in ((low, 0.1), (high, 0.9)):
        wanted = norm.ppf(part, 1.02 * target.sum(), deviation)
        assert abs(found.value - wanted) < 5 * found.error


def test_the_chance_of_one_person_agrees_with_the_formula(plain):
    cells = plain.allocation.targets
    members = plain.members.set_index("member")
    for rep, own in cells.groupby("rep"):
        target = own["target"].to_numpy(dtype=float)
        sigma = covariance_by_pairs(own, np.full(len(own), 1.02 * 0.15))
        expected = norm.sf(target.sum(), 1.02 * target.sum(), np.sqrt(target @ sigma @ target))
        assert abs(members.loc[rep, "chance"] - expected) < 5 * members.loc[rep, "error"]


def test_lognormal_attainment_of_one_person_has_its_mean_and_its_spread():
    law = {"attainment": {"mean": 0.9, "spread": 0.4}, "draws": 40_000}
    found = quotaopt.risk(risky_plan(law, reps=1))
    sold = found.drawn.sold.ravel() / found.drawn.number
    scale = np.sqrt(np.log(1.16))
    assert kstest(np.log(sold / 0.9), norm(-0.5 * scale**2, scale).cdf).pvalue > 1e-4
    assert found.probability.value == pytest.approx(
        norm.sf(np.log(1 / 0.9) + 0.5 * scale**2, scale=scale), abs=5 * found.probability.error
    )


def test_draws_are_the_same_for_every_order_of_rows_and_size_of_blocks(plain, monkeypatch):
    again = quotaopt.risk(risky_plan(NORMAL, order=7))
    monkeypatch.setattr(drawing, "_AT_ONCE", 1_000)
    in_blocks = quotaopt.risk(risky_plan(NORMAL))
    for other in (again, in_blocks):
        assert (other.drawn.sold == plain.drawn.sold).all()
        assert (other.people.share == plain.people.share).all()
        assert other.to_dict() == plain.to_dict()


def test_a_member_keeps_its_luck_when_others_come(plain):
    more = quotaopt.risk(risky_plan(NORMAL, reps=13))
    own, others = plain.ground.law.lucks[-1], more.ground.law.lucks[-1]
    assert set(own.keys.tolist()) < set(others.keys.tolist())


def test_another_seed_is_another_luck(plain):
    other = quotaopt.risk(risky_plan(NORMAL), seed=1)
    assert not (other.drawn.sold == plain.drawn.sold).any()


def test_numbers_of_members_are_normal_and_independent():
    keys = member_keys([f"rep {number}" for number in range(40)], "rep", 0)
    drawn = normals(keys, 0, 5_000)
    assert kstest(drawn.ravel(), norm.cdf).pvalue > 1e-4
    correlation = np.corrcoef(drawn.T) - np.eye(40)
    assert np.abs(correlation).max() < 5.5 / np.sqrt(5_000)
    assert (normals(keys, 100, 7) == drawn[100:107]).all()


def test_combinations_of_members_have_lucks_of_their_own():
    one, other = member_keys(["a", "b"], "rep", 0), member_keys(["a", "b"], "line", 0)
    pairs = joint_keys([np.repeat(one, 2), np.tile(other, 2)])
    assert len({*pairs.tolist(), *one.tolist(), *other.tolist()}) == 8


def test_standard_errors_say_how_far_estimates_scatter():
    plan = risky_plan({**NORMAL, "shape": "lognormal", "draws": 200})
    allocation = quotaopt.solve(plan)
    found = [quotaopt.risk(allocation, seed=seed) for seed in range(1, 151)]
    for name in ("probability", "share", "landing"):
        estimates = [getattr(risk, name) for risk in found]
        scatter = np.std([one.value for one in estimates], ddof=1)
        told = np.sqrt(np.mean([one.error**2 for one in estimates]))
        assert told == pytest.approx(scatter, rel=0.25), name


def test_opposite_lucks_leave_the_mean_alone_and_lower_its_error():
    plan = risky_plan({**NORMAL, "shape": "lognormal", "draws": 2_000})
    drawn = quotaopt.risk(plan).drawn
    apart = drawn.sold.std(ddof=1) / np.sqrt(drawn.sold.size)
    assert drawn.landing.error < 0.2 * apart
    assert np.corrcoef(drawn.sold.T)[0, 1] < -0.9


def test_members_of_every_level_add_up_to_the_landing(plain):
    members = plain.members
    for level in ("region", "rep"):
        of_level = members[members["level"] == level]
        assert of_level["target"].sum() == plain.total
        assert of_level["expected"].sum() == pytest.approx(plain.landing.value, rel=1e-4)
