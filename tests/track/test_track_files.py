"""``quotaopt track`` as a planner calls it: the page, files in every form, bad calls."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from quotaopt.cli.main import main

RETURN = "2023-W42,华东,销售代表A,A产品线,-900000,2023-10-25"
MODELS = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture
def october(tmp_path):
    """A copy of the plan with its actuals, beside which files may be written."""
    shutil.copytree(MODELS / "october", tmp_path / "october")
    return tmp_path / "october"


@pytest.fixture
def run(capfd, october):
    def call(*arguments, actuals="actuals.csv", lang="en"):
        given = ["track", october / "plan.yaml", "--actuals", october / actuals, "--lang", lang, *arguments]
        code = main([str(argument) for argument in given])
        return code, *capfd.readouterr()

    return call


def _rewritten(october, change):
    """The actuals with their lines, header first, changed."""
    lines = (october / "actuals.csv").read_text(encoding="utf-8").splitlines()
    (october / "other.csv").write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    return "other.csv"


def test_the_page_tells_everything_in_both_languages(run):
    code, out, err = run("--by", "line", "--by", "week")
    assert (code, err) == (0, "")
    for words in ("98.17%", "Outside every cell of the plan", "Corrected", "amber", "2023-W43"):
        assert words in out
    code, chinese, err = run(lang="zh")
    assert (code, err) == (0, "")
    for words in ("达成率 98.17%", "不属于计划任何单元的行", "已更正的行", "黄", "每期需完成"):
        assert words in chinese


def test_every_form_holds_the_same_numbers(run, tmp_path):
    names = [tmp_path / f"track{kind}" for kind in (".csv", ".xlsx", ".json", ".txt", ".svg")]
    folder = tmp_path / "tables"
    outputs = [part for path in (*names, folder) for part in ("-o", path)]
    code, out, err = run("--by", "region", "--quiet", *outputs)
    assert (code, out, err) == (0, "", "")
    rows = list(csv.DictReader(names[0].read_text(encoding="utf-8-sig").splitlines()))
    document = json.loads(names[2].read_text(encoding="utf-8"))
    told = [*document["by"][0]["rows"], document["total"]]
    for heading, key in {"Actual": "actual", "Attainment %": "attainment", "Landing": "landing"}.items():
        assert [float(row[heading]) for row in rows] == [row[key] for row in told]
    assert document["outside"][0] | {"row": 0} == {
        "row": 0, "named": "华北, 销售代表G, B产品线, 2023-W42", "amount": 18600,
        "entered": "2023-10-23", "reason": "no_member",
    }  # fmt: skip
    book = openpyxl.load_workbook(names[1])
    assert "98.17%" in book.worksheets[0]["A2"].value
    assert book.worksheets[1]["A2"].value == rows[0]["Region"]
    assert {sheet.title for sheet in book} >= {"By Region", "Outside every cell of the pl"}
    assert len(book.worksheets[1].conditional_formatting) == 1
    assert "Outlook" in names[3].read_text(encoding="utf-8")
    assert names[4].read_text(encoding="utf-8").startswith("<svg")
    assert len(list(folder.glob("*.csv"))) == len(book.worksheets)


def test_a_week_of_the_source_text_is_three_quarters_of_its_target(run):
    code, out, _ = run("--json", "--by", "rep,line,week", "--as-of", "2023-10-09")
    week = next(
        row
        for row in json.loads(out)["by"][0]["rows"]
        if (row["rep"], row["line"], row["week"]) == ("销售代表A", "A产品线", "2023-W40")
    )
    assert code == 0
    assert (week["target"], week["actual"], week["attainment"], week["light"]) == (
        200_000,
        150_000,
        75,
        "red",
    )


def test_tolerances_on_the_command_line_move_the_lights(run):
    lights = [
        [row["light"] for row in json.loads(run("--json", "--by", "region", *more)[1])["by"][0]["rows"]]
        for more in ((), ("--amber", "0.001", "--red", "0.05"), ("--amber", "0.07"))
    ]
    assert lights == [["amber", "green", "green"], ["red", "amber", "green"], ["green", "green", "green"]]


def test_what_was_known_on_a_day_is_what_was_entered_by_then(run):
    before, after = (json.loads(run("--json", "--as-of", day)[1]) for day in ("2023-10-23", "2023-10-24"))
    assert (before["corrections"], before["not_yet_known"]) == ([], 1)
    assert len(after["corrections"]) == 1
    assert before["total"]["actual"] - after["total"]["actual"] == 5118


@pytest.mark.parametrize(
    ("change", "more", "words"),
    [
        (lambda lines: lines + lines[1:], (), ("stands here 2 times", "重复出现 2 次")),
        (lambda lines: [lines[0], lines[1].replace("2023-W40", "someday")], (), ("someday", "someday")),
        (lambda lines: [*lines, RETURN], (), ("returns", "退货")),
        (lambda lines: [lines[0] + ",币种", *(f"{line},USD" for line in lines[1:])], (), ("USD", "USD")),
        (lambda lines: lines, ("--as-of", "2024-10-14"), ("not in the plan", "不在计划期内")),
        (lambda lines: lines, ("--actuals", "more.csv"), ("come from one file", "只能来自一个文件")),
        (lambda lines: lines, ("--as-of", "soon"), ("is no day", "不是日期")),
        (lambda lines: lines, ("--by", "colour"), ("no level colour", "没有层级 colour")),
        (lambda lines: lines, ("--amber", "0.5"), ("red before it is amber", "红灯")),
        (lambda lines: lines, ("-o", "track.pdf"), (".pdf", ".pdf")),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_both_languages(run, october, change, more, words):
    name = _rewritten(october, change)
    for lang, word in zip(("en", "zh"), words, strict=True):
        code, out, err = run(*more, actuals=name, lang=lang)
        assert (code, out) == (2, "")
        assert word in err
        assert "Traceback" not in err


def test_the_tables_to_hand_out_are_filled_in(run, october, capfd):
    code = main(["report", str(october / "plan.yaml"), "--actuals", str(october / "actuals.csv"),
                 "--table", "month", "-o", "-", "--lang", "zh"])  # fmt: skip
    rows = list(csv.DictReader(capfd.readouterr().out.splitlines()))
    first = next(row for row in rows if (row["责任人"], row["产品线"]) == ("销售代表A", "A产品线"))
    assert code == 0
    assert (first["第一周实际"], first["累计实际"], first["第四周实际"]) == ("150000.00", "490000.00", "")
