"""What the plan file alone cannot show to be wrong; the rest is in tests/plan/bad_documents.txt."""

from __future__ import annotations

import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from support.files import write_plan
from support.measured_plans import Measured, measured_plan


def refusals(case: Measured) -> list[tuple[str, str, str]]:
    """Key, English and Chinese of what is said."""
    with pytest.raises(PlanError) as caught:
        quotaopt.solve(case.plan())
    return [(each.key, each.render("en"), each.render("zh")) for each in caught.value.problems]


def test_a_measure_named_twice_is_refused(tmp_path):
    path = write_plan(measured_plan(0), tmp_path)
    text = path.read_text(encoding="utf-8").replace('"customers":\n', '"profit":\n')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        quotaopt.read_plan(path)
    (problem,) = caught.value.problems
    assert problem.key == "plan.yaml_key_twice"
    assert "profit" in problem.render("en")
    assert "profit" in problem.render("zh")


def test_a_rate_of_a_derived_measure_that_is_blank_names_the_cells():
    rates = pd.DataFrame({"line": ["Core", "New"], "rate": ["0.9", None]})
    case = measured_plan(1).with_rules(
        {"name": "cash", "each": ["rep"], "ratio": {"of": "cash", "over": "revenue", "min": 0.5}}, terms=rates
    )
    case = case.measure("cash", derived={"revenue": "terms.rate"}, step=1)
    for key, english, chinese in refusals(case):
        assert "terms.rate" in english + key
        assert "terms.rate" in chinese + key


def test_a_history_that_is_no_column_is_named():
    case = measured_plan(2).measure("profit", of="history.margin")
    ((_, english, chinese), *_) = refusals(case)
    assert "margin" in english
    assert "margin" in chinese


def test_a_total_that_is_no_whole_step_is_told_for_every_measure():
    case = measured_plan(3)
    case = case.measure("profit", total=1_000.5).measure("revenue", total=1_005)
    told = refusals(case)
    assert [key for key, *_ in told] == ["plan.off_step"] * 2


def test_an_unknown_member_of_measure_is_refused_with_the_nearest():
    case = measured_plan(4).with_rules({"name": "cap", "where": {"measure": "profits"}, "max": 5})
    ((_, english, _),) = refusals(case)
    assert "profits" in english
    assert "profit?" in english


def test_a_derived_measure_cannot_be_limited_and_the_refusal_says_what_can():
    case = measured_plan(1).measure("cash", derived={"revenue": 0.9}, step=1)
    ((_, english, chinese),) = refusals(
        case.with_rules({"name": "cap", "where": {"measure": "cash"}, "max": 5})
    )
    assert "derived from revenue" in english
    assert "由 revenue 推算" in chinese
