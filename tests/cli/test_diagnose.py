"""``quotaopt diagnose`` names the rules that contradict each other."""

from __future__ import annotations

import shutil

import pytest


def test_a_plan_that_can_be_met_ends_with_0(quotaopt, demo):
    run = quotaopt("diagnose", demo)
    assert run.code == 0
    assert "Nothing to diagnose" in run.out


def test_an_impossible_plan_ends_with_3_and_says_what_is_missing(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--set", "total=200e6")
    assert run.code == 3
    for words in ("承接能力[", "the total asks for 200,000,000", "66,600,000 is missing", "Proved"):
        assert words in run.out


def test_it_speaks_chinese(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--set", "total=200e6", "--lang", "zh")
    assert "缺口 66,600,000" in run.out


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
    assert sum(row["amount"] for row in rows[:-1]) == 133_400_000


def test_a_feasible_plan_is_a_document_without_a_conflict(quotaopt, demo):
    found = quotaopt("diagnose", demo, "--json").json
    assert (found["status"], found["conflict"], found["problems"]) == ("feasible", None, [])


def test_an_unknown_entry_is_told_before_anything_is_solved(quotaopt, demo):
    assert quotaopt("diagnose", demo, "--set", "totel=1").code == 2


def test_ways_out_are_numbered_and_applied(quotaopt, demo, tmp_path):
    plan = shutil.copytree(demo.parent, tmp_path / "demo") / "plan.yaml"
    run = quotaopt("diagnose", plan, "--set", "total=128e6", "--apply", "2")
    assert run.code == 3
    assert "1  lower the total from 128,000,000 to " in run.out
    written = plan.with_name("plan-repaired.yaml")
    assert str(written) in run.out.replace("\n", "")
    assert "total: 128_000_000                # 12,000 万元" in written.read_text(encoding="utf-8")
    assert quotaopt("solve", written, "--quiet").code == 0
    assert quotaopt("diagnose", written).code == 0


def test_ways_out_for_machines(quotaopt, demo):
    found = quotaopt("diagnose", demo, "--set", "total=128e6", "--json").json
    assert [way["number"] for way in found["ways_out"]] == [1, 2, 3]
    first = found["ways_out"][0]
    assert (first["kind"], first["entries"]["total"], first["verified"]) == (
        "total",
        first["changes"][0]["after"],
        True,
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--apply", "9"], "there is no way out 9: "),
        (["--keep", "totl"], "did you mean total?"),
        (["-o", "other.yaml"], "nothing is applied"),
        (["--apply", "1", "-o", "/other.yaml"], "would not find its tables"),
    ],
)
def test_what_cannot_be_applied_is_refused(quotaopt, demo, options, said):
    run = quotaopt("diagnose", demo, "--set", "total=128e6", *options)
    assert run.code == 2
    assert said in run.err


def test_nothing_is_overwritten_and_nothing_repaired_that_can_be_met(quotaopt, demo):
    run = quotaopt("diagnose", demo, "--apply", "1", "-o", demo)
    assert run.code == 2
    assert "nothing is overwritten" in run.err
    run = quotaopt("diagnose", demo, "--apply", "1")
    assert run.code == 2
    assert "nothing to repair" in run.err
