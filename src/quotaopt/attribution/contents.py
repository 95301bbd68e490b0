"""Two versions of a table: which columns and rows differ, and tables with some of each.

Rows are about the same thing where their keys are the same; in facts, where everything but the
values and the levels above the finest ones is. Columns of rows that both versions have change one
by one. In a table with keys, rows that only one version has are an input of their own; where facts
or a table without keys have other rows, the table is one input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa

from quotaopt.attribution.inputs import Edit, Part
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.model.cells import combine
from quotaopt.plan.cells.keys import match
from quotaopt.plan.schema import TableSource
from quotaopt.plan.table import NumberColumn
from quotaopt.plan.tables import Table
from quotaopt.plan.tables.names import label_array
from quotaopt.plan.tables.objects import as_text, text_column_of

SHOWN = 3
"""Rows that are told one by one."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Which rows of two versions are about the same thing."""

    before: IntArray  # (n_common,)
    after: IntArray  # (n_common,), beside those of `before`
    only_before: IntArray
    only_after: IntArray

    @property
    def are_all(self) -> bool:
        """Whether no version has a row that the other has not."""
        return not len(self.only_before) and not len(self.only_after)


@dataclass(frozen=True, eq=False)
class Versions:
    """A table before and after: the part that every differing column belongs to, and the rows in common."""

    before: Table
    after: Table
    rows: Rows | None  # None: the table changes as a whole
    columns: Mapping[str, Part]  # of those that differ
    edits: Mapping[Part, tuple[Edit, ...]]  # what differs, by part

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything that differs."""
        return tuple(self.edits)

    def mixed(self, taken: Set[Part]) -> Table:
        """The table with the parts `taken` as they are after, and everything else as before."""
        own = taken & set(self.parts)
        if not own or self.rows is None or len(own) == len(self.parts):
            return self.after if own else self.before
        extra = self.after if whole_rows(self.before.name) in own else self.before
        more = self.rows.only_after if extra is self.after else self.rows.only_before
        data = {}
        for column in dict.fromkeys((*self.before.columns, *self.after.columns)):
            later = column not in self.before or self.columns.get(column) in own
            version, rows = (self.after, self.rows.after) if later else (self.before, self.rows.before)
            data[column] = _joined(_taken(version, column, rows), _taken(extra, column, more))
        n_rows = len(self.rows.before) + len(more)
        return Table(self.before.name, self.before.source, data, np.arange(n_rows, dtype=np.int64), {})


def whole_table(name: str) -> Part:
    """The part that is a table."""
    return ("tables", name)


def whole_rows(name: str) -> Part:
    """The part that is the rows that only one version of a table has."""
    return ("tables", name, "rows")


def one_column(name: str, column: str) -> Part:
    """The part that is a column of a table."""
    return ("tables", name, "column", column)


def versions(
    sources: tuple[TableSource, TableSource],
    tables: tuple[Table, Table],
    above: Mapping[str, Part],
) -> Versions:
    """What differs between two versions of a table, among the columns that either plan has used.

    Parameters
    ----------
    above
        Columns that hold levels above the finest ones, with the part that they belong to.
    """
    (before, after), (one, other) = tables, sources
    used = {column for column in before.in_use | after.in_use if column in before and column in after}
    if not used or (before.source == after.source and before.sha256 == after.sha256 and one == other):
        return Versions(before, after, None, {}, {})
    same = one.key or tuple(sorted(used - set(one.value) - set(above)))
    rows = _matched(before, after, same) if _role(one) == _role(other) else None
    if rows is None or not (one.key or (one.value and rows.are_all)):
        differs = _differ(before, after, rows, used)
        return Versions(
            before, after, None, {}, {whole_table(before.name): _sizes(before, after)} if differs else {}
        )
    columns: dict[str, Part] = {}
    edits: dict[Part, tuple[Edit, ...]] = {}
    for column in sorted(used - set(same)):
        found = _edits(before, after, rows, column, one.key)
        if found:
            part = columns[column] = above.get(column, one_column(before.name, column))
            edits[part] = (*edits.get(part, ()), *found)
    if not rows.are_all:
        edits[whole_rows(before.name)] = _other_rows(before, after, rows, one.key)
    return Versions(before, after, rows, columns, edits)


def _role(source: TableSource) -> tuple[object, ...]:
    """What a table is for."""
    return frozenset(source.key), frozenset(source.value), source.date


def _differ(before: Table, after: Table, rows: Rows | None, used: Set[str]) -> bool:
    """Whether tables that change as a whole differ at all in what is used of them."""
    if rows is None or not rows.are_all:
        return True
    return any(_changed(before, after, rows, column).any() for column in used)


def _sizes(before: Table, after: Table) -> tuple[Edit, ...]:
    """How many rows there are, where that tells anything."""
    if before.n_rows == after.n_rows:
        return ()
    return (Edit("#", f"{before.n_rows:,}", f"{after.n_rows:,}"),)


def _matched(before: Table, after: Table, columns: Sequence[str]) -> Rows:
    """The rows of both versions that agree on `columns`.

    Facts may repeat: the first of one version belongs to the first of the other, and so on.
    """
    n_before = before.n_rows
    codes = [_common_codes(before, after, column) for column in columns]
    sizes = [int(code.max(initial=0)) + 1 for code in codes]
    same, _ = combine(codes, sizes, n_before + after.n_rows)
    first, second = same[:n_before], same[n_before:]
    turns = [_turns(first), _turns(second)]
    most = int(max(turn.max(initial=0) for turn in turns)) + 1
    one, two = (
        code.astype(np.int64) * most + turn for code, turn in zip((first, second), turns, strict=True)
    )
    _, own, other = np.intersect1d(one, two, assume_unique=True, return_indices=True)
    order = np.argsort(own)
    return Rows(
        own[order],
        other[order],
        np.setdiff1d(np.arange(n_before), own),
        np.setdiff1d(np.arange(after.n_rows), other),
    )


def _common_codes(before: Table, after: Table, column: str) -> CodeArray:
    """The names in a column of both versions, one after the other, as codes from 0 for blanks on."""
    one, other = before.text(column), after.text(column)
    names = label_array(sorted({*one.labels, *other.labels}))
    return np.concatenate([match(text.labels, names)[text.codes] + 1 for text in (one, other)])


def _turns(codes: CodeArray) -> IntArray:
    """How many rows of the same code come before every row. (n_rows,)"""
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    turns = np.empty(len(codes), dtype=np.int64)
    turns[order] = np.arange(len(codes)) - np.searchsorted(ranked, ranked)
    return turns


def _changed(before: Table, after: Table, rows: Rows, column: str) -> BoolArray:
    """Which of the common rows hold something else in `column`. (n_common,)"""
    if column in before.numeric | after.numeric:
        one, other = before.number(column), after.number(column)
        digits = max(one.digits, other.digits)
        blank = one.blank[rows.before] != other.blank[rows.after]
        return np.asarray(
            blank | (_units(one, rows.before, digits) != _units(other, rows.after, digits)), dtype=np.bool_
        )
    codes = _common_codes(before, after, column)
    return np.asarray(codes[: before.n_rows][rows.before] != codes[before.n_rows :][rows.after])


def _units(column: NumberColumn, rows: IntArray, digits: int) -> IntArray:
    """The numbers in units of so many digits; Python's own integers where 64 bits end."""
    units, by = column.units[rows], 10 ** (digits - column.digits)
    if int(np.abs(units).max(initial=0)) * by >= 1 << 62:
        units = units.astype(object)
    return np.asarray(units * by)


def _edits(before: Table, after: Table, rows: Rows, column: str, key: tuple[str, ...]) -> tuple[Edit, ...]:
    """What a column says of its first rows that differ; of facts, what they sum to."""
    changed = np.flatnonzero(_changed(before, after, rows, column))
    if not len(changed):
        return ()
    if not key:
        if column not in before.numeric | after.numeric:
            return (Edit(column, None, None),)
        return (Edit("Σ", _sum(before.number(column)), _sum(after.number(column))),)
    told = [
        Edit(
            _key_of(before, row, key),
            as_text(before.values(column)[int(row)].as_py()),
            as_text(after.values(column)[int(other)].as_py()),
        )
        for row, other in zip(rows.before[changed[:SHOWN]], rows.after[changed[:SHOWN]], strict=True)
    ]
    return (*told, *_more(len(changed)))


def _other_rows(before: Table, after: Table, rows: Rows, key: tuple[str, ...]) -> tuple[Edit, ...]:
    """The first rows that only one version has."""
    sides = (("−", before, rows.only_before), ("+", after, rows.only_after))
    return tuple(
        edit
        for sign, table, own in sides
        for edit in (
            *(Edit(f"{sign} {_key_of(table, row, key)}", None, None) for row in own[:SHOWN]),
            *_more(len(own)),
        )
    )


def _more(count: int) -> tuple[Edit, ...]:
    """A mark for rows that are not told."""
    return (Edit("…", None, None),) if count > SHOWN else ()


def _key_of(table: Table, row: int, key: tuple[str, ...]) -> str:
    """The members that a row is about."""
    texts = (table.text(name) for name in key)
    return ", ".join(str(text.labels[text.codes[row]]) for text in texts)


def _sum(column: NumberColumn) -> str:
    return f"{Decimal(sum(column.units.tolist())).scaleb(-column.digits):,f}"


def _taken(table: Table, column: str, rows: IntArray) -> pa.ChunkedArray:
    """Some rows of a column; blanks where the table has no such column."""
    if column not in table:
        return pa.chunked_array([pa.nulls(len(rows), pa.string())])
    return table.values(column).take(pa.array(rows))


def _joined(first: pa.ChunkedArray, second: pa.ChunkedArray) -> pa.ChunkedArray:
    """Values one after the other; as texts where their types differ."""
    if not len(second):
        return first
    if first.type != second.type:
        first, second = (text_column_of(map(as_text, values.to_pylist())) for values in (first, second))
    return pa.chunked_array([*first.chunks, *second.chunks], first.type)
