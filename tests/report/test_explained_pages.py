"""What ``quotaopt explain`` prints of shipped plans; ``QUOTAOPT_GOLDEN=write`` records it anew."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

import quotaopt
from quotaopt.explain.answer import answer
from quotaopt.plan.cells.asked import asked
from quotaopt.reading import read_cells
from quotaopt.report.explained.page import explained
from quotaopt.report.plain_page import plain_page

MODELS = Path(__file__).resolve().parents[2] / "models"
GOLDEN = Path(__file__).with_name("explained_pages.txt")
PAGES = [
    ("annual", "rep=周建国", "en", 80),
    ("annual", "region=华东 line=新品", "zh", 120),
    ("october", "region=华东", "en", 120),
    ("funnel", "rep=销售代表A quarter=2024-Q2", "zh", 80),
    ("team", "大区=华东 measure=新客户", "zh", 100),
    ("territories", "country=Canada line=Devices", "en", 100),
]


@cache
def allocated(model):
    return quotaopt.solve(quotaopt.read_plan(MODELS / model / "plan.yaml"))


@cache
def page_of(model, where, lang, width):
    allocation = allocated(model)
    said = answer(allocation, asked(allocation.plan, read_cells(allocation.plan), where.split()))
    return plain_page(lambda console: explained(said, console, lang), width)


def title_of(model, where, lang, width):
    return f"$ quotaopt explain {model}/plan.yaml {where} --lang {lang}  # {width} columns"


def test_pages_of_shipped_plans_are_as_recorded():
    text = "\n\n".join(f"{title_of(*page)}\n{page_of(*page)}" for page in PAGES) + "\n"
    if os.environ.get("QUOTAOPT_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page[0]}-{page[2]}")
def test_pages_fit_their_terminal_and_cut_nothing(page):
    from rich.cells import cell_len

    lines = page_of(*page).splitlines()
    assert max(map(cell_len, lines)) <= page[3]
    assert not any("…" in line for line in lines)


def test_of_leximin_the_levels_and_what_holds_them_are_told():
    page = page_of("goals", "region=West", "en", 100)
    assert "Levels of fairness (leximin)" in page
    assert "held there by" in page
