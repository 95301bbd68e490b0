import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

import quotaopt
from quotaopt.certify import Check
from quotaopt.errors import PlanError
from quotaopt.report.checked import checked
from quotaopt.report.level_table import level_table
from quotaopt.report.rule_table import reliefs
from quotaopt.report.terminal import report


def _drawn(sections, *, terminal: bool = False, width: int = 4096) -> str:
    console = Console(width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    with console.capture() as captured:
        for section in sections(console):
            console.print(section)
    return captured.get()


def _blocks(text: str) -> list[list[str]]:
    """The tables of a page: header, line and rows."""
    blocks = [block.split("\n") for block in text.split("\n\n")]
    return [[line.rstrip() for line in block if line.strip()] for block in blocks]


@pytest.fixture(scope="module")
def page(annual):
    return _drawn(lambda console: report(annual, console, "zh"))


def test_the_page_says_what_a_planner_needs(annual, page):
    assert "2024 年度销售目标" in page
    assert "120,000,000 元（1.2 亿元）" in page
    assert "金额单位：万元" in page
    for level in annual.cells:
        assert f"\n{level} " in page
    for rule in annual.plan.spec.rules:
        assert rule.name in page
    assert "已验证" in page
    assert "用时" in page


def test_without_a_terminal_there_is_no_colour_and_no_broken_line(page):
    assert "\x1b" not in page
    assert "━" not in page


def test_columns_stand_straight_under_chinese_names(annual, page):
    tables = [block for block in _blocks(page) if block[0].rstrip().endswith("负担率")]
    assert len(tables) == len(tuple(annual.cells))
    for header, _, *rows in tables:
        assert {cell_len(row) for row in rows if not row.startswith("…")} == {cell_len(header)}


def test_pivots_stand_straight_too(annual):
    text = _drawn(lambda console: report(annual, console, "zh", [["region", "quarter"]]))
    header, _, *rows = next(block for block in _blocks(text) if block[0].startswith("region "))
    assert len(rows) == len(annual.cells.levels["region"].members) + 1
    assert {cell_len(row) for row in rows} == {cell_len(header)}


def test_long_levels_are_cut_and_say_how_to_see_the_rest(annual, page):
    table = next(block for block in _blocks(page) if block[0].startswith("rep "))
    assert len(table) <= 13
    assert any("--by rep" in line for line in table)
    whole = _drawn(lambda console: report(annual, console, "zh", [["rep"]]))
    for rep in annual.cells.levels["rep"].members:
        assert rep in whole


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [70, 80, 100, 140])
def test_a_page_fits_its_terminal_and_cuts_no_amount(annual, width, lang):
    text = _drawn(lambda console: report(annual, console, lang), terminal=True, width=width)
    assert "\x1b[" in text
    lines = [Text.from_ansi(line).plain for line in text.split("\n")]
    assert max(cell_len(line) for line in lines) <= width
    assert not [line for line in lines if re.search(r"\d…", line)]


def test_english_and_chinese_pages_hold_the_same_tables(annual, page):
    english = _drawn(lambda console: report(annual, console, "en"))
    assert len(_blocks(english)) == len(_blocks(page))


def test_a_level_that_is_not_there_is_refused(annual):
    with pytest.raises(PlanError):
        _drawn(lambda console: report(annual, console, "en", [["regoin"]]))


def test_a_missed_limit_cannot_be_overlooked(annual):
    missed = annual.rules.activity.copy()
    missed[0] += 2_000_000
    text = _drawn(
        lambda console: report(replace(annual, rules=replace(annual.rules, activity=missed)), console, "en")
    )
    assert "missed by 2,000,000" in text


def test_relief_is_a_share_of_the_unfairness_and_zero_where_nothing_binds(annual):
    relief = reliefs(annual)
    assert ((relief >= 0.0) & (relief <= 1.0)).all()
    assert (relief[~annual.rules.binding] == 0.0).all()
    assert (relief[annual.rules.binding] > 0.0).all()


def test_bars_lean_to_the_side_of_the_burden(annual):
    from quotaopt.report.amounts import unit_for
    from quotaopt.report.sums import summed

    unit = unit_for("CNY", annual.plan.spec.step, "zh")
    sums = summed(annual, ["department"])
    text = _drawn(lambda console: [level_table(sums, unit, "zh", whole=True, bars=True)])
    rows = [line for line in text.split("\n") if "│" in line]
    for row, burden in zip(rows, sums.burden, strict=True):
        left, right = row.split("│")
        assert ("━" in right) == (burden > 1.0) or not np.isclose(burden, 1.0, atol=0.05)
        assert ("━" in left) <= (burden < 1.0)


def test_a_failed_check_is_told_as_such(annual):
    broken = replace(annual.certificate, checks=(*annual.certificate.checks, Check("rule", "华东", 1, 1)))
    text = _drawn(lambda console: checked(broken, "en"))
    assert "Not verified: 1 checks failed" in text


def test_names_are_never_read_as_markup(tmp_path):
    history = pd.DataFrame({"rep": ["[bold]A[/bold]", ":smile:"], "sales": [1, 3]})
    plan = quotaopt.make_plan(
        {
            "plan": "[red]Plan[/red]",
            "step": 1,
            "total": 8,
            "dimensions": {"org": ["rep"]},
            "tables": {"history": {"value": "sales"}},
            "cells": {"from": "history"},
            "reference": {"blend": [{"share_of": "history.sales"}]},
            "rules": [{"name": "[/]cap", "where": {"rep": ":smile:"}, "max": 5}],
        },
        tables={"history": history},
    )
    allocation = quotaopt.solve(plan)
    for terminal in (False, True):
        text = _drawn(lambda console: report(allocation, console, "en"), terminal=terminal)
        assert all(name in text for name in ("[red]Plan[/red]", "[bold]A[/bold]", ":smile:"))


@pytest.mark.parametrize("levels", [["rep"], ["rep", "quarter"]])
def test_no_table_is_endless(annual, monkeypatch, levels):
    monkeypatch.setattr("quotaopt.report.level_table.MOST_ROWS", 7)
    text = _drawn(lambda console: report(annual, console, "en", [levels]))
    _, _, *rows = next(block for block in _blocks(text) if block[0].startswith("rep "))
    assert len(rows) == 7 + 2
    assert rows[-2] == "… 13 more: write them to a file with -o"
    assert "120,000,000" in rows[-1]
