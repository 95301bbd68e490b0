"""Excel workbooks of texts and numbers; nothing here knows what they are about."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from quotaopt.files import free_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_BORN = datetime(2000, 1, 1)  # a fixed date of creation: the same plan gives the same bytes
_NARROWEST, _WIDEST, _PADDING = 8, 40, 4
_TO_BE_FILLED = 16  # width of a column that is still empty
_A4 = 9  # Excel's number of the paper
_MARKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "green": {"bg_color": "#C6EFCE", "font_color": "#006100"},
        "amber": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
        "red": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    }
)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its header, how its values look, how wide it is in half-width signs."""

    header: str
    look: Format
    width: int


@contextmanager
def workbook(path: Path, title: str, *, streamed: bool = False) -> Iterator[Workbook]:
    """An empty workbook, complete on leaving; `streamed` keeps no more than a row in memory."""
    import xlsxwriter

    options = {"constant_memory": streamed, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": _BORN})
        yield book


class Sheets:
    """Adds sheets to one workbook, with its formats and the names already taken."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._taken: set[str] = set()
        self._header = book.add_format({"bold": True, "bottom": 1})
        self._text = book.add_format()

    def add_rows(
        self,
        name: str,
        headers: Mapping[str, str],
        rows: Sequence[Sequence[Any]],
        *,
        sums: frozenset[int] = frozenset(),
        names: int = 0,
        corner: str = "",
        marks: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        """A sheet of texts and numbers.

        Parameters
        ----------
        headers
            How the numbers of a column look, by its header; "" for texts. A column of texts in
            which nothing stands yet is given room to write.
        sums
            Positions of rows that sum up others.
        names
            How many columns stay in sight when the sheet is moved sideways.
        corner
            What is printed at the top right of every page.
        marks
            Position of a column -> text in it -> "green", "amber" or "red", by a condition, so that a
            text that is changed changes its colour.
        """
        columns = []
        for position, (header, look) in enumerate(headers.items()):
            values = [row[position] for row in rows]
            if look:
                largest = max((abs(value) for value in values if value is not None), default=0.0)
                columns.append(self.number(header, look, largest))
            else:
                texts = [value or "" for value in values]
                columns.append(self.names(header, texts if any(texts) else [" " * _TO_BE_FILLED]))
        sheet = self.add(name, columns, rows, sums, names, corner)
        for column, colours in marks.items():
            for text, colour in colours.items():
                stated = {"type": "cell", "criteria": "==", "value": f'"{text}"'}
                look = self._book.add_format(dict(_MARKS[colour]))
                sheet.conditional_format(1, column, max(1, len(rows)), column, {**stated, "format": look})

    def add(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        sums: frozenset[int] = frozenset(),
        names: int = 0,
        corner: str = "",
    ) -> Worksheet:
        """A sheet of such columns, made by `names` and `number`; for the rest see `add_rows`."""
        sheet = self._book.add_worksheet(self._free_name(name))
        sheet.freeze_panes(1, names)
        _set_up_print(sheet, name, corner)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width, column.look)
            sheet.write_string(0, position, column.header, self._header)
        bold = [Column(c.header, self._book.add_format(_bold(c.look)), c.width) for c in columns if sums]
        last = 0
        for last, row in enumerate(rows, start=1):
            self._write(sheet, last, bold if last - 1 in sums else columns, row)
        sheet.autofilter(0, 0, last - 1 if last - 1 in sums else last, len(columns) - 1)
        return sheet

    def _write(self, sheet: Any, row: int, columns: Sequence[Column], values: Sequence[Any]) -> None:
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            if isinstance(value, str):
                sheet.write_string(row, position, value, column.look)  # not a formula, even with "="
            elif value is None or math.isnan(value):
                sheet.write_blank(row, position, None, column.look)
            else:
                sheet.write_number(row, position, value, column.look)

    def names(self, header: str, labels: Iterable[str]) -> Column:
        """A column of texts."""
        return Column(header, self._text, _width([header, *labels]))

    def number(self, header: str, look: str, largest: float) -> Column:
        """A column of numbers up to `largest`."""
        shown = f"{float(largest):,.2f}"
        return Column(header, self._book.add_format({"num_format": look}), _width([header, shown]))

    def _free_name(self, wanted: str) -> str:
        return sheet_name(wanted, self._taken)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A worksheet name Excel accepts, and that is not `taken`; from now on it is."""
    return free_name(_FORBIDDEN.sub("_", wanted).strip()[:28] or "_", taken)


def _set_up_print(sheet: Any, title: str, corner: str) -> None:
    """Pages lie on their side, as wide as the sheet, with its headers and its title on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    center, right = (text.replace("&", "&&") for text in (title, corner))
    sheet.set_header(f"&C{center}&R{right}")
    sheet.set_footer("&C&P / &N")


def amount_look(digits: int) -> str:
    """How Excel shows amounts: thousands separated, so many decimals."""
    return "#,##0" + ("." + "0" * digits if digits else "")


def _bold(look: Format) -> dict[str, Any]:
    return {"bold": True, "top": 1, "num_format": look.num_format}


def _width(texts: Iterable[str]) -> int:
    widest = max(cell_len(text) for text in texts)
    return min(max(widest + _PADDING, _NARROWEST), _WIDEST)
