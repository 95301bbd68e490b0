"""The chain is printed, and street targets stand beside targets in every file."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest
from rich.console import Console

import quotaopt
from quotaopt.report.chain import chain_line, signed_percent
from quotaopt.report.read import read_targets, summed_table
from quotaopt.report.terminal import report
from quotaopt.report.write import write


@pytest.fixture(scope="module")
def found():
    rows = [(f"大区{i % 3}", f"代表{i}", 10 + i) for i in range(9)]
    document = {
        "plan": "年度",
        "step": 10000,
        "total": 120_000_000,
        "dimensions": {"org": ["大区", "代表"]},
        "tables": {"facts": {"value": "sold"}},
        "cells": {"from": "facts"},
        "over_assignment": [{"level": "大区", "factor": 0.03}, {"level": "代表", "factor": 0.05}],
    }
    frame = pd.DataFrame(rows, columns=["大区", "代表", "sold"])
    return quotaopt.solve(quotaopt.make_plan(document, tables={"facts": frame}))


def test_the_chain_says_what_every_level_carries_and_how_much_that_is_in_all(found):
    over = found.over_assignment
    assert chain_line(over, "CNY", "zh") == (
        "超额分配：公司 1.2000 亿 → 大区 1.2360 亿（+3 %） → 代表 1.2978 亿（+5 %；累计 +8.15 %）"
    )
    assert chain_line(over, "CNY", "en") == (
        "Over-assignment: company 120,000,000 → 大区 123,600,000 (+3 %)"
        " → 代表 129,780,000 (+5 %; +8.15 % in all)"
    )


def test_the_terminal_shows_the_chain_in_both_languages(found):
    for lang, words in (("en", "+8.15 % in all"), ("zh", "累计 +8.15 %")):
        console = Console(width=200, record=True, file=io.StringIO())
        for part in report(found, console, lang):
            console.print(part)
        assert words in console.export_text()


def test_differences_are_short_and_signed():
    assert [signed_percent(x) for x in (0.05, -0.1, 0.0, 0.08154, 1e-9)] == [
        "+5 %",
        "-10 %",
        "0 %",
        "+8.15 %",
        "0 %",
    ]


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "parquet", "json"])
def test_every_file_holds_street_beside_target_and_can_be_read_back(found, kind, tmp_path):
    path = tmp_path / f"targets.{kind}"
    write(found, path, "zh")
    table = read_targets(path)
    columns = list(table.columns)
    assert columns[columns.index("target") + 1] == "street"
    assert table.number("street").units.sum() * 10 ** -table.number("street").digits == 129_780_000
    assert len(summed_table(table, ["大区"])) == 3


def test_sums_by_level_add_up_both_columns(found):
    by = found.by("大区")
    assert by["target"].sum() == 120_000_000
    assert by["street"].tolist() == (found.over_assignment.ranks[1].below * 10_000).tolist()


def test_the_workbook_has_a_sheet_of_the_chain_with_chinese_headings(found, tmp_path):
    path = tmp_path / "targets.xlsx"
    write(found, path, "zh")
    book = openpyxl.load_workbook(path)
    rows = list(book["超额分配"].iter_rows(values_only=True))
    assert rows[0][:6] == ("层级", "成员", "计划数", "承担数", "下达数", "管理层自留")
    assert [row[3] for row in rows[1:4]] == [120_000_000, 123_600_000, 129_780_000]
    assert len(rows) == 1 + 3 + 3 + 9
    assert "一线指标" in [cell.value for cell in book["大区"][1]]


def test_the_document_lists_the_chain(found):
    chain = found.to_dict()["over_assignment"]
    assert [each["level"] for each in chain] == [None, "大区", "代表"]
    assert chain[-1]["amount"] == 129_780_000


def test_without_over_assignment_nothing_is_said_of_it(found):
    plain = quotaopt.solve(found.plan.change({"over_assignment": None}))
    assert "street" not in plain.targets.columns
    assert "over_assignment" not in plain.to_dict()
    assert plain.over_assignment is None
    assert plain.carried is None
