"""The plan says where verdicts turn, the command line goes before it, and nonsense is told with its place."""

import pytest

import quotaopt
from quotaopt.errors import PlanError
from support.audited_plans import audited_plan

SIZES = [100.0 * (number + 1) for number in range(12)]


def _verdicts(**settings):
    stated = [round(size * factor) for size, factor in zip(SIZES, [0.8, 1.2] * 6, strict=True)]
    plan = audited_plan({"2023": SIZES, "2022": [0.9 * size for size in SIZES]}, stated, audit=settings)
    return {(one.test, one.subject): one for one in quotaopt.audit_of(quotaopt.solve(plan)).findings}


def test_limits_of_the_plan_turn_verdicts():
    usual, patient = _verdicts(), _verdicts(spread={"warn": 0.3, "fail": 0.4})
    assert usual["spread", "rep"].verdict != "pass"
    assert patient["spread", "rep"].verdict == "pass"
    assert "30%" in patient["spread", "rep"].judged_by("en")


def test_the_band_is_that_of_the_plan_unless_the_call_says_otherwise():
    history = {"2023": SIZES, "2022": [0.9 * size for size in SIZES]}
    allocation = quotaopt.solve(audited_plan(history, audit={"reach": {"max": 1.0}}))

    def reach(**settings):
        found = quotaopt.audit_of(allocation, **settings).findings
        return next(one for one in found if one.test == "reach")

    assert (reach().values["low"], reach().values["high"], reach().verdict) == (0.5, 1.0, "pass")
    called = reach(band=(0.1, 0.2))
    assert (called.values["low"], called.values["high"], called.verdict) == (0.1, 0.2, "fail")


def test_targets_do_not_depend_on_the_audit():
    plain, strict = (audited_plan({"2023": SIZES}, audit=one) for one in ({}, {"seed": 7, "level": "region"}))
    assert quotaopt.solve(plain).targets.equals(quotaopt.solve(strict).targets)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"level": "reps"}, "reps"),
        ({"level": "year"}, "year"),
        ({"backtest": {"by": "rep"}}, "rep"),
        ({"last_plan": "peple.planned"}, "peple"),
        ({"groups": ["peple.grade"]}, "peple"),
        ({"groups": ["history.revenue"]}, "history"),
        ({"spread": {"warn": 0.3}}, "warn 0.3 is above fail 0.2"),
        ({"significance": {"fail": 0.06}}, "fail 0.06 is above warn 0.05"),
        ({"reach": {"min": 0.8}}, "min 0.8 is above max 0.75"),
        ({"reach": {"max": 1.2}}, "1.2"),
        ({"bands": {}}, "bands"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_with_its_place(settings, words):
    with pytest.raises(PlanError) as refused:
        audited_plan({"2023": SIZES}, audit=settings)
    assert words in str(refused.value)
    assert all(problem.render("zh") for problem in refused.value.problems)


def test_words_that_are_not_about_people_make_no_groups():
    stated = {"people": {"grade": ["a"] * 12}, "audit": {"groups": ["people.grade"], "level": "region"}}
    found = quotaopt.audit_of(quotaopt.solve(audited_plan({"2023": SIZES}, **stated))).findings
    assert any(one.reason and "says nothing of each region" in one.says("en") for one in found)


def test_a_misspelt_column_of_groups_is_refused():
    plan = audited_plan({"2023": SIZES}, people={"grade": ["a"] * 12}, audit={"groups": ["people.grad"]})
    with pytest.raises(PlanError, match="grade"):
        quotaopt.audit_of(quotaopt.solve(plan))
