"""``quotaopt risk`` and ``quotaopt seek`` as a planner calls them."""

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

import quotaopt as package

MODELS = Path(__file__).resolve().parents[2] / "models"
QUICK = ("--set", "risk.draws=400", "--set", "risk.attainment={spread: 0.2}")


@pytest.fixture
def annual(tmp_path):
    """A copy of the plan, beside which files may be written."""
    shutil.copytree(MODELS / "annual", tmp_path / "annual")
    return tmp_path / "annual" / "plan.yaml"


def test_the_page_tells_the_company_people_and_what_was_assumed(quotaopt, annual):
    run = quotaopt("risk", annual, "--set", "risk.draws=400")
    assert run.code == 0
    assert "The company reaches CNY 120,000,000 with a probability of" in run.out
    assert "Of 20 members of rep" in run.out
    assert "17 values of 1 year(s)" in run.out
    chinese = quotaopt("risk", annual, "--lang", "zh", *QUICK)
    assert "公司达成 120,000,000 元（1.2 亿元） 的概率为" in chinese.out
    assert "同涨同落" in chinese.out


def test_files_hold_the_same_numbers_in_every_form(quotaopt, annual, tmp_path):
    names = [tmp_path / f"risk{kind}" for kind in (".csv", ".xlsx", ".json", ".txt", ".svg")]
    outputs = [part for path in names for part in ("-o", str(path))]
    run = quotaopt("risk", annual, "--quiet", *QUICK, *outputs)
    assert (run.code, run.out, run.err) == (0, "", "")
    document = json.loads(names[2].read_text(encoding="utf-8"))
    rows = list(csv.DictReader(names[0].read_text(encoding="utf-8-sig").splitlines()))
    assert [row["member"] for row in rows] == [row["member"] for row in document["members"]]
    assert [float(row["chance"]) for row in rows] == [row["chance"] for row in document["members"]]
    book = openpyxl.load_workbook(names[1])
    assert book.sheetnames == ["Company", "region", "department", "rep"]
    assert book["rep"]["A2"].value == rows[-20]["member"]
    assert book["rep"]["D2"].value == pytest.approx(float(rows[-20]["chance"]))
    assert "Drawn under" in names[3].read_text(encoding="utf-8")
    drawn = names[4].read_text(encoding="utf-8")
    assert "target, reached in" in drawn
    assert drawn.count("<title>") > 30
    again = tmp_path / "again.svg"
    quotaopt("risk", annual, "--quiet", *QUICK, "-o", again)
    assert again.read_text(encoding="utf-8") == drawn


def test_machines_get_the_same_bytes_every_time_and_the_same_as_python(quotaopt, annual):
    first = quotaopt("risk", annual, "--json", *QUICK)
    assert first.out == quotaopt("risk", annual, "--json", *QUICK).out
    plan = package.read_plan(annual)
    found = package.risk(plan, draws=400, attainment={"spread": 0.2})
    assert first.json == json.loads(json.dumps(found.to_dict(), ensure_ascii=False))


def test_the_least_over_assignment_is_shown_written_and_solved(quotaopt, annual, tmp_path):
    file, table = annual.with_name("hedged.yaml"), tmp_path / "hedge.csv"
    asked = ("--over-assign", "rep", "--probability", "0.6", "--share", "0.3")
    run = quotaopt("risk", annual, *asked, *QUICK, "--apply", file, "-o", table, "-o", tmp_path / "h.json")
    assert run.code == 0
    assert "The least is rep" in run.out
    document = json.loads((tmp_path / "h.json").read_text(encoding="utf-8"))
    assert document["holds"]
    factor = document["least"]["factors"][0]["factor"]
    hedged = package.read_plan(file)
    assert float(hedged.spec.over_assignment[0].factor) == factor
    assert "# " in file.read_text(encoding="utf-8")  # comments stay
    assert package.solve(hedged).certificate.verified
    assert "least" in table.read_text(encoding="utf-8")
    refused = quotaopt("risk", annual, *asked, *QUICK, "--apply", file)
    assert refused.code == 2


def test_where_the_goals_cannot_be_had_the_exit_code_says_so(quotaopt, annual):
    asked = ("--over-assign", "rep", "--probability", "0.9", "--lang", "zh")
    run = quotaopt("risk", annual, *asked, *QUICK)
    assert run.code == 3
    assert "任何超额分配都不足以达到要求的概率" in run.out
    assert "再高就没有可行的计划" in run.out


def test_the_highest_total_is_shown_and_written(quotaopt, annual, tmp_path):
    file = annual.with_name("sought.yaml")
    files = ("--apply", file, "-o", tmp_path / "sought.xlsx", "-o", tmp_path / "sought.svg")
    run = quotaopt("seek", annual, "--probability", "0.6", *files, *QUICK)
    assert run.code == 0
    assert "One step more" in run.out
    total = package.read_plan(file).spec.total
    assert f"{total:,}" in run.out
    assert openpyxl.load_workbook(tmp_path / "sought.xlsx").active["B3"].value == float(total)


def test_calls_that_mean_nothing_are_refused(quotaopt, annual, tmp_path):
    assert "nothing is asked for" in quotaopt("seek", annual).err
    assert "none is asked about" in quotaopt("risk", annual, "--apply", annual.with_name("x.yaml")).err
    assert "between 0 and 1" in quotaopt("risk", annual, "--probability", "1.2").err
    burden = ("seek", annual, "--burden-at-most", "1.1", "-o", tmp_path / "x.svg")
    assert "nothing to draw" in quotaopt(*burden).err
    assert quotaopt("risk", annual, "-o", tmp_path / "x.pdf").code == 2
