"""The free MPS format."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from scipy import sparse

from quotaopt.model.arrays import BoolArray
from quotaopt.model.export.lp import write_comments
from quotaopt.model.export.program import Columns, Program
from quotaopt.model.export.text import only, pick, together, write_lines

OBJECTIVE = "obj"
MARKERS = b" whole 'MARKER' 'INTORG'\n", b" whole 'MARKER' 'INTEND'\n"


def write_mps(program: Program, path: Path | str) -> None:
    """Write `program` in free MPS format, a quadratic part as QUADOBJ.

    The word FREE after the name is for readers of COIN, which otherwise guess by columns.
    """
    columns, rows = program.columns, program.rows
    at_upper, band = np.isinf(rows.lower), rows.is_band
    kind = np.where(rows.lower == rows.upper, "E", np.where(at_upper, "L", "G"))
    with Path(path).open("wb") as file:
        write_comments(file, program, "* ")
        file.write(f"NAME quotaopt FREE\nROWS\n N {OBJECTIVE}\n".encode())
        write_lines(file, " ", pa.array(kind), " ", rows.ids)
        file.write(b"COLUMNS\n")
        _write_columns(file, program)
        file.write(b"RHS\n")
        write_lines(file, " RHS ", rows.ids, " ", np.where(at_upper, rows.upper, rows.lower))
        file.write(b"RANGES\n")
        write_lines(file, " RANGE ", only(rows.ids, band), " ", (rows.upper - rows.lower)[band])
        file.write(b"BOUNDS\n")
        _write_bounds(file, columns)
        squared = columns.square != 0.0
        if squared.any():
            file.write(b"QUADOBJ\n")
            names = only(columns.ids, squared)
            write_lines(file, " ", names, " ", names, " ", columns.square[squared])
        file.write(b"ENDATA\n")


def _write_columns(file: BinaryIO, program: Program) -> None:
    """All entries by variable, the objective's first; an entry of zero keeps a variable in the file."""
    columns, rows = program.columns, program.rows
    n_columns = len(columns.cost)
    costs = sparse.csr_array((columns.cost, np.arange(n_columns), [0, n_columns]), shape=(1, n_columns))
    entries = sparse.csc_array(sparse.vstack([costs, rows.matrix], format="csc"))
    column = np.repeat(np.arange(n_columns), np.diff(entries.indptr))
    names = together([pa.array([OBJECTIVE]), rows.ids])

    def write(where: BoolArray) -> None:
        at = np.flatnonzero(where[column])
        taken = pick(columns.ids, column[at]), pick(names, entries.indices[at])
        write_lines(file, " ", taken[0], " ", taken[1], " ", entries.data[at])

    write(~columns.whole)
    if columns.whole.any():
        file.write(MARKERS[0])
        write(columns.whole)
        file.write(MARKERS[1])


def _write_bounds(file: BinaryIO, columns: Columns) -> None:
    """The limits of variables; no line where they are the usual 0 and infinity."""
    lower, upper = columns.lower, columns.upper
    fixed = lower == upper
    for word, where, limit in (
        ("FX", fixed, lower),
        ("LO", ~fixed & (lower != 0.0), lower),
        ("UP", ~fixed & np.isfinite(upper), upper),
    ):
        write_lines(file, f" {word} BOUND ", only(columns.ids, where), " ", limit[where])
