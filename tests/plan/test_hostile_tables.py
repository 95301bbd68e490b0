"""Bad tables never become a plan: what is wrong, where, and what to do, in both languages."""

import datetime as dt
import gzip
import os
import struct
import zipfile

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from quotaopt.errors import PlanError
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table

GB = "大区,销售额\n华东,1\n联通,2\n".encode("gb18030")
UTF = "华南,3\n".encode()


def read_all(folder, source, **options):
    table = read_table("t", source, folder, **options)
    for column in table.columns:
        table.text(column)
        if column in ("x", "销售额"):
            table.number(column)


def refusal(folder, source, lang="en", **options):
    if isinstance(source, str):
        source = TableSource(file=source)
    with pytest.raises(PlanError) as caught:
        read_all(folder, source, **options)
    assert caught.value.exit_code == 2
    return "\n".join(problem.render(lang) for problem in caught.value.problems)


TEXTS = {
    "empty": (b"", "t.csv: t.csv is empty", "t.csv 是空的"),
    "only blank lines": (b"\n\r\n  \n", "t.csv: t.csv is empty", "t.csv 是空的"),
    "header only": (b"x,y\n", "t.csv, row 1: t.csv has no data below its header", "只有表头，没有数据"),
    "header without an end": (
        b"x,y",
        "t.csv, row 1: t.csv has no data below its header",
        "只有表头，没有数据",
    ),
    "blank rows only": (b"x,y\n,\n,\n", "t.csv has no data below its header", "只有表头，没有数据"),
    "nul": (b"x,y\n1,\0\n", "t.csv, row 2: t.csv holds NUL bytes", "t.csv 含有空字节"),
    "mixed encodings": (
        GB + UTF,
        "t.csv, row 1: t.csv mixes encodings: row 4 is UTF-8, row 1 is not",
        "混用了两种编码：第 4 行是 UTF-8，第 1 行不是",
    ),
    "no encoding": (
        b"x\n\xff\xff\n",
        "t.csv, row 2: t.csv is neither UTF-8 nor GB18030",
        "既不是 UTF-8 也不是 GB18030",
    ),
    "ragged": (
        b"x,y\n1,2\n3\n4,5,6\n",
        "t.csv, row 3: the row has 1 cells, the header has 2",
        "该行有 3 个单元格，表头有 2 个",
    ),
    "open quote": (
        b'x,y\n1,a\n2,"b\n3,c\n',
        "t.csv, row 3: a quotation mark is opened",
        "有一个双引号没有配对",
    ),
    "same name twice": (
        b"x,y,x\n1,2,3\n",
        "t.csv, row 1: column name x occurs 2 times",
        "列名 x 出现了 2 次",
    ),
    "no name": (b"x,,y\n1,2,3\n", "t.csv, row 1: column 2 has data but no name", "第 2 列有数据但没有列名"),
    "a title above": (
        b"Sales 2023,,\nx,y,z\n1,2,3\n",
        "column 2 has data but no name",
        "表格上方的标题行请删去",
    ),
    "text": (
        b"x,y\n1,a\nabc,b\n",
        "t.csv, row 3, column x: 'abc' is not a number",
        "“abc”不是数字",
    ),
    "with a unit": (
        'x,y\n"1,200 万",a\n'.encode(),
        "t.csv, row 2, column x: '1,200 万' is not a plain number\n    Write 12000000.",
        "请写成 12000000。",
    ),
    "thousands": (
        b'x,y\n1,a\n"1,200",b\n',
        "row 3, column x: '1,200' is not a plain number\n    Write 1200.",
        "请写成 1200。",
    ),
    "nan": (b"x,y\nNaN,a\n", "t.csv, row 2, column x: 'NaN' is not a finite number", "“NaN”不是有限的数"),
    "absurd": (b"x,y\n1e18,a\n", "t.csv, row 2, column x: 1e18 is too large", "1e18 过大"),
    "workbook": (
        b"PK\x03\x04rest",
        "t.csv is not a .csv file: it holds an Excel workbook",
        "内容是 Excel 工作簿",
    ),
    "old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "it holds an old Excel workbook",
        "内容是旧版 Excel 工作簿",
    ),
    "parquet": (b"PAR1....", "t.csv is not a .csv file: it holds Parquet", "内容是 Parquet"),
    "html": (b" <!DOCTYPE html><table>", "t.csv is not a .csv file: it holds a web page", "内容是网页"),
    "xml": (b"<?xml version='1.0'?>", "it holds XML", "内容是 XML"),
    "json": (b'[{"x": 1}]', "it holds JSON", "内容是 JSON"),
    "pdf": (b"%PDF-1.7", "it holds a PDF", "内容是 PDF"),
    "gzip": (gzip.compress(b"x\n1\n"), "it is compressed", "内容是压缩数据"),
    "database": (b"SQLite format 3\0", "it holds an SQLite database", "内容是 SQLite 数据库"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_bad_text_file_is_refused(case, tmp_path):
    content, english, chinese = TEXTS[case]
    (tmp_path / "t.csv").write_bytes(content)
    assert english in refusal(tmp_path, "t.csv")
    assert chinese in refusal(tmp_path, "t.csv", "zh")


def test_a_word_that_is_both_encodings_does_not_make_a_mixture(tmp_path):
    (tmp_path / "t.csv").write_bytes(GB)  # 联通 in GB2312 happens to be UTF-8 as well
    table = read_table("t", TableSource(file="t.csv"), tmp_path)
    assert table.text("大区").labels.tolist() == ["华东", "联通"]


def test_twenty_bad_cells_are_told_and_the_rest_counted(tmp_path):
    (tmp_path / "t.csv").write_text("x,y\n" + "a,b\n" * 45)
    said = refusal(tmp_path, "t.csv").splitlines()
    assert sum("is not a number" in line for line in said) == 20
    assert said[-1] == "t.csv, column x: and 25 more cells like these"


def test_a_header_that_no_row_fits_is_told_once(tmp_path):
    (tmp_path / "t.csv").write_text("x,y\n" + "a,b,1\n" * 50)
    said = refusal(tmp_path, "t.csv")
    assert said.startswith("t.csv, row 1: the header has 2 cells, all 50 rows below it have 3\n")
    assert "row 2" not in said
    assert "下面 50 行都是 3 个" in refusal(tmp_path, "t.csv", lang="zh")


def test_twenty_ragged_rows_are_told_and_the_rest_counted(tmp_path):
    (tmp_path / "t.csv").write_text("x,y\nb,c\n" + "a\n" * 23)
    assert refusal(tmp_path, "t.csv").endswith("t.csv: and 3 more rows like these")


def test_a_missing_file_names_its_neighbours(tmp_path):
    (tmp_path / "history.csv").write_text("x\n1\n")
    said = refusal(tmp_path, "histroy.csv")
    assert said.startswith("histroy.csv: histroy.csv does not exist\n    Check the name; the nearest")
    assert "history.csv" in said


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("sub.csv", "sub.csv is a folder, not a file"),
        ("../outside.csv", "../outside.csv lies outside the plan's folder"),
        ("/etc/passwd.csv", "lies outside the plan's folder"),
        ("link.csv", "link.csv lies outside the plan's folder"),
        ("t.docx", "files ending in .docx cannot be read"),
        ("noext", "files ending in - cannot be read"),
        ("pipe.csv", "pipe.csv is not an ordinary file"),
        ("loop.csv", "loop.csv"),
        ("a\0b.csv", "cannot be read"),
    ],
)
def test_a_path_that_must_not_or_cannot_be_read(file, said, tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "sub.csv").mkdir()
    (tmp_path / "outside.csv").write_text("x\n1\n")
    (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    os.mkfifo(folder / "pipe.csv")
    assert said in refusal(folder, file)


def test_outside_files_are_read_when_allowed(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (tmp_path / "outside.csv").write_text("x\n1\n")
    source = TableSource(file="../outside.csv")
    assert read_table("t", source, folder, allow_outside=True).n_rows == 1


@pytest.mark.parametrize(("name", "kind"), [("t.xlsx", "xlsx"), ("t.parquet", "parquet"), ("t.xls", "xls")])
def test_text_in_other_clothes_is_refused(name, kind, tmp_path):
    (tmp_path / name).write_text("x,y\n1,2\n")
    assert f"{name} is not a .{kind} file: it holds plain text" in refusal(tmp_path, name)


def test_a_web_page_named_xlsx_is_refused(tmp_path):
    (tmp_path / "t.xls").write_text("<html><table><tr><td>1</td></tr></table></html>")
    assert "it holds a web page" in refusal(tmp_path, "t.xls")


@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet"])
def test_a_damaged_file_is_refused(name, tmp_path):
    (tmp_path / name).write_bytes({"t.xlsx": b"PK\x03\x04", "t.parquet": b"PAR1"}[name] + bytes(100))
    assert f"{name} is damaged or incomplete" in refusal(tmp_path, name)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "t.xlsx is damaged or incomplete" in refusal(tmp_path, "t.xlsx")


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(80 << 20))
    assert "t.xlsx would unpack from 0 MB to 80 MB" in refusal(tmp_path, "t.xlsx")


def test_a_zip_that_declares_terabytes_is_not_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", b"x")
    data = bytearray((tmp_path / "t.xlsx").read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 0xF0000000)
    (tmp_path / "t.xlsx").write_bytes(data)
    assert "which no honest workbook does" in refusal(tmp_path, "t.xlsx")


def test_two_cells_far_apart_do_not_take_all_memory(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, 1)
    assert "stretches over 1048576 rows and 16384 columns" in refusal(tmp_path, "t.xlsx")


def test_error_cells_of_a_spreadsheet_are_told_by_row_and_letter(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["x", "y"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")
    said = refusal(tmp_path, "t.xlsx#S")
    assert "t.xlsx#S, row 3, column B: the cell shows the error #N/A" in said
    assert "t.xlsx#S, row 4, column A: the cell shows the error #DIV/0!" in said
    assert "单元格显示错误 #N/A" in refusal(tmp_path, "t.xlsx#S", "zh")


def test_a_book_of_several_sheets_asks_which(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        for title in ("销售", "人员"):
            book.add_worksheet(title).write_row(0, 0, ["x"])
    assert "t.xlsx has several sheets: 销售, 人员\n    Say which one: t.xlsx#销售." in refusal(
        tmp_path, "t.xlsx"
    )
    assert "there is no sheet 消售\n    Its sheets are: 销售" in refusal(tmp_path, "t.xlsx#消售")


def test_declared_columns_must_be_there(tmp_path):
    (tmp_path / "t.csv").write_text("rep,revenue\na,1\n")
    source = TableSource(
        file="t.csv", key=("rep", "line"), value=("revenu",), date="month", rename={"Rep": "rep"}
    )
    said = refusal(tmp_path, source)
    assert "t.csv has no column Rep" in said
    said = refusal(tmp_path, source.model_copy(update={"rename": {}}))
    assert [line.split("\n")[0] for line in said.splitlines()[::2]] == [
        f"t.csv: t.csv has no column {column}" for column in ("line", "revenu", "month")
    ]
    assert "Its columns include: revenue" in said


def test_a_renaming_must_not_make_two_of_one_name(tmp_path):
    (tmp_path / "t.csv").write_text("rep,person\na,b\n")
    source = TableSource(file="t.csv", rename={"person": "rep"})
    assert "column name rep occurs 2 times" in refusal(tmp_path, source)


def test_a_table_needs_a_source(tmp_path):
    assert "table t has no file, no url and no DataFrame" in refusal(tmp_path, TableSource())


def test_what_is_handed_over_must_be_a_plain_dataframe(tmp_path):
    assert "given as dict" in refusal(tmp_path, TableSource(), frame={"x": [1]})
    levels = pd.MultiIndex.from_tuples([("a", "b")])
    assert "several levels" in refusal(tmp_path, TableSource(), frame=pd.DataFrame([[1]], columns=levels))
    assert "no data" in refusal(tmp_path, TableSource(), frame=pd.DataFrame({"x": []}))
    assert "t, row 1, column x: 'inf'" in refusal(
        tmp_path, TableSource(), frame=pd.DataFrame({"x": [1, np.inf]})
    )


ODD = {
    "lists": [[1], [2]],
    "structures": [{"a": 1}, {"a": 2}],
    "bytes": [b"\xff", b"a"],
    "times": [dt.time(1), dt.time(2)],
    "durations": [dt.timedelta(1), dt.timedelta(2)],
    "objects": [object(), int],
    "essays": ["word " * 1000, "x"],
}


@pytest.mark.parametrize("kind", ODD)
def test_values_of_odd_types_are_texts_but_no_numbers(kind):
    table = read_table(
        "t", TableSource(), None, pd.DataFrame({"id": [1, 2], "x": pd.Series(ODD[kind], dtype=object)})
    )
    assert len(table.text("x").labels) == 2
    assert len(table.sha256) == 64
    with pytest.raises(PlanError) as caught:
        table.number("x")
    assert len(caught.value.problems) == 2
    assert all(len(problem.render("en")) < 250 for problem in caught.value.problems)


def test_no_file_of_random_bytes_ends_in_a_traceback(tmp_path):
    rng = np.random.default_rng(1)
    starts = [b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"x,y\n", b"\xff\xfe"]
    for name in ("t.csv", "t.tsv", "t.xlsx", "t.xls", "t.xlsb", "t.ods", "t.parquet"):
        for number in range(30):
            content = starts[number % len(starts)] + rng.bytes(int(rng.integers(1, 400)))
            (tmp_path / name).write_bytes(content)
            try:
                table = read_table("t", TableSource(file=name), tmp_path)
            except PlanError:
                continue
            assert table.n_rows > 0
