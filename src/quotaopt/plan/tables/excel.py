"""Spreadsheets: .xlsx, .xlsm, .xls, .xlsb and .ods."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.nearest import nearest
from quotaopt.plan.tables.objects import as_shown, text_column_of
from quotaopt.plan.tables.raw import Asked, RawTable
from quotaopt.plan.tables.xlsx_scan import letters_of, scan_sheet

_LARGEST_AREA = 30_000_000  # cells between the corners of a sheet, blank ones included
_SHOWN = 20


def read_excel(path: Path, sheet: str | None, asked: Asked) -> RawTable:
    """Read one sheet; ``book.xlsx`` alone will do where the book has only one.

    Every cell becomes the text that the spreadsheet shows for it: numbers with 15 significant
    digits, dates in ISO form. Rows above the header may be blank.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        with CalamineWorkbook.from_path(path) as book:
            title = _sheet(book.sheet_names, sheet, asked)
            _check_sheet(path, title, asked)
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise asked.problem("table.damaged") from error
    return _cut_out(rows, asked, digest)


def sheet_titles(path: Path, asked: Asked) -> list[str]:
    """The sheets of a workbook, hidden ones included.

    Raises
    ------
    PlanError
        The file is no workbook.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            return list(book.sheet_names)
    except CalamineError as error:
        raise asked.problem("table.damaged") from error


def _sheet(titles: list[str], sheet: str | None, asked: Asked) -> str:
    if sheet is None:
        if len(titles) != 1:
            raise asked.problem("table.which_sheet", first=titles[0], sheets=", ".join(titles))
        return titles[0]
    if sheet not in titles:
        hint = nearest(sheet, titles, count=len(titles))
        raise asked.problem("table.no_sheet", sheet=sheet, sheets=hint)
    return sheet


def _check_sheet(path: Path, title: str, asked: Asked) -> None:
    """Refuse what the reader cannot tell from blanks (errors) or would choke on (vast areas)."""
    found = scan_sheet(path, title)
    if found is None:
        return
    if found.n_rows * found.n_columns > _LARGEST_AREA:
        raise asked.problem("table.vast_sheet", rows=found.n_rows, columns=found.n_columns)
    if found.errors:
        problems = [
            Problem.at(Place(file=asked.shown, row=row, column_name=letters), "table.excel_error", text=text)
            for letters, row, text in found.errors[:_SHOWN]
        ]
        if (more := len(found.errors) - _SHOWN) > 0:
            problems.append(Problem.at(Place(file=asked.shown), "table.more_cells", count=more))
        raise PlanError(problems)


def _cut_out(rows: list[list[Any]], asked: Asked, digest: str) -> RawTable:
    header_row = next((number for number, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    if header_row is None:
        raise asked.problem("table.empty")
    header = [(as_shown(cell) or "").strip() or None for cell in rows[header_row]]
    body = rows[header_row + 1 :]
    columns = zip(*body, strict=True) if body else [()] * len(header)
    return RawTable(
        asked.shown,
        tuple(header),
        tuple(text_column_of(map(as_shown, column)) for column in columns),
        np.arange(header_row + 2, header_row + 2 + len(body), dtype=np.int64),
        header_row=header_row + 1,
        letters=tuple(letters_of(position) for position in range(len(header))),
        sha256=digest,
    )
