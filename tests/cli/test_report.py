"""``quotaopt report`` from the command line: where tables go, and what is refused."""

from __future__ import annotations

import pytest


def test_tables_are_shown_written_and_printed(quotaopt, demo, tmp_path):
    shown = quotaopt("report", demo, "--table", "products", "--unit", "万元", "--lang", "zh")
    assert shown.code == 0
    assert shown.out.startswith("销售目标分解表(按产品线)   金额单位：万元\n")
    assert "12,000.00" in shown.out
    folder, book, alone = tmp_path / "tables", tmp_path / "tables.xlsx", tmp_path / "month.csv"
    written = quotaopt("report", demo, "-o", folder, "-o", book, "--lang", "zh")
    assert written.out.splitlines()[-1] == str(book)
    assert len(list(folder.iterdir())) == 6
    assert quotaopt("report", demo, "--table", "month", "--month", "2024-10", "-o", alone).code == 0
    piped = quotaopt("report", demo, "--table", "month", "--month", "2024-10", "-o", "-")
    assert piped.out == alone.read_text(encoding="utf-8-sig")
    assert piped.out.startswith("Person,Product line,Oct target,Week 1 actual,")
    assert quotaopt("report", demo, "--table", "people", "--quiet").out == ""


def test_one_document_for_machines(quotaopt, demo):
    found = quotaopt("report", demo, "--table", "部门目标分解表", "--unit", "亿元", "--json").json
    (table,) = found["tables"]
    assert table["unit"] == "CNY 100 million"
    assert table["rows"][table["sums"][-1]][3] == 1.2


def test_what_is_left_out_is_said(quotaopt, tmp_path):
    assert quotaopt("new", tmp_path / "october", "--example", "october").code == 0
    run = quotaopt("report", tmp_path / "october" / "plan.yaml", "-o", tmp_path / "x.xlsx")
    assert "Left out: Quarter summary (teams): the plan has no whole quarter" in run.out


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (("--table", "deprtments"), "did you mean departments?", "是否指 departments？"),
        (("--table", "部门分解表"), "部门目标分解表", "部门目标分解表"),
        (("--table", "zzz"), "there is no table 'zzz'", "没有名为“zzz”的表"),
        (("--month", "2025-01"), "2025-01 is no whole month of the plan", "2025-01 不是本计划中完整的月份"),
        (("--month", "soon"), "The plan has 2024-01, 2024-02", "本计划的月份：2024-01"),
        (("--quarter", "2024-Q5"), "The plan has 2024-Q1", "本计划的季度：2024-Q1"),
        (("--unit", "万"), "did you mean 万元?", "是否指 万元？"),
        (("--unit", "dozen"), "'dozen' is no unit for a plan in CNY", "不能用“dozen”作单位"),
        (("--set", "handouts.person=repp"), "did you mean rep?", "是否想写 rep？"),
        (("-o", "all.csv"), "a .csv file holds one table, not 6", "一个 .csv 文件只能放一张表"),
        (("-o", "nowhere/x.xlsx"), "there is no folder 'nowhere'", "文件夹“nowhere”不存在"),
    ],
)
def test_a_slip_is_told_before_anything_is_solved(quotaopt, demo, arguments, english, chinese):
    for lang, told in (("en", english), ("zh", chinese)):
        run = quotaopt("report", demo, *arguments, "--lang", lang)
        assert (run.code, run.out) == (2, "")
        assert told in run.err


@pytest.mark.parametrize(("lang", "told"), [("en", "this is a file"), ("zh", "这是一个文件")])
def test_a_file_is_no_folder(quotaopt, demo, lang, told):
    run = quotaopt("report", demo, "-o", demo, "--lang", lang)
    assert run.code == 2
    assert told in run.err


def test_yuan_units_are_for_yuan(quotaopt, tmp_path):
    assert quotaopt("new", tmp_path / "us", "--example", "territories").code == 0
    run = quotaopt("report", tmp_path / "us" / "plan.yaml", "--unit", "万元")
    assert "'万元' is no unit for a plan in USD" in run.err
