"""Delimited text: commas, semicolons or tabs."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.tables.encoding import to_utf8
from quotaopt.plan.tables.raw import Asked, RawTable

_BLOCK = 1 << 20
_HEAD = 1 << 16  # a header is looked for in the first 64 kB
_SHOWN = 20
_DELIMITERS = (",", ";", "\t")


def read_csv(path: Path, sheet: str | None, asked: Asked) -> RawTable:
    """Read a .csv file. Its delimiter is the comma, or what its header uses instead."""
    return _read(path, asked, _csv_delimiter)


def read_tsv(path: Path, sheet: str | None, asked: Asked) -> RawTable:
    """Read a .tsv file, delimited by tabs."""
    return _read(path, asked, lambda head: "\t")


def _csv_delimiter(head: str) -> str:
    first_line = head.split("\n", 1)[0]
    return next((mark for mark in _DELIMITERS if mark in first_line), ",")


def _read(path: Path, asked: Asked, delimiter_of: Callable[[str], str]) -> RawTable:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    data = to_utf8(data, asked)
    body = data.lstrip(b"\r\n")
    if body[:_HEAD].isspace() or not body:
        raise asked.at(None, "table.empty")
    leading = data[: len(data) - len(body)].count(b"\n")
    head = body[:_HEAD].decode(errors="replace")
    delimiter = delimiter_of(head)
    header = tuple(cell.strip() or None for cell in _first_record(head, delimiter))
    if b'"' in body and body.count(b'"') % 2:
        opened = data.rfind(b'"')
        raise asked.at(data.count(b"\n", 0, opened) + 1, "table.quote_open")
    rows = _Rows(len(header), leading)
    columns = _parse(body, len(header), delimiter, rows, asked)
    rows.refuse_other_header(asked, columns.num_rows)
    rows.refuse_ragged(asked)
    numbers = rows.numbers(leading + 2, columns.num_rows)
    return RawTable(
        asked.shown, header, tuple(columns.columns), numbers, header_row=leading + 1, sha256=digest
    )


def _first_record(head: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))


@dataclass
class _Rows:
    """Rows that do not have the header's number of cells: blank lines are left out, others told."""

    n_columns: int
    leading: int  # blank lines above the header
    blank: list[int] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)

    def handle(self, row: arrow_csv.InvalidRow) -> str:
        if row.text.strip():
            self.ragged.append((row.number + self.leading, row.actual_columns))
        else:
            self.blank.append(row.number + self.leading)
        return "skip"

    def numbers(self, first: int, n_rows: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The row number of every row kept. (n_rows,)"""
        every = np.arange(first, first + n_rows + len(self.blank), dtype=np.int64)
        return np.setdiff1d(every, self.blank, assume_unique=True)[:n_rows] if self.blank else every

    def refuse_other_header(self, asked: Asked, n_kept: int) -> None:
        """Where no row fits the header and all rows fit each other, it is the header that is wrong."""
        lengths = {found for _, found in self.ragged}
        if not n_kept and len(self.ragged) > 1 and len(lengths) == 1:
            raise asked.at(
                self.leading + 1,
                "table.other_header",
                count=len(self.ragged),
                found=lengths.pop(),
                expected=self.n_columns,
            )

    def refuse_ragged(self, asked: Asked) -> None:
        problems = [
            Problem.at(
                Place(file=asked.shown, row=number), "table.ragged", found=found, expected=self.n_columns
            )
            for number, found in self.ragged[:_SHOWN]
        ]
        if (more := len(self.ragged) - _SHOWN) > 0:
            problems.append(Problem.at(Place(file=asked.shown), "table.more_rows", count=more))
        if problems:
            raise PlanError(problems)


def _parse(body: bytes, n_columns: int, delimiter: str, rows: _Rows, asked: Asked) -> pa.Table:
    """Every column as texts. One thread, so that rows are counted and memory is the same each time."""
    names = [str(position) for position in range(n_columns)]
    if not body.endswith((b"\n", b"\r")):
        body += b"\n"
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(body),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=names, skip_rows_after_names=1
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=b'"' in body,
                ignore_empty_lines=False,
                invalid_row_handler=rows.handle,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,  # it has been
            ),
        )
    except pa.ArrowInvalid as error:
        raise asked.at(None, "table.unreadable", reason=str(error)) from error
