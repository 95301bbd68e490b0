r"""The columns of the program: every cell's burden in pieces, and how far groups lie above other amounts.

A burden is cut at every number a cell-wise distance is measured from, :math:`0 = b_0 \le b_1 \le \dots`:

.. math:: t_c = \sum_j v_{cj}, \qquad
          \mathrm{clip}(\underline t_c; b_j, b_{j+1}) - b_j \le v_{cj} \le
          \mathrm{clip}(\overline t_c; b_j, b_{j+1}) - b_j .

The slope of a convex cost rises from piece to piece, so the pieces fill in order by themselves.
For a distance between groups one column each holds what lies above,
:math:`p_u \ge X_u - L_u, \; p_u \ge 0`, and :math:`\tfrac12 |X_u - L_u| = p_u - \tfrac12 (X_u - L_u)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.frontier.shapes import Distance, Shape, Spread, Sum
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel


@dataclass(frozen=True, eq=False)
class Columns:
    """Pieces of all cells, one piece after the other; then the columns of groups."""

    model: CanonicalModel
    edges: FloatArray  # (n_pieces + 1, n_cells), from 0 to inf
    gaps: Mapping[int, slice]  # objective -> its columns of groups
    most: FloatArray  # (n_gaps,), what these columns can be: a missing limit would void a bound

    @classmethod
    def of(cls, model: CanonicalModel, shapes: Sequence[Shape]) -> Columns:
        """The columns that these objectives need."""
        by_cell = [one for one in shapes if isinstance(one, Distance) and one.codes is None]
        cuts = np.array([np.nan_to_num(one.at) / model.reference for one in by_cell])
        cuts = np.sort(cuts.reshape(len(by_cell), model.n_cells), axis=0)
        edges = np.vstack([np.zeros(model.n_cells), cuts, np.full(model.n_cells, np.inf)])
        end, gaps, most = model.n_cells * (len(edges) - 1), {}, [np.zeros(0)]
        for number, one in enumerate(shapes):
            if isinstance(one, Distance) and one.codes is not None:
                gaps[number] = slice(end, end + len(one.at))
                end += len(one.at)
                most.append(np.maximum(one.amounts(model, model.upper) - one.at, 0.0))
        return cls(model, edges, gaps, np.concatenate(most))

    @property
    def n_columns(self) -> int:
        """Pieces and columns of groups."""
        return self.edges[1:].size + len(self.most)

    @property
    def n_pieces(self) -> int:
        """Columns of every cell."""
        return len(self.edges) - 1

    def burdens(self, x: FloatArray) -> FloatArray:
        """What a point says of every cell. (n_cells,)"""
        pieces = x[: self.edges[1:].size].reshape(self.n_pieces, -1)
        return np.asarray(np.clip(pieces.sum(axis=0), self.model.lower, self.model.upper))

    def limits(self, lower: FloatArray, upper: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Limits of all columns where burdens have these. Each (n_columns,)"""
        low, high = self.edges[:-1], self.edges[1:]
        return (
            np.append((np.clip(lower, low, high) - low).ravel(), np.zeros(len(self.most))),
            np.append((np.clip(upper, low, high) - low).ravel(), self.most),
        )

    def piece_of(self, burdens: FloatArray, *, from_below: bool) -> IntArray:
        """The column in which a burden lies, of every cell; on an edge that below or above. (n_cells,)"""
        inner = self.edges[1:-1]
        piece = np.sum(burdens > inner if from_below else burdens >= inner, axis=0)
        return np.asarray(piece * self.model.n_cells + np.arange(self.model.n_cells))

    def rows(self, of_burdens: sparse.csr_array, gap: int | None = None) -> sparse.csr_array:
        """Rows over burdens, less the columns of groups of one objective where it is named."""
        wide = sparse.hstack([of_burdens] * self.n_pieces, format="csr")
        rest = sparse.lil_array((wide.shape[0], self.n_columns - wide.shape[1]))
        if gap is not None:
            first = self.gaps[gap].start - wide.shape[1]
            rest[np.arange(wide.shape[0]), first + np.arange(wide.shape[0])] = -1.0
        return sparse.csr_array(sparse.hstack([wide, rest], format="csr"))

    def costs(self, number: int, shape: Shape) -> tuple[FloatArray, float]:
        """An objective that is no spread as a linear function of the columns: its slopes, its constant."""
        assert not isinstance(shape, Spread)
        reference, slopes = self.model.reference, np.zeros(self.n_columns)
        of_cells = slopes[: self.edges[1:].size].reshape(self.n_pieces, -1)
        if isinstance(shape, Sum):
            of_cells[:] = shape.weight
            return slopes, 0.0
        at = np.nan_to_num(shape.at)
        if shape.codes is None:
            counted = np.where(np.isnan(shape.at), 0.0, 0.5 * reference)
            of_cells[:] = np.where(self.edges[:-1] >= at / reference, counted, -counted)
            return slopes, shape.offset + 0.5 * float(at.sum())
        of_cells[:] = np.where(shape.codes >= 0, -0.5 * reference, 0.0)
        slopes[self.gaps[number]] = 1.0
        return slopes, shape.offset + 0.5 * float(at.sum())

    def reach(self, number: int, shape: Shape) -> tuple[float, float]:
        """Less and more than an objective that is no spread can be, by the cells' own limits alone."""
        slopes, constant = self.costs(number, shape)
        if isinstance(shape, Distance):
            most = self.model.reference @ self.model.upper + float(np.nansum(np.abs(shape.at)))
            return shape.offset, shape.offset + float(most)
        lower, upper = self.limits(self.model.lower, self.model.upper)
        with np.errstate(invalid="ignore"):
            ends = np.nan_to_num(slopes * np.vstack([lower, upper]), nan=0.0)
        return constant + float(ends.min(axis=0).sum()), constant + float(ends.max(axis=0).sum())
