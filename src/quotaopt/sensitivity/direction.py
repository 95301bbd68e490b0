"""A change of the data of a model, per unit of what is changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import AtLevel
from quotaopt.model.canonical import CanonicalModel, Partition


@dataclass(frozen=True, eq=False)
class Direction:
    """Rates at which limits move; 0 for limits that are not there.

    A limit that is a multiple of another sum stays where it is, and one unit of change takes
    ``weights @ (r t)`` from the activity of its row instead.
    """

    row_lower: FloatArray  # (n_rows,)
    row_upper: FloatArray  # (n_rows,)
    lower: FloatArray  # (n_cells,), of t
    upper: FloatArray  # (n_cells,)
    taken_from: int = -1  # a row, -1: none
    weights: FloatArray | None = None  # (n_cells,)

    @classmethod
    def of_rows(cls, model: CanonicalModel, row_lower: FloatArray, row_upper: FloatArray) -> Direction:
        """Limits of rows alone move."""
        still = np.zeros(model.n_cells)
        return cls(row_lower, row_upper, still, still)

    @classmethod
    def of_row(cls, model: CanonicalModel, row: int, *, lower: float = 0.0, upper: float = 0.0) -> Direction:
        """The limits of one row move."""
        low, high = np.zeros(model.n_rows), np.zeros(model.n_rows)
        low[row], high[row] = lower, upper
        return cls.of_rows(model, low, high)

    @classmethod
    def of_cell(
        cls, model: CanonicalModel, cell: int, *, lower: float = 0.0, upper: float = 0.0
    ) -> Direction:
        """The own limits of one cell move, in units of what it carries as a share of the whole."""
        still, size = np.zeros(model.n_rows), model.reference[cell]
        low, high = np.zeros(model.n_cells), np.zeros(model.n_cells)
        low[cell], high[cell] = lower / size, upper / size
        return cls(still, still, low, high)

    @classmethod
    def of_multiple(cls, model: CanonicalModel, row: int, weights: FloatArray) -> Direction:
        """The multiple in one row grows; `weights` (n_cells,) say of what it is one."""
        still, nothing = np.zeros(model.n_rows), np.zeros(model.n_cells)
        return cls(still, still, nothing, nothing, row, weights)

    def mass(self, model: CanonicalModel) -> float:
        """The largest change of a limit, as a share of the whole, per unit."""
        rows = np.maximum(np.abs(self.row_lower), np.abs(self.row_upper)).max(initial=0.0)
        cells = model.reference * np.maximum(np.abs(self.lower), np.abs(self.upper))
        taken = 0.0 if self.weights is None else float(np.abs(self.weights) @ model.reference)
        return max(float(rows), float(cells.max(initial=0.0)), taken)

    def times(self, factor: float) -> Direction:
        """The same change in another unit, or the other way."""
        return Direction(
            factor * self.row_lower,
            factor * self.row_upper,
            factor * self.lower,
            factor * self.upper,
            self.taken_from,
            None if self.weights is None else factor * self.weights,
        )

    def between(self, rewritten: AtLevel) -> Direction:
        """The same change of the rewritten model."""
        n_groups = len(rewritten.groups.names)
        share = rewritten.finish / (1.0 + rewritten.finish)
        nothing = np.zeros(n_groups)
        return Direction(
            np.concatenate([share * self.row_lower, nothing]),
            np.concatenate([share * self.row_upper, nothing]),
            np.concatenate([self.lower, nothing]),
            np.concatenate([self.upper, nothing]),
            self.taken_from,
            None if self.weights is None else np.concatenate([self.weights, nothing]),
        )


def moved(model: CanonicalModel, direction: Direction, size: float) -> CanonicalModel:
    """`model` after `size` units of a change. Steps stay as they are: it is not for rounding."""
    changed = replace(
        model,
        lower=np.maximum(model.lower + size * direction.lower, 0.0),
        upper=np.maximum(model.upper + size * direction.upper, 0.0),
        row_lower=model.row_lower + size * direction.row_lower,
        row_upper=model.row_upper + size * direction.row_upper,
    )
    if direction.weights is None:
        return changed
    inside = np.flatnonzero(direction.weights)
    codes = np.full(model.n_cells, -1, dtype=np.int32)
    codes[inside] = 0
    column = sparse.csr_array(([-size], ([direction.taken_from], [0])), shape=(model.n_rows, 1))
    return replace(
        changed,
        partitions=(*model.partitions, Partition(codes, 1, direction.weights)),
        combine=sparse.csr_array(sparse.hstack([model.combine, column], format="csr")),
    )
