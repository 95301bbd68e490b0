"""Back-tests: nothing of a year leaks into its targets, and the measures are those of the textbook."""

from dataclasses import replace

import numpy as np
import pytest

import quotaopt
from quotaopt.audit.as_of import earlier
from quotaopt.audit.backtest import of_year
from quotaopt.audit.case import Case
from quotaopt.audit.past_targets import past_targets
from quotaopt.audit.spans import past_years
from quotaopt.errors import PlanError
from quotaopt.plan.schema_audit import AuditSpec
from support.audited_plans import audited_plan

REPS = 12
REGIONS = ["E", "W", "N"] * 4
YEARS = ("2023", "2022", "2021")


def _case(plan, last_plan=None):
    return Case(quotaopt.solve(plan).main_part, "rep", AuditSpec(last_plan=last_plan))


def _year(case, years_back=1):
    return past_years(case, 3)[years_back - 1]


def _judged(case):
    return of_year(case, _year(case))


def _history(seed=0):
    size = np.random.default_rng(seed).lognormal(6.0, 0.5, REPS)
    growth = np.random.default_rng(seed + 1).normal(1.1, 0.1, (3, REPS))
    amounts = [size, size * growth[0], size * growth[0] * growth[1]]
    return {year: np.rint(each).tolist() for year, each in zip(YEARS[::-1], amounts, strict=True)}


def _guarded(history, **entries):
    """A plan with a blend of two years, an even part, potential, a tilt, a floor and growth limits."""
    reference = {
        "blend": [
            {"share_of": "history.revenue", "years": [0.7, 0.3], "weight": 0.5, "missing": "zero"},
            {"even_over": "rep", "weight": 0.3},
            {"share_of": "people.potential", "weight": 0.2},
        ],
        "tilt": [{"where": {"region": "W"}, "factor": 1.2}],
    }
    rules = [
        {"name": "guard", "each": ["rep"], "growth": {"min": -0.2, "max": 0.4}},
        {"name": "floor", "where": {"region": "E"}, "min": 10},
    ]
    given = {"potential": [100.0 + number for number in range(REPS)]}
    stated = {"reference": reference, "rules": rules, "people": given} | entries
    return audited_plan({year: history[year] for year in YEARS}, regions=REGIONS, **stated)


@pytest.mark.parametrize("years_back", [1, 2])
def test_whatever_came_later_changes_no_target_of_a_past_year(years_back):
    history = _history()
    honest = _case(_guarded(history))
    assert [span.label for span in past_years(honest, 3)] == ["2023", "2022"]
    span = _year(honest, years_back)
    rng = np.random.default_rng(8)
    poisoned = {
        year: [
            round(amount * factor)
            for amount, factor in zip(amounts, rng.uniform(0.1, 9.0, REPS), strict=True)
        ]
        if int(year) >= 2024 - years_back
        else amounts
        for year, amounts in history.items()
    }
    later = {"potential": rng.uniform(1.0, 1e6, REPS).tolist()}
    lying = _case(_guarded(poisoned, people=later, rules=[_guarded(history).document["rules"][0]]))
    expected, sold = past_targets(honest, span)
    found, sold_otherwise = past_targets(lying, span)
    assert found.names.tolist() == expected.names.tolist()
    assert found.reference.tolist() == expected.reference.tolist()
    for method in ("own", "flat", "top_down"):
        assert found.by_method[method].tolist() == expected.by_method[method].tolist()
    assert sold.tolist() != sold_otherwise.tolist()


def test_people_who_came_later_are_not_in_the_targets_of_a_past_year():
    history = _history()
    history["2022"][3] = history["2021"][3] = None
    case = _case(_guarded(history))
    past, _ = past_targets(case, _year(case))
    assert "rep 003" not in past.names
    assert len(past.names) == REPS - 1


def test_what_is_of_today_is_left_out_and_named():
    case = _case(_guarded(_history()))
    then = earlier(case, _year(case))
    assert then.left_out == ("people.potential", "tilt", "rules")
    assert then.growth == {"rep": (pytest.approx(0.8), pytest.approx(1.4))}


def test_growth_limits_for_everybody_hold_in_past_years_too():
    case = _case(_guarded(_history()))
    past, _ = past_targets(case, _year(case))
    for method in ("own", "top_down"):
        growth = past.by_method[method] / past.by_method["flat"]
        assert growth.min() >= 0.8 - 0.01
        assert growth.max() <= 1.4 + 0.01


def _attained(sold, target):
    sold, target = np.array(sold), np.array(target)
    return (sold / sold.sum()) / (target / target.sum())


def test_the_measures_are_those_of_relative_attainment():
    before, sold = [100, 200, 300, 400, 500, 600], [130, 210, 270, 480, 500, 510]
    plan = audited_plan({"2023": sold, "2022": before})
    values = _judged(_case(plan)).values
    expected = _attained(sold, before)
    for method in ("own", "flat", "top_down"):
        assert values[f"{method}_spread"] == pytest.approx(expected.std(), abs=2e-3)
        assert values[f"{method}_within"] == np.mean(abs(expected - 1) <= 0.2 + 1e-9)
        assert values[f"{method}_reached"] == np.mean(expected >= 1)
        missed = np.abs(np.array(sold) / sum(sold) - np.array(before) / sum(before)).sum()
        assert values[f"{method}_missed"] == pytest.approx(missed, abs=2e-3)
    assert values["members"] == 6


def test_a_year_that_grew_evenly_is_told_without_a_miss():
    before = [100.0 * (number + 1) for number in range(8)]
    found = _judged(_case(audited_plan({"2023": [2 * amount for amount in before], "2022": before})))
    assert found.verdict == "pass"
    assert found.values["own_spread"] == pytest.approx(0.0, abs=1e-12)
    assert found.values["own_within"] == 1.0


@pytest.mark.parametrize(("persistence", "verdict"), [(0.0, "pass"), (1.0, "fail")])
def test_an_even_split_is_right_where_size_is_luck_and_wrong_where_it_stays(persistence, verdict):
    rng = np.random.default_rng(6)
    before = rng.uniform(100.0, 400.0, 30)
    sold = persistence * before + (1.0 - persistence) * rng.uniform(240.0, 260.0, 30)
    even = {"blend": [{"share_of": "history.revenue", "weight": 0.1}, {"even_over": "rep", "weight": 0.9}]}
    plan = audited_plan({"2023": sold.round().tolist(), "2022": before.round().tolist()}, reference=even)
    found = _judged(_case(plan))
    assert found.verdict == verdict
    assert (found.values["own_spread"] < found.values["flat_spread"]) == (verdict == "pass")


def test_the_plan_that_there_was_is_compared_where_all_of_it_is_known():
    history = {"2023": [130, 210, 270, 480, 500, 510], "2022": [100, 200, 300, 400, 500, 600]}
    planned = [120, 220, 300, 420, 520, 640]
    case = _case(audited_plan(history, people={"planned": planned}), "people.planned")
    expected = _attained(history["2023"], planned).std()
    assert _judged(case).values["last_plan_spread"] == pytest.approx(expected)
    in_part = _case(audited_plan(history, people={"planned": [None, *planned[1:]]}), "people.planned")
    assert "last_plan_spread" not in _judged(in_part).values
    assert _judged(case).table.rows[-1][:1] == ("last_plan",)


def test_other_money_changes_nothing():
    history = _history()
    small = _case(_guarded(history))
    large = _case(
        _guarded(
            {year: [1000 * amount for amount in amounts] for year, amounts in history.items()},
            step=1000,
        )
    )
    ours, theirs = (dict(_judged(case).values) for case in (small, large))
    words = {"start", "left_out"}
    assert {name: ours.pop(name) for name in words} == {name: theirs.pop(name) for name in words}
    assert ours == pytest.approx(theirs, rel=1e-9)


def test_too_short_a_history_is_told():
    case = _case(audited_plan({"2023": [100.0] * 6}))
    with pytest.raises(PlanError, match="does not hold 2023 together with the year before it"):
        _judged(case)


def test_shares_without_any_date_cannot_be_tested():
    plan = audited_plan(
        {"2023": [100.0] * 6, "2022": [100.0] * 6},
        people={"potential": [1.0] * 6},
        reference={"blend": [{"share_of": "people.potential"}]},
    )
    with pytest.raises(PlanError, match="rest on people"):
        _judged(_case(plan))


def test_facts_without_dates_cannot_be_tested():
    plan = audited_plan({"2023": [100.0] * 6})
    tables = dict(plan.document["tables"]) | {"history": {"value": "revenue"}}
    with pytest.raises(PlanError, match="no dates"):
        _year(_case(plan.replace(tables=tables)))


def test_an_audit_holds_one_back_test_per_year():
    found = quotaopt.audit_of(quotaopt.solve(_guarded(_history())))
    tests = [one for one in found.findings if one.test == "backtest"]
    assert [one.values["start"] for one in tests] == ["2023", "2022"]
    assert [replace(one, verdict="pass").says("zh")[:2] for one in tests] == ["自 ", "自 "]
