"""What the tests of a plan find, on plans whose answer is known by hand."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import quotaopt
from quotaopt.audit.finding import by_difference, by_limits
from quotaopt.audit.page import audit_document
from quotaopt.plan.schema_audit import AuditSpec, SpreadLimits
from support.audited_plans import audited_plan
from support.small_plan import small_plan

SIZES = [100.0 * (number + 1) for number in range(12)]


def _findings(plan, **settings):
    found = quotaopt.audit_of(quotaopt.solve(plan), **settings)
    return {(one.test, one.subject): one for one in found.findings}


def _stated(factors):
    """Targets with these burdens, up to one common factor."""
    return [round(10 * size * factor) for size, factor in zip(SIZES, factors, strict=True)]


@pytest.mark.parametrize(
    ("difference", "p_value", "verdict"),
    [
        (0.05, 0.009, "fail"), (0.05, 0.01, "warn"), (0.049, 0.001, "warn"), (0.02, 0.049, "warn"),
        (0.019, 0.001, "pass"), (0.30, 0.05, "pass"), (-0.30, 0.001, "pass"),
    ],
)  # fmt: skip
def test_a_difference_must_be_believable_and_material(difference, p_value, verdict):
    assert by_difference(difference, p_value, AuditSpec()) == verdict


def test_two_limits_make_three_verdicts():
    assert [by_limits(value, SpreadLimits()) for value in (0.1, 0.11, 0.2, 0.21)] == [
        "pass",
        "warn",
        "warn",
        "fail",
    ]


def test_a_plan_that_shares_out_as_the_reference_does_passes_whatever_its_sizes():
    found = _findings(audited_plan({"2023": SIZES}, regions=["E", "W"] * 6))
    passed = {test for (test, _), one in found.items() if one.verdict == "pass"}
    assert passed == {"spread", "burden_by_size", "groups", "level_by_level"}
    assert found["spread", "rep"].values["gini"] == pytest.approx(0.0, abs=1e-9)


def test_burdens_that_rise_with_size_fail():
    found = _findings(audited_plan({"2023": SIZES}, _stated(np.linspace(0.8, 1.2, 12))))
    one = found["burden_by_size", "rep"]
    assert one.verdict == "fail"
    assert one.values["correlation"] == pytest.approx(1.0)
    assert one.values["high"] > 1.0 > one.values["low"]


def test_burdens_that_vary_without_regard_to_size_are_uneven_and_independent():
    found = _findings(audited_plan({"2023": SIZES}, _stated([0.7, 1.3, 1.3, 0.7] * 3)))
    assert found["spread", "rep"].verdict == "fail"
    assert found["spread", "rep"].values["variation"] == pytest.approx(0.3, abs=0.002)
    assert found["burden_by_size", "rep"].verdict == "pass"


def test_burdens_that_fall_with_potential_fail():
    potential = [float(number) for number in range(12)]
    order = np.random.default_rng(2).permutation(12)
    factors = np.linspace(1.2, 0.8, 12)[order]
    people = {"potential": [potential[position] for position in order]}
    found = _findings(audited_plan({"2023": SIZES}, _stated(factors), people=people))
    assert found["burden_by_potential", "rep"].verdict == "fail"
    assert found["burden_by_potential", "rep"].values["correlation"] == pytest.approx(-1.0)


def test_a_region_that_carries_more_is_named():
    regions = ["E", "W", "N"] * 4
    factors = [
        1.3 if region == "W" else 0.9 + size / 100_000 for region, size in zip(regions, SIZES, strict=True)
    ]
    one = _findings(audited_plan({"2023": SIZES}, _stated(factors), regions=regions))["groups", "region"]
    assert (one.verdict, one.values["group"], one.values["groups"]) == ("fail", "W", 3)
    assert one.values["inside"] / one.values["outside"] == pytest.approx(1.3 / 0.906, abs=0.01)


def test_a_line_that_carries_more_with_everybody_is_found_though_people_differ_more():
    rule = {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.55")}}
    plan = small_plan(rule, frames={"history": _lines(12)})
    one = _findings(plan)["groups", "line"]
    assert (one.verdict, one.values["group"]) == ("fail", "New")
    assert "within people" in one.says("en")
    assert _findings(small_plan(frames={"history": _lines(12)}))["groups", "line"].verdict == "pass"


def _lines(n_reps):
    """Two quarters of two lines of as many reps, one as large as the other."""
    rows = [
        ("East", f"rep {number:02d}", line, quarter, 100 * (number + 1))
        for number in range(n_reps)
        for line in ("Core", "New")
        for quarter in ("2023-Q1", "2023-Q2")
    ]
    return pd.DataFrame(rows, columns=["region", "rep", "line", "quarter", "revenue"])


def test_the_share_that_should_reach_is_that_of_past_growth():
    before, last = [100.0] * 10, [90.0, 95.0, 100.0, 105.0, 110.0, 115.0, 120.0, 125.0, 130.0, 135.0]
    asked = [round(amount * 1.2) for amount in last]  # 4 of 10 grew by 20 % or more
    asked[0] = 54  # a factor of 0.6: everybody would
    found = _findings(audited_plan({"2023": last, "2022": before}, asked), band=(0.4, 0.5))
    one = found["reach", "rep"]
    assert one.values["share"] == pytest.approx((9 * 0.4 + 1.0) / 10)
    assert one.verdict == "pass"


@pytest.mark.parametrize(
    ("band", "verdict"), [((0.4, 0.6), "pass"), ((0.5, 0.7), "warn"), ((0.6, 0.8), "fail")]
)
def test_the_band_decides_whether_enough_people_reach(band, verdict):
    before, last = [100.0] * 10, [100.0 + 10 * number for number in range(10)]
    asked = [round(amount * 1.55) for amount in last]
    found = _findings(audited_plan({"2023": last, "2022": before}, asked), band=band)
    assert found["reach", "rep"].values["share"] == pytest.approx(0.4)
    assert found["reach", "rep"].verdict == verdict


def _with_last_plan(factors, attainment):
    last_plan = [round(size / reached) for size, reached in zip(SIZES, attainment, strict=True)]
    return audited_plan({"2023": SIZES}, _stated(factors), people={"planned": last_plan})


def test_a_plan_that_punishes_success_fails():
    attainment = [1.1, 0.9] * 6
    plan = _with_last_plan([1.2 if reached > 1 else 0.8 for reached in attainment], attainment)
    one = _findings(plan, last_plan="people.planned")["ratchet", "rep"]
    assert (one.verdict, one.values["reached"], one.values["others"]) == ("fail", 6, 6)
    assert one.values["inside"] > 1.0 > one.values["outside"]


def test_a_plan_that_spares_success_does_not_fail_for_it():
    attainment = [1.1, 0.9] * 6
    plan = _with_last_plan([0.8 if reached > 1 else 1.2 for reached in attainment], attainment)
    assert _findings(plan, last_plan="people.planned")["ratchet", "rep"].verdict == "pass"


def test_attainment_that_fell_with_size_is_found():
    plan = _with_last_plan([1.0] * 12, np.linspace(1.3, 0.7, 12))
    one = _findings(plan, last_plan="people.planned")["attainment_by_size", "rep"]
    assert one.verdict == "fail"
    assert one.values["correlation"] == pytest.approx(-1.0)


def test_the_guard_against_ratchets_knows_last_years_targets():
    ratchet = {"plan": "people.planned", "keep": 1}
    plan = audited_plan(
        {"2023": SIZES},
        people={"planned": [size / (1.1 if size > 600 else 0.9) for size in SIZES]},
        reference={"blend": [{"share_of": "history.revenue", "ratchet": ratchet}]},
    )
    assert _findings(plan)["ratchet", "rep"].verdict == "pass"


def _numbers(finding):
    return {name: value for name, value in finding.values.items() if not isinstance(value, str)}


def test_counting_in_other_money_changes_nothing():
    factors = np.random.default_rng(3).uniform(0.8, 1.2, 12)
    people = {"potential": SIZES[::-1], "planned": SIZES}
    history = {"2023": SIZES, "2022": [size * 0.9 + 7 for size in SIZES]}
    large = {year: [amount * 1000 for amount in amounts] for year, amounts in history.items()}
    targets = _stated(factors)
    small = audited_plan(history, targets, people=people)
    big = audited_plan(
        large,
        [1000 * target for target in targets],
        people={name: [1000 * amount for amount in column] for name, column in people.items()},
        step=1000,
    )
    ours, theirs = (_findings(plan, last_plan="people.planned") for plan in (small, big))
    assert ours.keys() == theirs.keys()
    for key, one in ours.items():
        assert one.verdict == theirs[key].verdict
        assert _numbers(one) == pytest.approx(_numbers(theirs[key]), rel=1e-9)


def test_what_was_sold_after_the_plan_begins_is_not_looked_at():
    history = {"2023": SIZES, "2022": [size * 0.9 + 7 for size in SIZES]}
    later = {"2024": SIZES[::-1], "2025": [9.0] * 12}
    people = {"planned": SIZES}
    plans = [audited_plan(known, people=people) for known in (history, history | later)]
    before, after = (_findings(plan, last_plan="people.planned") for plan in plans)
    assert before == after


def test_what_cannot_be_told_is_unknown_and_says_why():
    found = _findings(audited_plan({"2023": SIZES[:4]}))
    unknown = {test: one for (test, _), one in found.items() if one.verdict == "unknown"}
    assert set(unknown) >= {"burden_by_size", "burden_by_potential", "reach", "ratchet", "attainment_by_size"}
    assert "Only 4 of rep" in unknown["burden_by_size"].says("en")
    assert "--last-plan" in unknown["ratchet"].judged_by("en")


def test_every_verdict_has_words_in_both_languages():
    people = {"potential": SIZES, "planned": [1_000.0 - size / 2 for size in SIZES]}
    plan = audited_plan({"2023": SIZES, "2022": SIZES}, regions=["E", "W"] * 6, people=people)
    found = quotaopt.audit_of(quotaopt.solve(plan), last_plan="people.planned")
    assert found.count("unknown") == 0
    for lang in ("en", "zh"):
        for one in audit_document(found, lang)["findings"]:
            assert one["says"]
            assert one["rule"]
    assert audit_document(found, "zh")["findings"] != audit_document(found, "en")["findings"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"level": "reps"}, "rep"),
        ({"level": "year"}, "level of time"),
        ({"band": (0.8, 0.5)}, "0.8-0.5"),
        ({"seed": -1}, "below 0"),
        ({"last_plan": "peple.planned"}, "people"),
        ({"last_plan": "people.plan"}, "plan"),
    ],
)
def test_a_wrong_setting_is_refused(settings, words):
    allocation = quotaopt.solve(audited_plan({"2023": SIZES}))
    with pytest.raises(quotaopt.PlanError, match=words):
        quotaopt.audit_of(allocation, **settings)
