"""The CPLEX LP format."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.export.program import Columns, Program, Rows
from quotaopt.model.export.text import (
    BLOCK,
    characters,
    join,
    only,
    pick,
    signed,
    together,
    write_lines,
)

EQUAL, AT_LEAST, AT_MOST = range(3)
SIGNS = pa.array(["= ", ">= ", "<= "])


def write_lp(program: Program, path: Path | str) -> None:
    """Write `program` in CPLEX LP format.

    A row with two limits gets a variable of its own, ``b`` and the row's name, which carries them:
    not every reader knows rows with two.
    """
    columns, rows, band = program.columns, program.rows, program.rows.is_band
    with Path(path).open("wb") as file:
        write_comments(file, program, "\\ ")
        file.write(b"minimize\nobj:\n")
        _write_objective(file, columns)
        file.write(b"subject to\n")
        for first, last in _stretches(rows.matrix.indptr):
            _write_rows(file, columns.ids, rows, first, last)
        file.write(b"bounds\n")
        _write_bounds(file, columns.ids, columns.lower, columns.upper)
        _write_bounds(file, join("b", only(rows.ids, band)), rows.lower[band], rows.upper[band])
        if columns.whole.any():
            file.write(b"general\n")
            write_lines(file, " ", only(columns.ids, columns.whole))
        file.write(b"end\n")


def write_comments(file: BinaryIO, program: Program, mark: str) -> None:
    """What the file is, and what the names in it stand for; every line starts with `mark`."""
    write_lines(file, mark, pa.array(program.notes, pa.large_string()))
    for names, meanings in program.legend:
        write_lines(file, mark, names, " = ", meanings)


def _write_objective(file: BinaryIO, columns: Columns) -> None:
    """All columns, even those at no cost: readers number them as they come."""
    write_lines(file, *signed(columns.cost), " ", columns.ids)
    squared = columns.square != 0.0
    if squared.any():
        file.write(b"+ [\n")
        write_lines(file, *signed(columns.square[squared]), " ", only(columns.ids, squared), " ^2")
        file.write(b"] / 2\n")


def _stretches(indptr: IntArray) -> list[tuple[int, int]]:
    """Rows in stretches of about `BLOCK` entries."""
    cuts = np.searchsorted(indptr, np.arange(0, indptr[-1], BLOCK), side="left")
    ends = np.unique(np.append(cuts, [0, len(indptr) - 1])).tolist()
    return list(pairwise(ends))


def _write_rows(file: BinaryIO, names: pa.Array, rows: Rows, first: int, last: int) -> None:
    """Every row under its name, one term per line."""
    start = rows.matrix.indptr[first : last + 1].astype(np.int64)
    entries = slice(int(start[0]), int(start[-1]))
    columns = pick(names, rows.matrix.indices[entries])
    terms = join(*signed(rows.matrix.data[entries]), " ", columns, "\n")
    start -= start[0]
    blank = pick(pa.array(["\n", "\n0 t1\n"]), (np.diff(start) == 0).astype(np.int8))
    heads = join(rows.ids[first:last], ":", blank)
    number = np.arange(last - first)
    row = np.repeat(number, np.diff(start))
    place = np.concatenate([start[:-1] + 2 * number, np.arange(len(row)) + 2 * row + 1])
    order = np.empty(len(place) + len(number), dtype=np.int64)
    order[np.concatenate([place, start[1:] + 2 * number + 1])] = np.arange(len(order))
    lines = together([heads, terms, _ends(rows, slice(first, last))])
    file.write(characters(lines.take(pa.array(order))))


def _ends(rows: Rows, at: slice) -> pa.Array:
    """What follows the terms of every row: its limit."""
    lower, upper, band = rows.lower[at], rows.upper[at], rows.is_band[at]
    kind = np.where((lower == upper) | band, EQUAL, np.where(np.isfinite(lower), AT_LEAST, AT_MOST))
    limit = np.where(band, 0.0, np.where(kind == AT_MOST, upper, lower))
    ends = join(pick(SIGNS, kind.astype(np.int8)), limit, "\n")
    own = join("- 1 b", rows.ids[at], "\n", ends)
    return pc.if_else(pa.array(band), own, ends)


def _write_bounds(file: BinaryIO, names: pa.Array, lower: FloatArray, upper: FloatArray) -> None:
    """The limits of variables; no line where they are the usual 0 and infinity."""
    fixed, endless = lower == upper, np.isinf(upper)
    write_lines(file, " ", only(names, fixed), " = ", lower[fixed])
    both, floor = ~fixed & ~endless, endless & (lower != 0.0)
    write_lines(file, " ", lower[both], " <= ", only(names, both), " <= ", upper[both])
    write_lines(file, " ", only(names, floor), " >= ", lower[floor])
