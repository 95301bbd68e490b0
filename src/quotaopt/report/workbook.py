"""Targets as an Excel workbook: every cell on one sheet, a summary with totals per level."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.cells import cell_len

from quotaopt.files import free_name
from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray
from quotaopt.report.amounts import unit_for
from quotaopt.report.chain import add_chain
from quotaopt.report.credits import credit_sheets
from quotaopt.report.stages import told_stages
from quotaopt.report.sums import Sums, summed
from quotaopt.report.table import BURDEN, REFERENCE, STREET, TARGET, published, targets_table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from quotaopt.allocation import Allocation

_STREAMED = 50_000  # from so many cells on rows go straight to disk instead of being kept
_BORN = datetime(2000, 1, 1)  # a fixed date of creation: the same plan gives the same bytes
_NARROWEST, _WIDEST, _PADDING = 8, 40, 4
_TO_BE_FILLED = 16  # width of a column that is still empty
_A4 = 9  # Excel's number of the paper
_BATCH = 1 << 14
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class _Column:
    """One column of a sheet: its header, how its values look, how wide it is in half-width signs."""

    header: str
    look: Format
    width: int


def write_workbook(allocation: Allocation, path: Path, lang: Language) -> None:
    """Write the targets, and one summary per level, to `path`."""
    with workbook(path, allocation.plan.spec.plan, streamed=len(allocation.cells) > _STREAMED) as book:
        sheets = Sheets(book, lang)
        sheets.add_targets(published(targets_table(allocation)))
        for part in (*allocation.parts, *allocation.derived_parts):
            of_part = " ".join(part.shown.members.values())
            for level in part.cells:
                above = part.cells.levels[level].above
                lineage = [*(name for name in part.cells if name in above), level]
                sheets.add_summary(f"{level} {of_part}".strip(), summed(part, lineage))
        if allocation.credits is not None:
            for name, headers, rows in credit_sheets(allocation, lang):
                sheets.add_rows(name, headers, rows)
        if len(allocation.stages) > 1:
            _add_stages(sheets, allocation, lang)
        main = allocation.main_part
        if main.over_assignment is not None:
            add_chain(sheets, main, main.over_assignment, lang)


def _add_stages(sheets: Sheets, allocation: Allocation, lang: Language) -> None:
    """The sheet of goals, notion and finish."""
    spec = allocation.plan.spec
    unit = unit_for(spec.currency, allocation.shown.step, lang)
    looks = {"stage": "", "reached": "", "gap": "0.0E+00", "method": ""}
    headers = {say(f"report.stages.{name}", lang): look for name, look in looks.items()}
    rows = [(told.name, told.reached, told.gap, told.method) for told in told_stages(allocation, unit, lang)]
    sheets.add_rows(say("report.stages.sheet", lang), headers, rows)


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

    def __init__(self, book: Workbook, lang: Language) -> None:
        self._book, self._lang = book, lang
        self._taken: set[str] = set()
        self._header = book.add_format({"bold": True, "bottom": 1})
        self._text = book.add_format()

    def add_targets(self, table: pa.Table) -> None:
        """The sheet of all cells."""
        amounts = table.column(TARGET)
        digits = amounts.type.scale if pa.types.is_decimal(amounts.type) else 0
        amount = amount_look(digits)
        looks = {TARGET: amount, STREET: amount, REFERENCE: amount_look(2), BURDEN: "0.000"}
        columns = []
        for name, values in zip(table.column_names, table.columns, strict=True):
            if name in looks:
                columns.append(self._number(name, looks[name], pc.max(values).as_py() or 0.0))
            else:
                columns.append(self._names(name, values.chunk(0).dictionary.to_pylist()))
        self._add(say("report.sheet_targets", self._lang), columns, _rows(table))

    def add_summary(self, level: str, sums: Sums) -> None:
        """The sheet of one level: its members, their ancestors, and a row of totals.

        It is for reading; the first sheet, whose columns keep their names, can be read back.
        """
        fair, whole = round(float(sums.reference.sum()), 2), float(sums.target.total())
        amount = amount_look(sums.target.digits)
        numbers: list[tuple[str, str, FloatArray, float]] = [
            ("report.reference", amount_look(2), sums.reference, fair),
            ("report.target", amount, sums.target.floats(), whole),
            ("report.burden", "0.000", sums.burden, whole / fair if fair else math.nan),
            ("report.share", "0.0%", sums.share, 1.0),
        ]
        if sums.street is not None:
            street = sums.street
            numbers.insert(2, ("report.street", amount, street.floats(), float(street.total())))
        columns = [self._names(name, labels) for name, labels in zip(sums.levels, sums.labels, strict=True)]
        columns += [self._number(say(key, self._lang), look, whole) for key, look, _, whole in numbers]
        names = [sums.names(position).tolist() for position in range(len(sums.levels))]
        rows = zip(*names, *(values.tolist() for _, _, values, _ in numbers), strict=True)
        blanks = [""] * (len(sums.levels) - 1)
        total = [say("report.total", self._lang), *blanks, *(whole for _, _, _, whole in numbers)]
        self._add(level, columns, chain(rows, [total]), frozenset({len(sums)}))

    def add_rows(
        self,
        name: str,
        headers: Mapping[str, str],
        rows: Sequence[Sequence[Any]],
        *,
        sums: frozenset[int] = frozenset(),
        names: int = 0,
        corner: str = "",
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
        """
        columns = []
        for position, (header, look) in enumerate(headers.items()):
            values = [row[position] for row in rows]
            if look:
                largest = max((abs(value) for value in values if value is not None), default=0.0)
                columns.append(self._number(header, look, largest))
            else:
                texts = [value or "" for value in values]
                columns.append(self._names(header, texts if any(texts) else [" " * _TO_BE_FILLED]))
        self._add(name, columns, rows, sums, names, corner)

    def _add(
        self,
        name: str,
        columns: Sequence[_Column],
        rows: Iterable[Sequence[Any]],
        sums: frozenset[int] = frozenset(),
        names: int = 0,
        corner: str = "",
    ) -> None:
        sheet = self._book.add_worksheet(self._free_name(name))
        sheet.freeze_panes(1, names)
        _set_up_print(sheet, name, corner)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width, column.look)
            sheet.write_string(0, position, column.header, self._header)
        bold = [_Column(c.header, self._book.add_format(_bold(c.look)), c.width) for c in columns if sums]
        last = 0
        for last, row in enumerate(rows, start=1):
            self._write(sheet, last, bold if last - 1 in sums else columns, row)
        sheet.autofilter(0, 0, last - 1 if last - 1 in sums else last, len(columns) - 1)

    def _write(self, sheet: Any, row: int, columns: Sequence[_Column], values: Sequence[Any]) -> None:
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            if isinstance(value, str):
                sheet.write_string(row, position, value, column.look)  # not a formula, even with "="
            elif value is None or math.isnan(value):
                sheet.write_blank(row, position, None, column.look)
            else:
                sheet.write_number(row, position, value, column.look)

    def _names(self, header: str, labels: Iterable[str]) -> _Column:
        return _Column(header, self._text, _width([header, *labels]))

    def _number(self, header: str, look: str, largest: float) -> _Column:
        shown = f"{float(largest):,.2f}"
        return _Column(header, self._book.add_format({"num_format": look}), _width([header, shown]))

    def _free_name(self, wanted: str) -> str:
        return sheet_name(wanted, self._taken)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A worksheet name Excel accepts, and that is not `taken`; from now on it is."""
    return free_name(_FORBIDDEN.sub("_", wanted).strip()[:28] or "_", taken)


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as plain values, a batch at a time."""
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


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
