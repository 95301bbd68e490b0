"""``quotaopt sheets`` on the terminal, in files and for machines."""

from __future__ import annotations

from pathlib import Path

FUNNEL = Path(__file__).resolve().parents[2] / "models" / "funnel" / "plan.yaml"


def test_everybody_is_shown_on_one_line(quotaopt):
    run = quotaopt("sheets", FUNNEL, "--lang", "zh")
    assert run.code == 0
    assert "销售代表A     480     30    100     223     600          4" in run.out


def test_a_page_is_shown_and_written_for_one_person(quotaopt, tmp_path):
    run = quotaopt("sheets", FUNNEL, "--person", "林晓雯", "-o", tmp_path / "one.xlsx")
    assert run.code == 0
    assert "by week: 赢单/商机/线索/拜访" in run.out
    assert "培训预算 8000 元" in run.out
    assert (tmp_path / "one.xlsx").exists()


def test_machines_get_one_document(quotaopt):
    found = quotaopt("sheets", FUNNEL, "--json").json
    assert [len(person["actions"]) for person in found["people"]] == [2, 2, 4, 2]
    assert found["stages"] == ["赢单", "商机", "线索", "拜访"]


def test_a_misspelt_person_is_told_before_anything_is_written(quotaopt, tmp_path):
    run = quotaopt("sheets", FUNNEL, "--person", "林小雯", "-o", tmp_path / "folder", "--lang", "zh")
    assert run.code == 2
    assert "是否想写 林晓雯" in run.err
    assert not (tmp_path / "folder").exists()


def test_a_plan_without_process_and_actions_has_no_sheets(quotaopt, demo):
    run = quotaopt("sheets", demo)
    assert run.code == 2
    assert "neither process nor actions" in run.err
