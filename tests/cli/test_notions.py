"""Choosing and comparing notions of fairness, and how to solve, from the command line."""

from __future__ import annotations

import openpyxl
import pytest


def test_a_comparison_is_shown_printed_as_json_and_written(quotaopt, demo, tmp_path):
    book = tmp_path / "notions.xlsx"
    asked = ("solve", demo, "--set", "fairness.level=rep", "--compare-notions")
    run = quotaopt(*asked, "-o", book)
    assert run.code == 0
    assert "burdens compared between rep" in run.out
    assert "\nleximin " in run.out
    assert len(openpyxl.load_workbook(book).worksheets) == 2
    found = quotaopt(*asked, "--json").json
    assert found["level"] == ["rep"]
    assert {notion["status"] for notion in found["notions"]} == {"optimal"}
    assert quotaopt(*asked, "--quiet").out == ""


@pytest.mark.parametrize("option", [("--by", "region"), ("--proof", "x.json"), ("--write-lp", "x.lp")])
def test_what_needs_one_plan_is_refused_beside_a_comparison(quotaopt, demo, option):
    run = quotaopt("solve", demo, "--compare-notions", *option)
    assert run.code == 2
    assert "several plans" in run.err


def test_a_comparison_goes_to_files_that_can_hold_it(quotaopt, demo, tmp_path):
    run = quotaopt("solve", demo, "--compare-notions", "-o", tmp_path / "notions.parquet")
    assert run.code == 2
    assert ".csv .json .xlsx" in run.err


def test_an_unknown_solver_is_told_before_anything_is_solved(quotaopt, demo):
    run = quotaopt("solve", demo, "--solver", "abacus")
    assert run.code == 2
    assert "There is no solver 'abacus'" in run.err
    assert "auto, newton, proximal, highs" in run.err
    assert "没有名为“abacus”的求解器" in quotaopt("solve", demo, "--solver", "abacus", "--lang", "zh").err


def test_limits_that_no_search_could_keep_are_refused_together(quotaopt, demo):
    run = quotaopt("solve", demo, "--gap", "2", "--time-limit", "-1", "--json")
    assert run.code == 2
    assert len(run.json["problems"]) == 2


def test_every_solver_gives_the_same_answer(quotaopt, demo):
    chosen = ("--set", "fairness.notion=minimax", "--set", "fairness.level=rep", "--json")
    values = []
    for solver in ("auto", "newton", "highs", "highs:ipm"):
        first, *_ = quotaopt("solve", demo, *chosen, "--solver", solver).json["stages"]
        assert first["kind"] == "minimax"
        values.append(first["value"])
    assert values == pytest.approx([values[0]] * 4, abs=1e-7)
