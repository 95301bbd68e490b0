"""``quotaopt diagnose`` names the rules that contradict each other."""

from __future__ import annotations


def test_a_plan_that_can_be_met_ends_with_0(quotaopt, demo):
    run = quotaopt("diagnose", demo)
    assert run.code == 0
    assert "Nothing to diagnose" in run.out


def test_an_impossible_plan_ends_with_3_and_says_what_is_missing(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--set", "total=200e6")
    assert run.code == 3
    for words in ("承接能力[", "the total asks for 200,000,000", "72,960,000 is missing", "Proved"):
        assert words in run.out


def test_it_speaks_chinese(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--set", "total=200e6", "--lang", "zh")
    assert "缺口 72,960,000" in run.out


def test_machines_get_every_row_with_its_weight(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--set", "total=200e6", "--json")
    assert run.code == 3
    found = run.json
    assert found["status"] == "infeasible"
    rows = found["conflict"]["rows"]
    assert rows[-1] | {"place": ""} == {
        "rule": "total", "members": "", "kind": "total", "side": "lower",
        "amount": 200_000_000, "multiple": None, "weight": 1, "place": "",
    }  # fmt: skip
    assert sum(row["amount"] for row in rows[:-1]) == 127_040_000


def test_a_feasible_plan_is_a_document_without_a_conflict(quotaopt, demo):
    found = quotaopt("diagnose", demo, "--json").json
    assert (found["status"], found["conflict"], found["problems"]) == ("feasible", None, [])


def test_an_unknown_entry_is_told_before_anything_is_solved(quotaopt, demo):
    assert quotaopt("diagnose", demo, "--set", "totel=1").code == 2
