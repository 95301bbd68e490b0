"""A table under the plan's names: columns on demand, each turned into arrays once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.errors import NOWHERE, Place, PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.nearest import nearest
from quotaopt.plan.schema import TableSource
from quotaopt.plan.table import NumberColumn, TextColumn
from quotaopt.plan.tables.buffers import as_numpy
from quotaopt.plan.tables.names import name_column
from quotaopt.plan.tables.numbers import SHOWN, BadNumbersError, number_column
from quotaopt.plan.tables.objects import plain_column
from quotaopt.plan.tables.raw import RawTable

T = TypeVar("T")


class Table:
    """A table of a plan.

    Attributes
    ----------
    name
        What the plan calls it.
    source
        What messages call it, such as ``history.csv`` or ``book.xlsx#Sheet``.
    n_rows
        Rows that hold anything at all; wholly blank ones are left out.
    columns
        The plan's names of the columns.
    """

    def __init__(
        self,
        name: str,
        source: str,
        data: Mapping[str, pa.ChunkedArray],
        row_numbers: IntArray,
        headings: Mapping[str, str],
        source_sha256: str | None = None,
    ) -> None:
        self.name = name
        self.source = source
        self.n_rows = len(row_numbers)
        self.columns = tuple(data)
        self._data = data
        self._row_numbers = row_numbers
        self._headings = headings
        self._source_sha256 = source_sha256
        self._texts: dict[str, TextColumn] = {}
        self._numbers: dict[str, NumberColumn] = {}
        self._worked_out: WeakKeyDictionary[object, dict[str, Any]] = WeakKeyDictionary()

    def __contains__(self, column: str) -> bool:
        return column in self._data

    @property
    def row_numbers(self) -> IntArray:
        """The number that people see beside every row. (n_rows,)"""
        return self._row_numbers

    @property
    def in_use(self) -> frozenset[str]:
        """The columns whose names or numbers have been asked for so far."""
        return frozenset(self._texts) | frozenset(self._numbers)

    @property
    def numeric(self) -> frozenset[str]:
        """The columns whose numbers have been asked for so far."""
        return frozenset(self._numbers)

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process reads of a table; what was made of it is made there again."""
        made_of = (self.name, self.source, self._data, self._row_numbers, self._headings)
        return Table, (*made_of, self._source_sha256)

    def anew(self) -> Table:
        """The same table, of which nothing has been asked for yet."""
        return copy(self)

    def text(self, column: str) -> TextColumn:
        """The names in `column`."""
        if column not in self._texts:
            self._texts[column] = name_column(self.values(column))
        return self._texts[column]

    def number(self, column: str) -> NumberColumn:
        """The exact decimals in `column`.

        Raises
        ------
        PlanError
            With one problem per cell that is neither blank nor a plain number; the first 20.
        """
        if column not in self._numbers:
            try:
                self._numbers[column] = number_column(self.values(column))
            except BadNumbersError as error:
                raise PlanError(self._told(column, error)) from None
        return self._numbers[column]

    def once(self, owner: object, work_out: Callable[[], T], purpose: str = "") -> T:
        """What `work_out` makes of this table for `owner` and `purpose`; kept as long as the owner lives."""
        known = self._worked_out.setdefault(owner, {})
        if purpose not in known:
            known[purpose] = work_out()
        found: T = known[purpose]
        return found

    def only(self, rows: BoolArray) -> Table:
        """The table as if it held no other than the given rows. (n_rows,)"""
        data = {column: _only(values, rows) for column, values in self._data.items()}
        return Table(self.name, self.source, data, self._row_numbers[rows], self._headings)

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """Where messages say that data row `row` (from 0) and `column` are."""
        return Place(
            file=self.source,
            row=None if row is None else int(self._row_numbers[row]),
            column_name=None if column is None else self._headings.get(column, column),
        )

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the source's bytes, or of the values where there is no file."""
        if self._source_sha256 is not None:
            return self._source_sha256
        digest = sha256()
        for column, values in self._data.items():
            for text in (column, *values.cast(pa.string()).to_pylist()):
                raw = b"" if text is None else text.encode()
                digest.update(f"{-1 if text is None else len(raw)}:".encode() + raw)
        return digest.hexdigest()

    def values(self, column: str) -> pa.ChunkedArray:
        """The values of `column` as they were read.

        Raises
        ------
        PlanError
            There is no such column.
        """
        if column not in self._data:
            raise PlanError([self.unknown(column)])
        return self._data[column]

    def unknown(self, column: str, place: Place = NOWHERE) -> Problem:
        """The problem that there is no such column; said at `place`, else at the table."""
        place = self.place() if place == NOWHERE else place
        hint = nearest(column, self.columns, count=5)
        return Problem.at(place, "table.no_column", table=self.source, column=column, nearest=hint)

    def _told(self, column: str, error: BadNumbersError) -> list[Problem]:
        problems = [
            Problem.at(self.place(cell.row, column), cell.key, text=cell.text, plain=cell.plain)
            for cell in error.cells
        ]
        if error.count > SHOWN:
            problems.append(
                Problem.at(self.place(None, column), "table.more_cells", count=error.count - SHOWN)
            )
        return problems


def settle(name: str, raw: RawTable, source: TableSource, place: Place) -> Table:
    """A raw table under the plan's names, with its header and its declared columns checked."""
    problems = Problems()
    kept = [
        position
        for position, heading in enumerate(raw.header)
        if heading is not None or raw.columns[position].null_count < len(raw.columns[position])
    ]
    if not kept or not len(raw.row_numbers):
        raise PlanError([Problem.at(_header_place(raw), "table.no_rows", table=raw.source)])
    _check_header(raw, kept, problems)
    _check_renames(raw, source, place, problems)
    problems.stop_if_any()
    found = {position: str(raw.header[position]) for position in kept}
    names = {position: source.rename.get(heading, heading) for position, heading in found.items()}
    _check_repetitions(raw, list(names.values()), problems)
    problems.stop_if_any()

    filled = _filled_rows(raw, kept)
    if not filled.any():
        raise PlanError([Problem.at(_header_place(raw), "table.no_rows", table=raw.source)])
    table = Table(
        name,
        raw.source,
        {names[position]: _only(plain_column(raw.columns[position]), filled) for position in kept},
        raw.row_numbers if filled.all() else raw.row_numbers[filled],
        {names[position]: _heading(raw, position, found[position]) for position in kept},
        raw.sha256,
    )
    declared = (*source.key, *source.value, *((source.date,) if source.date else ()))
    problems.extend(table.unknown(column, place) for column in declared if column not in table)
    problems.stop_if_any()
    return table


def _header_place(raw: RawTable) -> Place:
    return Place(file=raw.source, row=raw.header_row)


def _check_header(raw: RawTable, kept: list[int], problems: Problems) -> None:
    for position in kept:
        if raw.header[position] is None:
            shown = raw.letters[position] if raw.letters else position + 1
            problems.add(_header_place(raw), "table.blank_heading", position=shown)
    _check_repetitions(raw, [raw.header[position] for position in kept], problems)


def _check_repetitions(raw: RawTable, names: list[str | None], problems: Problems) -> None:
    for name, count in Counter(names).items():
        if count > 1 and name is not None:
            problems.add(_header_place(raw), "table.repeated_heading", column=name, count=count)


def _check_renames(raw: RawTable, source: TableSource, place: Place, problems: Problems) -> None:
    headings = [heading for heading in raw.header if heading is not None]
    for heading in source.rename:
        if heading not in headings:
            hint = nearest(heading, headings, count=5)
            where = _header_place(raw) if place == NOWHERE else place
            problems.add(where, "table.no_column", table=raw.source, column=heading, nearest=hint)


def _filled_rows(raw: RawTable, kept: list[int]) -> BoolArray:
    """Which rows hold anything at all. (n_rows,)"""
    n_rows = len(raw.row_numbers)
    filled = np.zeros(n_rows, dtype=np.bool_)
    for position in kept:
        column = raw.columns[position]
        if column.null_count == 0:
            return np.ones(n_rows, dtype=np.bool_)
        filled |= as_numpy(column.is_valid())
    return filled


def _only(column: pa.ChunkedArray, rows: BoolArray) -> pa.ChunkedArray:
    return column if rows.all() else pc.filter(column, pa.array(rows))


def _heading(raw: RawTable, position: int, heading: str) -> str:
    return f"{heading} ({raw.letters[position]})" if raw.letters else heading
