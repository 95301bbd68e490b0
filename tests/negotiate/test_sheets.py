"""What owners are sent: only their rows, which add up, in files that find their way back."""

import shutil
from decimal import Decimal

import openpyxl
import pytest

from quotaopt.negotiate.sheet_book import MARKS_SHEET
from support.negotiation_folders import REPS, opened, rows_of


@pytest.fixture(scope="module", params=["en", "zh"])
def folder(request, tmp_path_factory):
    """A negotiation in its first round."""
    place = tmp_path_factory.mktemp(request.param)
    opened(place, lang=request.param)
    return place / "talks"


def proposals(folder):
    return {row["rep"]: Decimal(row["proposal"]) for row in rows_of(folder / "rounds/1/proposal.csv")}


def test_every_owner_gets_only_their_own_rows(folder):
    sheets = sorted((folder / "rounds/1/sheets").glob("*.csv"))
    assert [sheet.stem for sheet in sheets] == ["East", "North", "South"]
    for sheet in sheets:
        assert {REPS[row["rep"]] for row in rows_of(sheet)} == {sheet.stem}


def test_sheets_add_up_to_the_total_and_to_the_cells(folder):
    proposal = next(
        heading
        for heading in rows_of(folder / "rounds/1/sheets/East.csv")[0]
        if heading in ("Proposal", "方案")
    )
    sent = {
        row["rep"]: Decimal(row[proposal])
        for sheet in (folder / "rounds/1/sheets").glob("*.csv")
        for row in rows_of(sheet)
    }
    cells = dict.fromkeys(REPS, Decimal(0))
    for row in rows_of(folder / "rounds/1/targets.csv"):
        cells[row["rep"]] += Decimal(row["target"])
    assert sent == proposals(folder) == cells
    assert sum(sent.values()) == 12_000
    references = [Decimal(row["reference"]) for row in rows_of(folder / "rounds/1/proposal.csv")]
    assert sum(references) == 12_000


def test_workbooks_say_what_the_csv_says(folder):
    for file in (folder / "rounds/1/sheets").glob("*.xlsx"):
        page = openpyxl.load_workbook(file, data_only=True).worksheets[0]
        head, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
        at = next(number for number, text in enumerate(head) if text in ("Proposal", "方案"))
        *nodes, sums = rows
        assert {row[0]: Decimal(row[at]) for row in nodes}.items() <= proposals(folder).items()
        assert sums[at] == sum(row[at] for row in nodes)


def test_only_the_cells_to_fill_in_are_unlocked_and_limits_are_checked_while_typing(folder):
    page = openpyxl.load_workbook(folder / "rounds/1/sheets/East.xlsx").worksheets[0]
    assert page.protection.sheet
    unlocked = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    checked = {
        str(area): (rule.type, rule.operator, rule.formula1, rule.formula2)
        for rule in page.data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    assert unlocked == set(checked)
    assert len(unlocked) == 2 * 4
    bid = next(cell for cell in page[1] if cell.value in ("Bid", "报数"))
    low, high = (
        next(page.cell(2, cell.column).value for cell in page[1] if cell.value in names)
        for names in (("Floor", "下限"), ("Ceiling", "上限"))
    )
    kind, _, least, most = checked[f"{bid.column_letter}2"]
    assert (kind, float(least), float(most)) == ("decimal", low, high)


def test_marks_are_hidden_and_survive_a_save(folder, tmp_path):
    book = openpyxl.load_workbook(folder / "rounds/1/sheets/East.xlsx")
    assert book[MARKS_SHEET].sheet_state == "veryHidden"
    book.save(tmp_path / "saved.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "saved.xlsx")[MARKS_SHEET]
    assert saved.sheet_state == "veryHidden"
    assert dict(saved.iter_rows(max_col=2, values_only=True))["owner"] == "East"


def test_the_same_plan_gives_the_same_bytes(folder, tmp_path):
    opened(tmp_path, lang="zh" if "方案" in (folder / "rounds/1/sheets/East.csv").read_text() else "en")
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    again = tmp_path / "talks"
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((folder / name).read_bytes() == (again / name).read_bytes() for name in files)


def test_the_folder_stands_alone(folder, tmp_path):
    from quotaopt import negotiate

    shutil.copytree(folder, tmp_path / "mailed")
    status = negotiate.read(tmp_path / "mailed").status()
    assert status.total == 12_000
    assert status.changed == ()
