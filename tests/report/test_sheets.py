"""Action sheets as people open them: workbook, folder, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.process import action_sheets
from quotaopt.report.sheets.files import require_sheets_path, write_sheets
from quotaopt.report.sheets.words import sheets_document

FUNNEL = Path(__file__).resolve().parents[2] / "models" / "funnel"


@pytest.fixture(scope="module")
def sheets():
    return action_sheets(quotaopt.solve(quotaopt.read_plan(FUNNEL / "plan.yaml")))


def test_the_workbook_has_a_sheet_per_person_with_targets_actions_and_weeks(sheets, tmp_path):
    write_sheets(sheets, tmp_path / "all.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["汇总", *sheets.people.names]
    overview = list(book["汇总"].values)
    assert overview[2] == ("department", "rep", "目标（万元）", "赢单", "商机", "线索", "拜访", "关键行动")
    assert overview[-1] == ("合计", "", 1200, 105, 404, 1016, 2417, 10)
    rows = [[value for value in row if value is not None] for row in book["销售代表A"].values]
    assert rows[0] == ["个人目标与行动计划表：销售代表A"]
    assert ["期间", "目标（万元）", "赢单", "商机", "线索", "拜访"] in rows
    assert ["合计", 480, 30, 100, 223, 600] in rows
    assert ["2024-Q1", 100, 6, 21, 46, 125] in rows
    assert [1, "突破 3 家战略客户", "部门经理", "2024-09-30", "售前团队、总经理陪访"] in rows
    assert ["2024-01-W5", "01-29 ~ 01-31", 3, 0, 1, 2, 5] in rows


def test_a_folder_has_a_page_and_a_table_per_person(sheets, tmp_path):
    write_sheets(sheets, tmp_path / "new" / "folder", "en")
    files = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert files == sorted(f"{name}{kind}" for name in sheets.people.names for kind in (".csv", ".md"))
    table = pd.read_csv(tmp_path / "new" / "folder" / "销售代表A.csv")
    assert table.iloc[0][["period", "target", "赢单", "拜访"]].tolist() == ["total", 4_800_000, 30, 600]
    by_level = table.groupby("level")[["赢单", "商机", "线索", "拜访"]].sum()
    assert (by_level == [30, 100, 223, 600]).all(axis=None)
    assert "| 2024-Q1 | 1,000,000 |" in (tmp_path / "new" / "folder" / "销售代表A.md").read_text("utf-8")


def test_one_person_may_be_asked_for(sheets, tmp_path):
    write_sheets(sheets, tmp_path, "zh", "林晓雯")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["林晓雯.csv", "林晓雯.md"]
    document = sheets_document(sheets, "en", "林晓雯")
    assert json.loads(json.dumps(document)) == document
    (person,) = document["people"]
    assert person["periods"][0]["target"] == 2_440_000
    assert sum(row["counts"]["线索"] for row in person["periods"] if row["level"] == "week") == 243


def test_the_same_plan_gives_the_same_bytes(sheets, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_sheets(sheets, tmp_path / name, "zh")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_people_whose_names_no_file_may_have_get_files_of_their_own(tmp_path):
    names = ["a/b", "A:B", "=1+1"]
    plan = quotaopt.make_plan(
        {
            "plan": "names",
            "step": 1,
            "total": 30,
            "dimensions": {"org": ["rep"]},
            "tables": {"people": {"key": "rep"}},
            "cells": {"cross": ["rep"]},
            "reference": {"blend": [{"even_over": "rep"}]},
            "process": {"per": "rep", "funnel": [{"name": "deals", "amount": 3}]},
        },
        tables={"people": pd.DataFrame({"rep": names})},
    )
    sheets = action_sheets(quotaopt.solve(plan))
    write_sheets(sheets, tmp_path / "folder", "en")
    assert len(list((tmp_path / "folder").iterdir())) == 6
    write_sheets(sheets, tmp_path / "book.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert len(book.sheetnames) == 4
    assert all(cell.data_type != "f" for page in book for row in page.rows for cell in row)


def test_a_file_of_another_kind_is_refused_before_anything_is_solved(tmp_path):
    (tmp_path / "targets.csv").write_text("x", encoding="utf-8")
    with pytest.raises(PlanError, match="to a workbook or to a folder"):
        require_sheets_path(tmp_path / "targets.csv")
    with pytest.raises(PlanError, match="folder"):
        require_sheets_path(tmp_path / "nowhere" / "book.xlsx")
