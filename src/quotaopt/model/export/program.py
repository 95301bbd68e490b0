r"""What is written to a file, in arrays: a program with names.

The variables are the burdens ``t1, t2, ...``. Every row ``r1, r2, ...`` is divided by its mass, so
that it reads as the burden of its group and no number depends on how small a cell is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.export.text import ids, one_lines, together


@dataclass(frozen=True, eq=False)
class Columns:
    """Variables. Their part of the objective is ``cost * x + square * x**2 / 2``."""

    ids: pa.Array  # (n,), str, ASCII
    lower: FloatArray  # (n,), finite: not every reader knows variables without
    upper: FloatArray  # (n,)
    cost: FloatArray  # (n,)
    square: FloatArray  # (n,)
    whole: BoolArray  # (n,), 0 or 1 and nothing between

    def then(self, other: Columns) -> Columns:
        """These, then `other`."""
        return Columns(
            together([self.ids, other.ids]),
            np.concatenate([self.lower, other.lower]),
            np.concatenate([self.upper, other.upper]),
            np.concatenate([self.cost, other.cost]),
            np.concatenate([self.square, other.square]),
            np.concatenate([self.whole, other.whole]),
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """Limits on sums of variables; each has one at least."""

    ids: pa.Array  # (n,), str, ASCII
    matrix: sparse.csr_array  # (n, n_columns)
    lower: FloatArray  # (n,)
    upper: FloatArray  # (n,)

    @property
    def is_band(self) -> BoolArray:
        """Rows with two different limits. (n,)"""
        return np.asarray(np.isfinite(self.lower) & np.isfinite(self.upper) & (self.lower != self.upper))


@dataclass(frozen=True, eq=False)
class Program:
    """Minimise a convex objective, with what the comments at the top of its file say."""

    columns: Columns
    rows: Rows
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[pa.Array, pa.Array], ...] = ()  # ids, and what each of them stands for

    def noting(self, *notes: str) -> Program:
        """The same with more lines at its top."""
        return replace(self, notes=(*self.notes, *notes))

    def with_columns(self, names: pa.Array, entries: Any = None, **values: Any) -> Program:
        """With variables behind the others: from 0 up, at no cost, if `values` do not say otherwise.

        `entries` (n_rows, n_columns) are what they are in the rows so far, nothing if left out.
        """
        count = len(names)
        new = sparse.csr_array((len(self.rows.lower), count)) if entries is None else entries
        matrix = sparse.csr_array(sparse.hstack([self.rows.matrix, new], format="csr"))
        columns = self.columns.then(_columns(names, **values))
        return replace(self, columns=columns, rows=replace(self.rows, matrix=matrix))

    def with_rows(
        self, names: pa.Array, matrix: Any, lower: FloatArray | float, upper: FloatArray | float
    ) -> Program:
        """With rows behind the others; columns that `matrix` leaves out at its end are not in them."""
        entries = sparse.csr_array(matrix)
        entries.resize((len(names), len(self.columns.lower)))
        rows = Rows(
            together([self.rows.ids, names]),
            sparse.csr_array(sparse.vstack([self.rows.matrix, entries], format="csr")),
            np.append(self.rows.lower, np.broadcast_to(lower, len(names))),
            np.append(self.rows.upper, np.broadcast_to(upper, len(names))),
        )
        return replace(self, rows=rows)


def stated(model: CanonicalModel, cell_names: Sequence[str] | None = None) -> Program:
    """The rules of `model` without an objective. A penalty has no place yet: its row is a limit."""
    rows = limited_rows(model)
    mass = model.row_mass[rows]
    matrix = sparse.csr_array(sparse.diags_array(1.0 / mass) @ model.matrix()[rows])
    matrix.sort_indices()
    cells, row_ids = ids("t", np.arange(model.n_cells)), ids("r", rows)
    legend = [(row_ids, one_lines([model.row_label(row) for row in rows.tolist()]))]
    if cell_names is not None:
        legend.append((cells, one_lines(cell_names)))
    return Program(
        _columns(cells, lower=model.lower, upper=model.upper),
        Rows(row_ids, matrix, model.row_lower[rows] / mass, model.row_upper[rows] / mass),
        notes=(
            "quotaopt model; variables t are burdens, target over reference",
            "every row r is divided by its size at the reference",
        ),
        legend=tuple(legend),
    )


def limited_rows(model: CanonicalModel) -> IntArray:
    """The rows of `model` that say something, which are the first of its program."""
    return np.flatnonzero(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))


def _columns(
    names: pa.Array,
    *,
    lower: FloatArray | float = 0.0,
    upper: FloatArray | float = np.inf,
    cost: FloatArray | float = 0.0,
    whole: bool = False,
) -> Columns:
    lowers, uppers, costs = (
        np.array(np.broadcast_to(part, len(names)), dtype=np.float64) for part in (lower, upper, cost)
    )
    return Columns(names, lowers, uppers, costs, np.zeros(len(names)), np.full(len(names), whole))
