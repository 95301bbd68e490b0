import json
from decimal import Decimal
from pathlib import Path

import numpy as np

import quotaopt
from quotaopt.allocation import RuleRows
from quotaopt.report.document import document, plain
from quotaopt.report.misses import misses

ANNUAL = Path(__file__).resolve().parents[2] / "models" / "annual" / "plan.yaml"


def test_the_document_is_plain_json_and_comes_back_the_same(annual):
    found = document(annual)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_it_says_what_was_promised(annual):
    found = annual.to_dict()
    for key in ("status", "class", "notion", "total", "objective", "bound", "gap", "certificate"):
        assert key in found
    assert found["total"] == 120_000_000
    assert found["status"] == "optimal"
    assert found["certificate"]["verified"] is True
    assert list(found["timings_s"]) == ["read", "build", "solve", "round", "verify"]
    assert set(found["fairness"]) == {*annual.cells, "cell"}
    assert set(found["fairness"]["rep"]) == {"members", "burden_min", "burden_max", "spread", "gini"}


def test_every_row_of_every_rule_is_there(annual):
    rows = document(annual)["rules"]
    assert len(rows) == len(annual.rules.rule)
    assert set(rows[0]) == {"rule", "member", "min", "max", "activity", "slack", "binding", "price"}
    east = next(row for row in rows if row["rule"] == "华东")
    assert (east["min"], east["max"], east["activity"]) == (42_000_000,) * 3
    assert any(row["max"] is None for row in rows)


def test_two_runs_differ_in_their_timings_only(annual):
    again = quotaopt.solve(quotaopt.read_plan(ANNUAL))
    first, second = document(annual), document(again)
    first.pop("timings_s")
    second.pop("timings_s")
    assert json.dumps(first) == json.dumps(second)


def test_sentences_are_in_the_language_asked_for(annual):
    assert document(annual, "zh")["certificate"]["means"] != document(annual, "en")["certificate"]["means"]


def test_plain_numbers_have_no_noise():
    assert plain({"a": Decimal("1E+3"), "b": [0.1 + 0.2, float("-inf"), float("nan")], "c": None}) == {
        "a": 1000,
        "b": [0.3, None, None],
        "c": None,
    }
    assert plain(41_999_999.999999993) == 42_000_000


def test_misses_are_the_rows_outside_their_limits():
    rows = RuleRows(
        rule=np.array(["a", "b", "b", "c"], dtype=object),
        member=np.array(["", "x", "y", ""], dtype=object),
        lower=np.array([1.0, -np.inf, 5.0, 0.3]),
        upper=np.array([1.0, 7.0, np.inf, 0.3]),
        activity=np.array([1.0, 9.0, 4.0, 0.1 + 0.2]),
        price=np.zeros(4),
    )
    assert [(miss.rule, miss.member, miss.by) for miss in misses(rows)] == [("b", "x", 2.0), ("b", "y", -1.0)]
