r"""A model as an LP or MPS file, for any solver that reads one.

The variables are the burdens ``t1, t2, ...``. Every row is divided by its mass, so that it reads as
the burden of its group and no number depends on how small a cell is; the objective is
multiplied by the number of cells for the same reason:

.. math:: \min_t n \sum_c r_c (t_c - 1)^2 / 2 \quad\text{or}\quad 0

The least squares are convex and quadratic and go into the file. Other notions have no
place in these formats: their file has no objective and asks for a feasible point, and says so.
Names are ASCII; comments at the top tell which row and cell each of them stands for.

The text is put together by Arrow, column by column: no Python object per entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.text import one_line

Objective = Literal["least_squares", "none"]
BLOCK = 1 << 20
"""Lines put together at a time, which bounds the memory."""


@dataclass(frozen=True, eq=False)
class Scaled:
    """The model in the numbers that are written: rows without a limit left out."""

    rows: IntArray  # (n,), their numbers in the model
    matrix: sparse.csr_array  # (n, n_cells)
    lower: FloatArray  # (n,)
    upper: FloatArray  # (n,)
    weight: FloatArray  # (n_cells,), of (t - 1)**2 / 2

    @property
    def is_band(self) -> BoolArray:
        """Rows with two different limits. (n,)"""
        return np.asarray(np.isfinite(self.lower) & np.isfinite(self.upper) & (self.lower != self.upper))


def scale(model: CanonicalModel, objective: Objective) -> Scaled:
    """Rows per mass, objective per mean cell."""
    rows = np.flatnonzero(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))
    mass = model.row_mass[rows]
    matrix = sparse.csr_array(sparse.diags_array(1.0 / mass) @ model.matrix()[rows])
    matrix.sort_indices()
    weight = model.reference * model.n_cells * (objective == "least_squares")
    return Scaled(rows, matrix, model.row_lower[rows] / mass, model.row_upper[rows] / mass, weight)


def write_lp(
    model: CanonicalModel,
    path: Path | str,
    *,
    objective: Objective = "least_squares",
    cell_names: Sequence[str] | None = None,
) -> None:
    """Write `model` in CPLEX LP format.

    A row with two limits gets a variable ``b`` for its burden, which carries the limits: not
    every reader knows rows with two.
    """
    scaled = scale(model, objective)
    cells = _ids("t", np.arange(model.n_cells))
    with Path(path).open("wb") as file:
        _write_comments(file, model, scaled, objective, cell_names, "\\ ")
        file.write(b"minimize\nobj:\n")
        _write_lines(file, *_signed(0.0 - scaled.weight), " ", cells)
        if objective == "least_squares":
            file.write(b"+ [\n")
            _write_lines(file, *_signed(scaled.weight), " ", cells, " ^2")
            file.write(f"] / 2 + {float(scaled.weight.sum()) / 2}\n".encode())
        file.write(b"subject to\n")
        _write_lp_rows(file, scaled)
        file.write(b"bounds\n")
        _write_lp_bounds(file, cells, model.lower, model.upper)
        band = scaled.is_band
        _write_lp_bounds(file, _ids("b", scaled.rows[band]), scaled.lower[band], scaled.upper[band])
        file.write(b"end\n")


def write_mps(
    model: CanonicalModel,
    path: Path | str,
    *,
    objective: Objective = "least_squares",
    cell_names: Sequence[str] | None = None,
) -> None:
    """Write `model` in free MPS format, the quadratic part as QUADOBJ."""
    scaled = scale(model, objective)
    cells, rows = _ids("t", np.arange(model.n_cells)), _ids("r", scaled.rows)
    at_upper = np.isinf(scaled.lower)
    kind = np.where(scaled.lower == scaled.upper, "E", np.where(at_upper, "L", "G"))
    with Path(path).open("wb") as file:
        _write_comments(file, model, scaled, objective, cell_names, "* ")
        file.write(b"NAME quotaopt\nROWS\n N obj\n")
        _write_lines(file, " ", pa.array(kind), " ", rows)
        file.write(b"COLUMNS\n")
        _write_mps_columns(file, scaled, cells, rows)
        file.write(f"RHS\n RHS obj {0.0 - float(scaled.weight.sum()) / 2}\n".encode())
        _write_lines(file, " RHS ", rows, " ", np.where(at_upper, scaled.upper, scaled.lower))
        file.write(b"RANGES\n")
        band = scaled.is_band
        _write_lines(file, " RANGE ", _only(rows, band), " ", (scaled.upper - scaled.lower)[band])
        file.write(b"BOUNDS\n")
        _write_mps_bounds(file, cells, model.lower, model.upper)
        if objective == "least_squares":
            file.write(b"QUADOBJ\n")
            _write_lines(file, " ", cells, " ", cells, " ", scaled.weight)
        file.write(b"ENDATA\n")


def _write_comments(
    file: BinaryIO,
    model: CanonicalModel,
    scaled: Scaled,
    objective: Objective,
    cell_names: Sequence[str] | None,
    mark: str,
) -> None:
    """What the file is, and what every name in it stands for."""
    stated = {
        "least_squares": f"objective: {model.n_cells} * sum of r * (t - 1)^2 / 2",
        "none": "no objective: any feasible point will do, the fairness notion has no place in this format",
    }
    lines = [
        "quotaopt model; variables t are burdens, target over reference",
        stated[objective],
        "every row is divided by its size at the reference",
    ]
    lines += [f"r{row + 1} = {one_line(model.row_label(row))}" for row in scaled.rows.tolist()]
    lines += [f"t{cell} = {one_line(name)}" for cell, name in enumerate(cell_names or (), start=1)]
    file.write("".join(f"{mark}{line}\n" for line in lines).encode())


def _write_lp_rows(file: BinaryIO, scaled: Scaled) -> None:
    """Every row under its name, one term per line."""
    matrix, band = scaled.matrix, scaled.is_band
    terms = _join(*_signed(matrix.data), " ", _ids("t", matrix.indices), "\n")
    ends = np.append(0, np.cumsum(pc.binary_length(terms).to_numpy()))[matrix.indptr]
    text = _characters(terms)
    for place, row in enumerate((scaled.rows + 1).tolist()):
        file.write(f"r{row}:\n".encode())
        file.write(text[ends[place] : ends[place + 1]] or b"0 t1\n")
        lower, upper = float(scaled.lower[place]), float(scaled.upper[place])
        if band[place]:
            file.write(f"- 1 b{row}\n= 0\n".encode())
        elif lower == upper:
            file.write(f"= {lower}\n".encode())
        else:
            file.write(f">= {lower}\n".encode() if np.isfinite(lower) else f"<= {upper}\n".encode())


def _write_lp_bounds(file: BinaryIO, names: pa.Array, lower: FloatArray, upper: FloatArray) -> None:
    """The limits of variables; no line where they are the usual 0 and infinity."""
    fixed, endless = lower == upper, np.isinf(upper)
    _write_lines(file, " ", _only(names, fixed), " = ", lower[fixed])
    both, floor = ~fixed & ~endless, endless & (lower != 0.0)
    _write_lines(file, " ", lower[both], " <= ", _only(names, both), " <= ", upper[both])
    _write_lines(file, " ", _only(names, floor), " >= ", lower[floor])


def _write_mps_columns(file: BinaryIO, scaled: Scaled, cells: pa.Array, rows: pa.Array) -> None:
    """All entries by variable, the objective's first; an entry of zero keeps a variable in the file."""
    n_cells = len(scaled.weight)
    costs = sparse.csr_array((0.0 - scaled.weight, np.arange(n_cells), [0, n_cells]), shape=(1, n_cells))
    entries = sparse.csc_array(sparse.vstack([costs, scaled.matrix], format="csc"))
    column = np.repeat(np.arange(n_cells), np.diff(entries.indptr))
    names = pa.concat_arrays([pa.array(["obj"], pa.large_string()), rows])
    _write_lines(file, " ", _pick(cells, column), " ", _pick(names, entries.indices), " ", entries.data)


def _write_mps_bounds(file: BinaryIO, cells: pa.Array, lower: FloatArray, upper: FloatArray) -> None:
    """The limits of variables; no line where they are the usual 0 and infinity."""
    fixed = lower == upper
    for word, where, limit in (
        ("FX", fixed, lower),
        ("LO", ~fixed & (lower != 0.0), lower),
        ("UP", ~fixed & np.isfinite(upper), upper),
    ):
        _write_lines(file, f" {word} BOUND ", _only(cells, where), " ", limit[where])


def _write_lines(file: BinaryIO, *parts: str | pa.Array | FloatArray) -> None:
    """One line per element of the arrays in `parts`; a str is the same on every line."""
    length = max(len(part) for part in parts if not isinstance(part, str))
    for start in range(0, length, BLOCK):
        block = [part if isinstance(part, str) else part[start : start + BLOCK] for part in parts]
        file.write(_characters(_join(*block, "\n")))


def _join(*parts: str | pa.Array | FloatArray) -> pa.Array:
    """Text put together element by element. Numbers are written so that they read back the same."""
    texts = [pa.scalar(p, pa.large_string()) if isinstance(p, str) else _text(p) for p in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar("", pa.large_string()))


def _text(values: pa.Array | FloatArray) -> pa.Array:
    return (values if isinstance(values, pa.Array) else pa.array(values)).cast(pa.large_string())


def _characters(text: pa.Array) -> memoryview:
    """All elements of freshly made text one after the other, without a copy."""
    data = text.buffers()[2]
    return memoryview(data or b"")[: pc.sum(pc.binary_length(text)).as_py() or 0]


def _signed(values: FloatArray) -> tuple[pa.Array, FloatArray]:
    """A sign, and the number without it."""
    return _pick(pa.array(["+", "-"]), (values < 0.0).astype(np.int8)), np.abs(values)


def _ids(letter: str, numbers: IntArray) -> pa.Array:
    """``r1, r2, ...`` for numbers that count from 0."""
    return _join(letter, np.asarray(numbers) + 1)


def _pick(names: pa.Array, index: IntArray) -> pa.Array:
    """``names[index]``, spelt out only when it is written."""
    return pa.DictionaryArray.from_arrays(pa.array(index), names)


def _only(names: pa.Array, where: BoolArray) -> pa.Array:
    return names.filter(pa.array(where))
