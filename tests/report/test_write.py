import json
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.tables.table import Table
from quotaopt.report import write as writing
from quotaopt.report.read import levels_of, read_targets, summed_table
from quotaopt.report.sums import summed
from quotaopt.report.write import WRITERS, require_writable, write


def _rows(table: Table, levels: tuple[str, ...]) -> list[tuple]:
    names = [table.text(level) for level in levels]
    target = table.number("target")
    labels = [column.labels[column.codes].tolist() for column in names]
    amounts = [Decimal(int(units)).scaleb(-target.digits) for units in target.units]
    return list(zip(*labels, amounts, strict=True))


@pytest.mark.parametrize("extension", WRITERS)
@pytest.mark.parametrize("plan", ["annual", "cents"])
def test_every_format_reads_back_equal(plan, extension, request, tmp_path):
    allocation = request.getfixturevalue(plan)
    path = tmp_path / f"targets{extension}"
    write(allocation, path, "zh")
    table = read_targets(path)
    levels = tuple(allocation.cells)
    assert levels_of(table) == levels
    frame = allocation.targets
    expected = list(zip(*(frame[level] for level in levels), map(Decimal, frame["target"]), strict=True))
    assert _rows(table, levels) == expected


@pytest.mark.parametrize("extension", WRITERS)
def test_the_same_result_gives_the_same_bytes(cents, extension, tmp_path):
    first, second = tmp_path / f"a{extension}", tmp_path / f"b{extension}"
    write(cents, first)
    write(cents, second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("extension", [".csv", ".xlsx"])
def test_a_file_sums_like_the_allocation(annual, extension, tmp_path):
    path = tmp_path / f"targets{extension}"
    write(annual, path)
    table = read_targets(path)
    for levels in (["region"], ["quarter", "line"], []):
        found, expected = summed_table(table, levels), summed(annual, levels)
        assert found.target.total() == expected.target.total()
        assert found.target.units.tolist() == expected.target.units.tolist()
        assert [found.names(k).tolist() for k in range(len(levels))] == [
            expected.names(k).tolist() for k in range(len(levels))
        ]


def test_csv_opens_in_excel_with_chinese_names(annual, tmp_path):
    write(annual, tmp_path / "targets.csv")
    raw = (tmp_path / "targets.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfregion,department,rep,")
    assert '"' not in raw.decode("utf-8-sig")


def test_names_that_hold_separators_are_quoted(cents, tmp_path):
    write(cents, tmp_path / "targets.tsv")
    frame = pd.read_csv(tmp_path / "targets.tsv", sep="\t", encoding="utf-8-sig")
    assert 'A "quoted", name' in set(frame["rep"])


def test_a_workbook_never_turns_names_into_formulas(cents, tmp_path):
    write(cents, tmp_path / "targets.xlsx")
    book = openpyxl.load_workbook(tmp_path / "targets.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=1+1" in {cell.value for cell in cells}


def test_a_workbook_has_a_summary_with_totals_per_level(annual, tmp_path):
    write(annual, tmp_path / "targets.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "targets.xlsx")
    assert book.sheetnames == ["目标", *annual.cells]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
    rep = book["rep"]
    header, *members, total = rep.iter_rows(values_only=True)
    assert header[:3] == ("region", "department", "rep")
    assert len(members) == 20
    target = header.index("目标")
    assert total[0] == "合计"
    assert total[target] == sum(row[target] for row in members) == 120_000_000
    assert rep.cell(2, target + 1).number_format == "#,##0"
    assert rep.column_dimensions["A"].width >= 8


def test_a_worksheet_that_is_too_short_is_refused(cents, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "SHEET_ROWS", 5)
    with pytest.raises(PlanError) as refusal:
        write(cents, tmp_path / "targets.xlsx")
    assert refusal.value.problems[0].key == "report.sheet_too_short"
    assert not list(tmp_path.iterdir())


def test_json_holds_the_document_and_every_target(cents, tmp_path):
    write(cents, tmp_path / "targets.json")
    found = json.loads((tmp_path / "targets.json").read_text(encoding="utf-8"), parse_float=Decimal)
    assert found["status"] == "optimal"
    assert len(found["targets"]) == len(cents.cells)
    assert sum(Decimal(row["target"]) for row in found["targets"]) == Decimal("333.33")
    assert found["targets"][0].keys() == {"region", "rep", "reference", "target", "burden"}
    assert None in [row["burden"] for row in found["targets"]]


@pytest.mark.parametrize(
    ("name", "key"), [("targets.doc", "report.unknown_extension"), ("absent/targets.csv", "report.no_folder")]
)
def test_a_file_that_could_not_be_written_is_refused_beforehand(tmp_path, name, key):
    with pytest.raises(PlanError) as refusal:
        require_writable(tmp_path / name)
    assert refusal.value.problems[0].key == key


def test_a_failure_leaves_the_old_file_and_no_rest(cents, tmp_path):
    (tmp_path / "targets.csv").mkdir()
    with pytest.raises(PlanError) as refusal:
        write(cents, tmp_path / "targets.csv")
    assert refusal.value.problems[0].key == "report.not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["targets.csv"]


@pytest.mark.parametrize("content", ['{"status": "optimal"}', "[]", "{"])
def test_json_without_targets_is_refused(tmp_path, content):
    path = tmp_path / "targets.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanError):
        read_targets(path)
