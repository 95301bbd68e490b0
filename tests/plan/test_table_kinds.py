"""Where a table came from is forgotten: every kind of source gives the same names and numbers."""

import sqlite3
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from quotaopt.errors import PlanError
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table

HEADER = ("region", "code", "month", "revenue", "note")
ROWS = [
    ("华东", "007", "2024-01-01", "1200.50", "a"),
    ("华南", "12", "2024-02-01", "", "b, c"),
    ("华东", "007", "2024-03-01", "-3", ""),
    ("西南", "1001", "2024-01-01", "0.1", 'say "hi"'),
]


def _csv(folder, delimiter=",", name="t.csv", encoding="utf-8"):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"' if set(cell) & {delimiter, '"'} else cell

    text = "\n".join(delimiter.join(map(quoted, row)) for row in [HEADER, *ROWS]) + "\n"
    (folder / name).write_bytes(text.encode(encoding))
    return TableSource(file=name)


def _excel(folder):
    with xlsxwriter.Workbook(folder / "t.xlsx") as book:
        book.add_worksheet("Other").write(0, 0, "nothing")
        sheet = book.add_worksheet("数据")
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, heading in enumerate(HEADER):
            sheet.write_string(2, column, heading)
        for row, (region, code, month, revenue, note) in enumerate(ROWS, 3):
            sheet.write_string(row, 0, region)
            sheet.write_string(row, 1, code)
            sheet.write_datetime(row, 2, pd.Timestamp(month).to_pydatetime(), dates)
            if revenue:
                sheet.write_number(row, 3, float(revenue))
            sheet.write_string(row, 4, note)
    return TableSource(file="t.xlsx#数据")


def _frame():
    return pd.DataFrame(ROWS, columns=HEADER).replace("", None)


def _parquet(folder):
    frame = _frame()
    table = pa.table(
        {
            "region": pa.array(frame["region"]).dictionary_encode(),
            "code": pa.array(frame["code"]),
            "month": pa.array(pd.to_datetime(frame["month"])).cast(pa.date32()),
            "revenue": pa.array([Decimal(row[3]) if row[3] else None for row in ROWS], pa.decimal128(20, 4)),
            "note": pa.array(frame["note"]),
        }
    )
    pq.write_table(table, folder / "t.parquet")
    return TableSource(file="t.parquet")


def _sqlite(folder):
    with sqlite3.connect(folder / "t.db") as database:
        database.execute(
            "create table facts (region text, code text, month text, revenue numeric, note text)"
        )
        rows = [[cell or None for cell in row] for row in ROWS]
        database.executemany("insert into facts values (?, ?, ?, ?, ?)", rows)
    database.close()
    return TableSource(url="sqlite:///t.db", query="select * from facts order by rowid")


SOURCES = {
    "csv": _csv,
    "semicolons": lambda folder: _csv(folder, ";"),
    "csv with mark": lambda folder: _csv(folder, encoding="utf-8-sig"),
    "gb18030": lambda folder: _csv(folder, encoding="gb18030"),
    "utf-16": lambda folder: _csv(folder, encoding="utf-16"),
    "tsv": lambda folder: _csv(folder, "\t", "t.tsv"),
    "excel": _excel,
    "parquet": _parquet,
    "sqlite": _sqlite,
}


def _same(one, other):
    assert one.columns == other.columns
    assert one.n_rows == other.n_rows
    for column in ("region", "code", "month", "note"):
        left, right = one.text(column), other.text(column)
        assert left.labels.tolist() == right.labels.tolist()
        assert left.codes.tolist() == right.codes.tolist()
    left, right = one.number("revenue"), other.number("revenue")
    assert (left.digits, left.units.tolist(), left.blank.tolist()) == (
        right.digits,
        right.units.tolist(),
        right.blank.tolist(),
    )


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_of_source_gives_the_same_table(kind, tmp_path):
    table = read_table("t", SOURCES[kind](tmp_path), tmp_path)
    assert table.columns == HEADER
    assert table.text("region").labels.tolist() == sorted(["华东", "华南", "西南"])
    assert table.text("code").labels.tolist() == ["007", "1001", "12"]
    assert table.text("month").labels.tolist() == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert table.text("note").codes.tolist() == [0, 1, -1, 2]
    revenue = table.number("revenue")
    assert (revenue.units.tolist(), revenue.digits) == ([12005, 0, -30, 1], 1)
    assert revenue.blank.tolist() == [False, True, False, False]


FRAMES = {
    "object": lambda frame: frame.astype(object),
    "str": lambda frame: frame.astype({"region": "str"}),
    "category": lambda frame: frame.astype({"region": "category", "code": "category"}),
    "float": lambda frame: frame.assign(revenue=[1200.5, np.nan, -3.0, 0.1]),
    "nullable": lambda frame: frame.assign(revenue=pd.array([1200.5, pd.NA, -3, 0.1], dtype="Float64")),
    "decimal": lambda frame: frame.assign(revenue=[Decimal("1200.50"), None, Decimal(-3), Decimal("0.1")]),
    "datetime": lambda frame: frame.assign(month=pd.to_datetime(frame["month"])),
    "string": lambda frame: frame.astype("string"),
    "other index": lambda frame: frame.set_index(pd.Index([9, 9, 9, 9])),
    "mixed": lambda frame: frame.assign(revenue=pd.Series([Decimal("1200.5"), None, -3, 0.1], dtype=object)),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_dataframes_of_every_type_give_the_same_table(kind, tmp_path):
    expected = read_table("t", _csv(tmp_path), tmp_path)
    _same(read_table("t", TableSource(), tmp_path, FRAMES[kind](_frame())), expected)


def test_whole_numbers_stay_codes_whatever_their_type():
    frames = [[7, 1001], [7.0, 1001.0], [Decimal("7.00"), Decimal(1001)], ["7", "1001"]]
    for values in frames:
        table = read_table("t", TableSource(), None, pd.DataFrame({"code": values}))
        assert table.text("code").labels.tolist() == ["1001", "7"]


def test_periods_of_pandas_are_labels():
    frame = pd.DataFrame({"month": pd.period_range("2024-01", periods=2, freq="M")})
    assert read_table("t", TableSource(), None, frame).text("month").labels.tolist() == ["2024-01", "2024-02"]


def test_spreadsheet_numbers_are_those_shown(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["x", 0.1 + 0.2, 1e-7, 123456789.12])
    number = read_table("t", TableSource(file="t.xlsx"), tmp_path).number("x")
    assert [int(unit) for unit in number.units] == [3_000_000, 1, 1234567891200000]
    assert number.digits == 7


def test_columns_are_renamed_and_messages_keep_the_names_of_the_file(tmp_path):
    (tmp_path / "t.csv").write_text("销售额,大区\n一,华东\n", encoding="utf-8")
    source = TableSource(file="t.csv", rename={"销售额": "revenue"})
    table = read_table("t", source, tmp_path)
    assert table.columns == ("revenue", "大区")
    with pytest.raises(PlanError) as caught:
        table.number("revenue")
    assert (
        caught.value.problems[0].render("en").startswith("t.csv, row 2, column 销售额: '一' is not a number")
    )


def test_rows_are_counted_as_people_count_them(tmp_path):
    (tmp_path / "t.csv").write_text('\n\nx,y\n1,"a\nb"\n\n,\n2,c\n\n', encoding="utf-8")
    table = read_table("t", TableSource(file="t.csv"), tmp_path)
    assert table.n_rows == 2  # wholly blank rows are left out
    assert [table.place(row).row for row in range(2)] == [4, 7]


def test_rows_of_a_spreadsheet_are_those_of_the_sheet(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(3, 1, ["x", "y"])
        sheet.write_row(5, 1, [1, "oops"])
    table = read_table("t", TableSource(file="t.xlsx"), tmp_path)
    assert table.place(0, "y").render("en") == "t.xlsx, row 6, column y (C)"


def test_the_fingerprint_follows_the_values(tmp_path):
    one = read_table("t", _csv(tmp_path), tmp_path)
    assert one.sha256 == read_table("t", _csv(tmp_path), tmp_path).sha256
    frames = [
        read_table("t", TableSource(), None, pd.DataFrame({"x": values}))
        for values in ([1, 2], [1, 2], [2, 1])
    ]
    assert frames[0].sha256 == frames[1].sha256 != frames[2].sha256
