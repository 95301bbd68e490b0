"""Files hold what the tables hold, and spreadsheets open them as people expect."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import quotaopt
from quotaopt import handouts
from quotaopt.handout.write import csv_text, handouts_document, write_handouts

TITLES = [
    "历史业绩与现状分析表",
    "部门目标分解表",
    "个人目标计划表",
    "销售目标分解表(按产品线)",
    "季度销售目标汇总表(团队版)",
    "月度销售业绩跟踪表(个人版)",
]


@pytest.fixture(scope="module")
def found(annual):
    return handouts(annual, lang="zh")


@pytest.fixture(scope="module")
def book(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "目标表.xlsx"
    assert write_handouts(found, path, "2024 年度销售目标", "zh") == (path,)
    return path


def test_a_folder_has_a_csv_file_per_table_that_excel_opens_in_chinese(found, tmp_path):
    files = write_handouts(found, tmp_path / "表", "年度", "zh")
    assert [file.stem for file in files] == TITLES
    for file, table in zip(files, found.tables, strict=True):
        raw = file.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
        assert tuple(head) == table.headings
        for shown, row in zip(rows, table.rows, strict=True):
            for text, entry in zip(shown, row, strict=True):
                assert (Decimal(text) if isinstance(entry, Decimal) else text or None) == entry


def test_writing_into_a_folder_again_replaces_its_files(found, tmp_path):
    first = [file.read_bytes() for file in write_handouts(found, tmp_path, "年度", "zh")]
    assert [file.read_bytes() for file in write_handouts(found, tmp_path, "年度", "zh")] == first
    assert sorted(file.stem for file in tmp_path.iterdir()) == sorted(TITLES)


def test_a_workbook_has_a_sheet_per_table_ready_to_print(book, found):
    sheets = openpyxl.load_workbook(book).worksheets
    assert [sheet.title for sheet in sheets] == TITLES
    for sheet, table in zip(sheets, found.tables, strict=True):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # one page is the default
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddHeader.center.text == table.title
        assert sheet.oddHeader.right.text == "金额单位：元"
        column, row = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)
        assert row == 2
        first_number = next(at for at, one in enumerate(table.columns) if one.kind != "text")
        assert openpyxl.utils.column_index_from_string(column) - 1 == first_number
        looks = {cell.number_format for cell in sheet[2] if isinstance(cell.value, int | float)}
        assert looks <= {"#,##0.00", "0.00", "0.000"}
        assert sheet.cell(len(table.rows) + 1, 1).font.bold
        assert all(dimension.width >= 8 for dimension in sheet.column_dimensions.values())


def test_other_readers_find_the_same_numbers_in_a_workbook(book, found):
    with CalamineWorkbook.from_path(book) as opened:
        for table in found.tables:
            head, *rows = opened.get_sheet_by_name(table.title).to_python()
            assert tuple(head) == table.headings
            for shown, row in zip(rows, table.rows, strict=True):
                numbers = [float(entry) if isinstance(entry, Decimal) else entry or "" for entry in row]
                assert [*shown, *[""] * (len(numbers) - len(shown))] == numbers


def test_a_workbook_can_be_read_as_tables_of_a_plan(book):
    from quotaopt.plan.schema import TableSource
    from quotaopt.plan.tables import read_table

    source = TableSource(file=f"{book.name}#{TITLES[-1]}")
    table = read_table("tracking", source, book.parent, None, False)
    assert {"责任人", "产品线", "1月目标", "第一周实际"} <= set(table.columns)
    assert table.number("1月目标").units.sum() % 2 == 0  # the rows and their sum


def test_the_same_plan_gives_the_same_bytes(found, book, tmp_path):
    again = tmp_path / "again.xlsx"
    write_handouts(found, again, "2024 年度销售目标", "zh")
    assert again.read_bytes() == book.read_bytes()


def test_names_that_spreadsheets_misread_stay_names(tmp_path):
    import pandas as pd

    names = ["=1+1", "+49", 'a "b", c', " d "]
    history = pd.DataFrame({"rep": names, "sold": [4, 3, 2, 1]})
    document = {
        "plan": "A & B",
        "currency": "USD",
        "step": 1,
        "total": 10,
        "dimensions": {"org": ["rep"]},
        "tables": {"history": {"value": "sold"}},
        "cells": {"from": "history"},
    }
    allocation = quotaopt.solve(quotaopt.make_plan(document, tables={"history": history}))
    made = handouts(allocation, "people")
    write_handouts(made, tmp_path / "x.xlsx", "A & B", "en")
    column = [row[0].value for row in openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows()]
    assert column == ["Person", *(entry[0] for entry in made.tables[0].rows)]
    rows = list(csv.reader(io.StringIO(csv_text(made.tables[0]))))
    assert [row[0] for row in rows] == column


def test_the_document_is_plain_and_says_what_is_left_out(october):
    made = handouts(october, lang="zh")
    plain = json.loads(json.dumps(handouts_document(made, "zh"), allow_nan=False))
    assert [table["name"] for table in plain["tables"]] == [
        "history", "departments", "people", "products", "month",
    ]  # fmt: skip
    assert plain["left_out"] == {"quarter": "计划中没有包含各月的完整季度"}
    assert plain["tables"][2]["rows"][-1][:3] == [None, "合计", 5_000_000]
