"""Every figure of the page again, by enumeration of all reassignments, by scipy or by plain loops."""

from itertools import combinations, permutations, product
from math import sqrt
from statistics import fmean, pstdev

import numpy as np
import pytest
from scipy import stats

import quotaopt
from support.audited_plans import audited_plan

SOLD = [310.0, 120.0, 480.0, 260.0, 90.0, 350.0, 200.0, 410.0]
BEFORE = [290.0, 130.0, 400.0, 240.0, 100.0, 300.0, 210.0, 330.0]
PLANNED = [300.0, 125.0, 500.0, 230.0, 95.0, 340.0, 220.0, 390.0]
TARGETS = [3_600, 1_250, 5_900, 2_700, 1_000, 3_900, 2_350, 5_300]
POTENTIAL = [900.0, 200.0, 1_100.0, 150.0, 300.0, 800.0, 250.0, 700.0]
GRADES = ["senior", "junior", None, "senior", "junior", "junior", "senior", "senior"]
REGIONS = ["E", "E", "E", "W", "W", "W", "W", "E"]


@pytest.fixture(scope="module")
def findings():
    people = {"planned": PLANNED, "potential": POTENTIAL, "grade": GRADES}
    audit = {"groups": ["people.grade"]}
    plan = audited_plan({"2023": SOLD, "2022": BEFORE}, TARGETS, regions=REGIONS, people=people, audit=audit)
    found = quotaopt.audit_of(quotaopt.solve(plan), level="rep", last_plan="people.planned", seed=5)
    return {(one.test, one.subject): one.values for one in found.findings}


def _burdens():
    reference = [sold * sum(TARGETS) / sum(SOLD) for sold in SOLD]
    return reference, [target / fair for target, fair in zip(TARGETS, reference, strict=True)]


def _near(p_value, draws=9_999):
    """Five standard errors of a share found by random draws."""
    return pytest.approx(p_value, abs=5 * sqrt(p_value * (1 - p_value) / draws) + 2 / draws)


def test_spread_and_gini_of_burdens(findings):
    reference, burdens = _burdens()
    found = findings["spread", "rep"]
    assert found["variation"] == pytest.approx(pstdev(burdens) / fmean(burdens))
    assert (found["lowest"], found["highest"]) == pytest.approx((min(burdens), max(burdens)))
    weighted = list(zip(reference, burdens, strict=True))
    differences = sum(r * s * abs(t - u) for (r, t), (s, u) in product(weighted, weighted))
    mean = sum(r * t for r, t in weighted) / sum(reference)
    assert found["gini"] == pytest.approx(differences / (2 * sum(reference) ** 2 * mean))


@pytest.mark.parametrize(
    ("test", "values", "along"),
    [
        ("burden_by_size", _burdens()[1], SOLD),
        ("burden_by_potential", _burdens()[1], POTENTIAL),
        ("attainment_by_size", [s / p for s, p in zip(SOLD, PLANNED, strict=True)], PLANNED),
        ("attainment_by_potential", [s / p for s, p in zip(SOLD, PLANNED, strict=True)], POTENTIAL),
    ],
)
def test_independence_of_size_and_potential(findings, test, values, along):
    found = findings[test, "rep"]
    expected = stats.spearmanr(values, along).statistic
    assert found["correlation"] == pytest.approx(expected)
    ranks, others = stats.rankdata(values), stats.rankdata(along)
    drawn = np.array(list(permutations(ranks))) @ (others - others.mean())
    observed = abs(float(ranks @ (others - others.mean())))
    assert found["p_value"] == _near(np.mean(np.abs(drawn) >= observed - 1e-9))
    order = np.argsort(along)
    assert found["low"] == pytest.approx(np.mean(np.array(values)[order[:4]]))
    assert found["high"] == pytest.approx(np.mean(np.array(values)[order[4:]]))


def _exact_p(values, members):
    """How often a choice of as many members has means as far apart, over all choices."""
    values = np.array(values)

    def apart(chosen):
        inside = np.isin(np.arange(len(values)), chosen)
        return abs(values[inside].mean() - values[~inside].mean())

    choices = combinations(range(len(values)), len(members))
    return np.mean([apart(chosen) >= apart(members) - 1e-9 for chosen in choices])


def test_groups_treated_differently(findings):
    _, burdens = _burdens()
    members = [number for number, region in enumerate(REGIONS) if region == "E"]
    found = findings["groups", "region"]
    means = {
        name: fmean(burden for burden, region in zip(burdens, REGIONS, strict=True) if region == name)
        for name in "EW"
    }
    assert found["group"] == max(means, key=means.__getitem__)
    assert (found["inside"], found["outside"]) == pytest.approx((max(means.values()), min(means.values())))
    assert found["p_value"] == _near(_exact_p(burdens, members))


def test_people_of_one_grade(findings):
    """Whoever has no grade is left out."""
    graded = [number for number in range(8) if GRADES[number] is not None]
    burdens = [_burdens()[1][number] for number in graded]
    seniors = [place for place, number in enumerate(graded) if GRADES[number] == "senior"]
    found = findings["groups", "people.grade"]
    assert (found["groups"], found["group"] in ("senior", "junior")) == (2, True)
    mean = fmean(burdens[place] for place in seniors)
    assert mean == pytest.approx(found["inside" if found["group"] == "senior" else "outside"])
    assert found["p_value"] == _near(_exact_p(burdens, seniors))


def test_the_ratchet(findings):
    _, burdens = _burdens()
    reached = [number for number in range(8) if SOLD[number] >= PLANNED[number]]
    found = findings["ratchet", "rep"]
    assert found["reached"] == len(reached)
    assert found["inside"] == pytest.approx(fmean(burdens[number] for number in reached))
    assert found["rise_inside"] == pytest.approx(
        fmean(TARGETS[number] / PLANNED[number] - 1 for number in reached)
    )
    assert found["p_value"] == _near(_exact_p(burdens, reached))


def test_the_share_of_people_who_should_reach(findings):
    growth = [sold / before for sold, before in zip(SOLD, BEFORE, strict=True)]
    asked = [target / sold for target, sold in zip(TARGETS, SOLD, strict=True)]
    expected = fmean(fmean(grown >= needed for grown in growth) for needed in asked)
    assert findings["reach", "rep"]["share"] == pytest.approx(expected)
