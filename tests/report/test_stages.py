"""What a reader learns about the stages of a solve."""

from __future__ import annotations

import io

import openpyxl
import pytest
from rich.console import Console

import quotaopt
from quotaopt.report.amounts import unit_for
from quotaopt.report.document import document
from quotaopt.report.stages import told_stages
from quotaopt.report.terminal import report
from quotaopt.report.write import write
from support.small_plan import RULES, small_plan

LOCK = {"name": "lock", "where": {"rep": "Ann"}, "total": 330}
LINES = {"name": "lines", "where": {"line": "New"}, "total": 330}
SPRING = {"name": "spring", "where": {"quarter": "2024-Q1"}, "total": 640}


def page(allocation, lang="en", width=100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, emoji=False, markup=False)
    for section in report(allocation, console, lang):
        console.print(section)
    return console.file.getvalue()


def solved(notion: str, *rules, **fairness):
    return quotaopt.solve(small_plan(*rules, fairness={"notion": notion, **fairness}))


@pytest.mark.parametrize(
    ("notion", "says"),
    [
        ("minimax", "largest deviation"),
        ("least_absolute", "mean deviation"),
        ("leximin", "lowest burdens, each times how many: "),
        ("leximax", "highest burdens, each times how many: "),
    ],
)
def test_linear_notions_tell_what_they_reached_and_who_settled_the_rest(notion, says):
    allocation = solved(notion, LOCK, LINES, SPRING)
    unit = unit_for("USD", allocation.plan.spec.step, "en")
    first, *rest = told_stages(allocation, unit, "en")
    assert first.reached.startswith(says)
    left_open = notion in ("minimax", "least_absolute")  # rounds have settled every cell
    assert [told.name for told in rest] == ["the rest: proportional"] * left_open
    assert first.gap <= 1e-6
    assert "in this order" in page(allocation)
    assert "依次优化" in page(allocation, "zh")


def test_the_lowest_burden_told_is_the_lowest_burden():
    allocation = solved("leximin", LOCK, LINES, SPRING, level=["rep"])
    unit = unit_for("USD", allocation.plan.spec.step, "en")
    told = next(iter(told_stages(allocation, unit, "en")))
    lowest = allocation.by("rep")["burden"].min()
    assert float(told.reached.split(": ")[1].split(" ")[0]) == pytest.approx(lowest, abs=2e-3)


def test_the_document_lists_every_stage_with_its_proof():
    allocation = solved("leximin", LOCK, LINES, SPRING)
    found = document(allocation)
    assert found["coincides"] is False
    assert {stage["kind"] for stage in found["stages"]} == {"leximin"}
    assert sum(stage["settled"] for stage in found["stages"]) == len(allocation.steps)
    for stage in found["stages"]:
        assert stage["gap"] <= 1e-6
        assert stage["bound"] <= stage["value"] + 1e-9
    assert found["stages"][0]["settled"] >= 1


def test_one_smooth_stage_needs_no_table_of_stages():
    allocation = solved("least_squares", LOCK, LINES, SPRING)
    assert len(document(allocation)["stages"]) == 1
    assert "in this order" not in page(allocation)


@pytest.mark.parametrize("notion", ["proportional", "leximin", "minimax"])
def test_where_all_notions_coincide_the_page_says_so(notion):
    allocation = solved(notion, RULES["band"])
    assert allocation.coincides
    assert "Every notion of fairness gives this plan" in page(allocation)
    assert document(allocation)["coincides"] is True


def test_a_power_is_named_with_its_number():
    assert "power -2 fairness" in page(solved("power", LOCK, LINES, beta=-2))


def test_prices_of_several_stages_are_not_told_as_relief():
    assert "1% looser" in page(solved("proportional", LOCK, LINES, SPRING))
    assert "1% looser" not in page(solved("minimax", LOCK, LINES, SPRING))


def test_a_workbook_has_a_sheet_of_stages(tmp_path):
    write(solved("minimax", LOCK, LINES, SPRING), tmp_path / "targets.xlsx", "zh")
    sheet = openpyxl.load_workbook(tmp_path / "targets.xlsx")["优化过程"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told[0] == ["依次优化", "结果", "证明差距", "方法"]
    assert [row[0] for row in told[1:]] == ["最大偏差最小", "其余：等比"]
