"""Tables to hand out as files: a folder of CSV files, or one workbook."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import BYTE_ORDER_MARK, require_folder, whole_file, writing
from quotaopt.messages import Language, say
from quotaopt.report.document import plain
from quotaopt.report.write import require_writable

if TYPE_CHECKING:
    from quotaopt.handout.all_tables import Handouts
    from quotaopt.handout.table import Handout

_LOOKS = {"text": "", "percent": "0.00", "ratio": "0.000"}


def require_place(path: Path, n_tables: int) -> None:
    """Refuse, before anything is solved, a place that could not hold the tables.

    Raises
    ------
    PlanError
        A folder is meant but is a file, its own folder does not exist, a kind of file cannot be
        written, or several tables are meant for one CSV file.
    """
    place = Place(str(path))
    if path.suffix.lower() in (".csv", ".xlsx") and not path.is_dir():
        require_writable(path)
        if path.suffix.lower() == ".csv" and n_tables != 1:
            raise PlanError([Problem.at(place, "handout.several_in_one_file", count=n_tables)])
    elif path.exists() and not path.is_dir():
        raise PlanError([Problem.at(place, "handout.folder_is_file")])
    else:
        require_folder(path)


def write_handouts(found: Handouts, path: Path, title: str, lang: Language) -> tuple[Path, ...]:
    """Write all tables to a workbook, a single one to a CSV file, else one CSV file each into a folder.

    Returns
    -------
    The files that were written.

    Raises
    ------
    PlanError
        A file cannot be written.
    """
    kind = "" if path.is_dir() else path.suffix.lower()
    if kind == ".xlsx":
        with whole_file(path) as unfinished:
            _write_workbook(found.tables, unfinished, title, lang)
        return (path,)
    if kind == ".csv":
        _write_csv(found.tables[0], path)
        return (path,)
    with writing(path):
        path.mkdir(exist_ok=True)
    files = tuple(path / f"{table.title}.csv" for table in found.tables)
    for table, file in zip(found.tables, files, strict=True):
        _write_csv(table, file)
    return files


def csv_text(table: Handout) -> str:
    """A table as CSV: headings in the first line, amounts without thousands separators."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(table.headings)
    for row in table.rows:
        rows.writerow([column.text(entry) for column, entry in zip(table.columns, row, strict=True)])
    return text.getvalue()


def handouts_document(found: Handouts, lang: Language) -> dict[str, Any]:
    """All tables as plain values; what is not known yet is null."""
    return {
        "tables": [
            {
                "name": table.name,
                "title": table.title,
                "unit": table.unit,
                "columns": [{"heading": one.heading, "kind": one.kind} for one in table.columns],
                "rows": [[plain(entry) for entry in row] for row in table.rows],
                "sums": sorted(table.sums),
            }
            for table in found.tables
        ],
        "left_out": {name: problem.what(lang) for name, problem in found.notes.items()},
    }


def _write_csv(table: Handout, path: Path) -> None:
    """UTF-8 with a byte order mark, without which Excel garbles Chinese headings."""
    with whole_file(path) as unfinished:
        unfinished.write_bytes((BYTE_ORDER_MARK + csv_text(table)).encode())


def _write_workbook(tables: Sequence[Handout], path: Path, title: str, lang: Language) -> None:
    """A sheet per table, ready to print."""
    from quotaopt.report.book import Sheets, amount_look, workbook

    with workbook(path, title) as book:
        sheets = Sheets(book)
        for table in tables:
            looks = {
                column.heading: _LOOKS.get(column.kind, amount_look(column.digits))
                for column in table.columns
            }
            names = next((at for at, column in enumerate(table.columns) if column.kind != "text"), 0)
            corner = say("handout.amounts_in", lang, unit=table.unit)
            marks = {at: column.marks for at, column in enumerate(table.columns) if column.marks}
            sheets.add_rows(
                table.title, looks, table.rows, sums=table.sums, names=names, corner=corner, marks=marks
            )
