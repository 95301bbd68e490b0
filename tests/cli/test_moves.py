"""``quotaopt explain --what-moves`` tells which limits move a number."""

from __future__ import annotations

import json


def test_the_limits_stand_in_the_order_of_what_they_do(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=张伟", "--what-moves")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0] == "What moves 张伟"
    rules = [line.split()[0] for line in lines if "≥" in line or "≤" in line or " = " in line]
    assert rules[:3] == ["total", "毛利率[华北]", "华东"]
    assert any("+0.078" in line and "119,278,958 – 122,205,071" in line for line in lines)
    assert "Cannot move alone" in run.out


def test_it_speaks_chinese_in_ten_thousands(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=张伟", "--what-moves", "--lang", "zh")
    for words in ("哪些规则影响 张伟", "取整前 642.0 万元", "总目标 = 12,000.0", "有效区间"):
        assert words in run.out


def test_machines_get_derivatives_on_both_sides_and_where_they_hold(quotaopt, demo):
    found = quotaopt("explain", demo, "rep=张伟", "--what-moves", "--json").json
    total = next(each for each in found["moving"] if each["rule"] == "total")
    assert total["told"] == {"down": "proved", "up": "proved"}
    assert total["derivative"]["up"] == total["derivative"]["down"]
    assert total["holds"]["from"] < total["limit"] < total["holds"]["to"]


def test_without_a_member_each_limit_names_who_moves_most(quotaopt, demo):
    run = quotaopt("explain", demo, "--what-moves", "--quiet", "--json")
    assert len(run.json["selections"]) == 20
    assert len(run.json["moving"]) == 10


def test_a_picture_and_a_document_are_written(quotaopt, demo, tmp_path):
    picture, document = tmp_path / "moves.svg", tmp_path / "moves.json"
    run = quotaopt("explain", demo, "rep=张伟", "--what-moves", "-o", picture, "-o", document, "--quiet")
    assert (run.code, run.out) == (0, "")
    assert "毛利率[华北]" in picture.read_text(encoding="utf-8")
    assert json.loads(document.read_text(encoding="utf-8"))["status"] == "what_moves"


def test_a_number_that_nothing_moves_cannot_be_drawn(quotaopt, demo, tmp_path):
    run = quotaopt("explain", demo, "rep=销售代表A", "--what-moves", "-o", tmp_path / "moves.svg")
    assert run.code == 2
    assert "nothing to draw" in run.err


def test_two_questions_at_once_are_refused(quotaopt, demo):
    run = quotaopt("explain", demo, "rep=张伟", "--what-moves", "--lower", "5%")
    assert run.code == 2
    assert "--what-moves" in run.err
