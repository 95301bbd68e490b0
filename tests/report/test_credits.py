"""People's numbers on the terminal, in workbooks and in JSON."""

from __future__ import annotations

from io import StringIO
from typing import Any

import openpyxl
import pandas as pd
import pytest
from rich.console import Console

from quotaopt.allocation import Allocation
from quotaopt.engine import solve
from quotaopt.report.document import document
from quotaopt.report.terminal import report
from quotaopt.report.write import write
from support.owned_plans import SOLUTION, OwnedPlan, owned_plan

ROWS = [
    {"account": "a0", "person": "Ann", "share": "0.7", "from": "", "to": "2024-02-10", "role": ""},
    {"account": "a0", "person": "乙, 丙", "share": "1", "from": "2024-02-11", "to": "", "role": ""},
    {"account": "a1", "person": "Ann", "share": "", "from": "", "to": "", "role": ""},
    {"account": "a1", "person": "Eve", "share": "", "from": "", "to": "", "role": SOLUTION},
]
OWNED: OwnedPlan = owned_plan(0).assigning(ROWS)


@pytest.fixture(scope="module")
def allocation() -> Allocation:
    return solve(OWNED.plan())


def test_the_terminal_counts_owners_overlays_vacancies_and_transfers(allocation):
    console = Console(file=StringIO(), width=200)
    texts = {}
    for lang in ("en", "zh"):
        for part in report(allocation, console, lang):
            console.print(part)
        texts[lang] = console.file.getvalue()
    overlay = allocation.people.query("role == @SOLUTION")["target"].sum()
    vacant = allocation.people.query("person == ''")["target"].sum()
    assert f"1 overlays (not counted in the total)  {overlay:,}" in texts["en"]
    assert f"owned by nobody  {vacant:,}" in texts["en"]
    assert "1 位叠加人员（不计入合计）" in texts["zh"]
    assert "笔划转涉及" in texts["zh"]


def test_the_workbook_holds_both_sheets_with_the_same_numbers(allocation, tmp_path):
    write(allocation, tmp_path / "plan.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True)
    header, *rows = book["人员目标"].iter_rows(values_only=True)
    assert header[:2] == ("人员", "角色")
    assert len(rows) == allocation.people.groupby(["person", "role"]).ngroups
    direct = [row for row in rows if row[1] != SOLUTION]
    assert sum(row[-1] for row in direct) == int(allocation.targets["target"].sum())
    assert all(sum(row[2:-1]) == row[-1] for row in rows)
    header, *rows = book["客户划转"].iter_rows(values_only=True)
    assert header == ("account", "日期", "原归属人", "新归属人", "比例", "目标")
    assert [row[1:4] for row in rows] == [
        ("2024-02-11", "（无人归属）", "乙, 丙"),
        ("2024-02-11", "Ann", "乙, 丙"),
    ]


def test_the_document_holds_people_and_transfers(allocation):
    credits: dict[str, Any] = document(allocation)["credits"]
    frame = pd.DataFrame(credits["people"])
    assert frame["target"].tolist() == allocation.people["target"].tolist()
    assert [move["date"] for move in credits["transfers"]] == ["2024-02-11", "2024-02-11"]
