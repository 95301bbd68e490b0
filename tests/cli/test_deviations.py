"""``quotaopt track --deviations`` as a planner calls it: the page, files in every form, bad calls."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from quotaopt.cli.main import main

MODELS = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture
def october(tmp_path):
    """A copy of the plan with its actuals and causes, beside which files may be written."""
    shutil.copytree(MODELS / "october", tmp_path / "october")
    return tmp_path / "october"


@pytest.fixture
def run(capfd, october):
    def call(*arguments, lang="en"):
        given = [
            "track",
            october / "plan.yaml",
            "--actuals",
            october / "actuals.csv",
            "--lang",
            lang,
            *arguments,
        ]
        code = main([str(argument) for argument in given])
        return code, *capfd.readouterr()

    return call


def test_the_page_says_where_the_gap_comes_from_and_what_has_no_cause(run, october):
    code, out, err = run("--deviations")
    assert (code, err) == (0, "")
    for words in ("98.17%", "-110,000.00", "2 of 6 make up 80%", "without a cause: 4"):
        assert words in out
    code, out, err = run("--causes", october / "causes.csv", lang="zh")
    assert (code, err) == (0, "")
    for words in ("截至 2023-10-22", "市场原因（客观）：两家重点客户推迟验收", "尚未说明原因的偏差共 1 项"):
        assert words in out


def test_every_form_holds_the_same_numbers(run, october, tmp_path):
    names = [tmp_path / f"gap{kind}" for kind in (".csv", ".xlsx", ".json", ".txt", ".svg")]
    folder = tmp_path / "tables"
    outputs = [part for path in (*names, folder) for part in ("-o", path)]
    code, out, err = run("--causes", october / "causes.csv", "--quiet", *outputs, lang="zh")
    assert (code, out, err) == (0, "", "")
    rows = list(csv.DictReader(names[0].read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["大区"] == "全公司"
    assert [row["影响金额"] for row in rows if row["责任人"] == "销售代表A"] == ["-80000.00", "-30000.00"]
    book = openpyxl.load_workbook(names[1])
    sheet = list(book["业绩偏差分析表"].iter_rows(values_only=True))
    assert list(sheet[0]) == list(rows[0])
    document = json.loads(names[2].read_text())
    gaps = [row["偏差"] for row in rows if row["偏差"]]
    assert [float(gap) for gap in gaps] == [one["gap"] for one in document["deviations"]]
    assert document["open"] == [{"region": ["华北"], "rep": ["销售代表C"]}]
    assert "业绩偏差分析" in names[3].read_text()
    assert "销售代表A" in names[4].read_text()
    month = next(folder.glob("月度*.csv")).read_text(encoding="utf-8-sig")
    (row,) = (one for one in csv.DictReader(month.splitlines()) if one["责任人"] == "销售代表A")
    assert row["主要偏差原因"] == "两家重点客户推迟验收; 第三周拜访量不足"
    assert (folder / "业绩偏差分析表.csv").read_bytes() == names[0].read_bytes()


def test_levels_are_named_together_or_one_after_the_other(run):
    together, one_by_one = (run("--deviations", "--json", *by) for by in (
        ("--by", "line,region"), ("--by", "line", "--by", "region"),
    ))  # fmt: skip
    assert together == one_by_one
    assert json.loads(together[1])["levels"] == ["line", "region"]


def test_a_wider_tolerance_asks_for_fewer_causes(run):
    code, out, _ = run("--deviations", "--amber", "0.1", "--red", "0.2", "--json")
    assert code == 0
    assert json.loads(out)["open"] == [{"region": ["华东"], "rep": ["销售代表A"]}]


def test_a_replan_moves_only_what_causes_are_about(october, tmp_path, capfd):
    lines = (october / "causes.csv").read_text(encoding="utf-8").splitlines()
    (october / "one.csv").write_text("\n".join(lines[:3]), encoding="utf-8")
    given = ["replan", october / "plan.yaml", "--actuals", october / "actuals.csv", "--lang", "en", "--json"]
    caps = ["--cap-person", "1", "--cap-period", "1", "--causes", october / "one.csv"]
    assert main([str(argument) for argument in (*given, *caps)]) == 0
    document = json.loads(capfd.readouterr().out)
    assert [one["name"] for one in document["people"]["changed"]] == ["销售代表A"]


def test_bad_calls_are_told_all_at_once(run, october):
    code, _, err = run("--deviations", "--by", "regoin,region,region")
    assert code == 2
    assert "'regoin'" in err
    assert "region" in err
    (october / "bad.csv").write_text(
        "大区,责任人,原因类别,主观/客观,主要偏差原因,完成时限,影响金额\n"
        "华中,,市场,客观,a,2023-10-31,\n"
        "华东,,天气,客观,b,2023-10-31,\n"
        "华北,,执行,主观,c,2023-10-01,\n"
        "华南,,执行,主观,d,2023-10-31,-5\n",
        encoding="utf-8",
    )
    code, _, err = run("--causes", october / "bad.csv", lang="zh")
    assert code == 2
    for words in (
        "华中",
        "“天气”不是原因类别",
        "早于本次核对日期 2023-10-22",
        "合计影响 -5，而该范围的偏差是 +34,300.00",
    ):
        assert words in err
    code, _, err = run("--quantity", "pieces")
    assert code == 2
    assert "no measure beside" in err
