r"""The linear system behind every derivative: :math:`H = A\,\mathrm{diag}(w)A^\top`.

H is singular where rows say the same twice (the total and all regions fixed) or hold no cell that
can move. Then only some right-hand sides have an answer, and whether one has is told by what is
left of it: a small multiple of the diagonal is added, and its effect refined away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import splu

from quotaopt.model.arrays import FloatArray

DENSE = 2_500
"""Rows up to which the matrix is dense: 50 MB, a second or two to factor."""
DAMPING, ROUNDS = 1e-9, 20
SOLVED = 1e-8
"""What may be left of a right-hand side, relative to it."""


@dataclass(frozen=True, eq=False)
class System:
    """H over some rows."""

    matrix: sparse.csr_array  # (n_rows, n_cells)
    weights: FloatArray  # (n_cells,), 0 for cells that cannot move

    @cached_property
    def _product(self) -> sparse.csr_array:
        """H. (n_rows, n_rows)"""
        scaled = self.matrix @ sparse.diags_array(self.weights)
        return sparse.csr_array(scaled @ self.matrix.T)

    @cached_property
    def _scale(self) -> FloatArray:
        """What rows are divided by. (n_rows,)"""
        diagonal = self._product.diagonal()
        largest = float(diagonal.max(initial=0.0))
        return np.sqrt(np.where(diagonal > 1e-30 * largest, diagonal, 1.0))

    @cached_property
    def _scaled(self) -> Any:
        inverse = sparse.diags_array(1.0 / self._scale)
        scaled = sparse.csc_array(inverse @ self._product @ inverse)
        return scaled.toarray() if self._is_dense else scaled

    @property
    def _is_dense(self) -> bool:
        return bool(self.matrix.shape[0] <= DENSE)

    @cached_property
    def _factors(self) -> Any:
        n_rows = self.matrix.shape[0]
        if self._is_dense:
            return linalg.cho_factor(self._scaled + DAMPING * np.eye(n_rows), lower=True)
        return splu(sparse.csc_matrix(self._scaled + DAMPING * sparse.eye_array(n_rows)))

    def solve(self, right: FloatArray) -> tuple[FloatArray, bool]:
        """``H d = right``, and whether there is such a d. (n_rows,)"""
        if not len(right):
            return right, True
        if not (np.isfinite(self._product.data).all() and np.isfinite(right).all()):
            return np.full(len(right), np.nan), False
        wanted = right / self._scale
        size = float(np.abs(wanted).max(initial=0.0))
        found, left = np.zeros(len(right)), wanted
        for _ in range(ROUNDS):
            found = found + self._apply(left)
            left = wanted - self._scaled @ found
            if np.abs(left).max(initial=0.0) <= 1e-13 * size:
                break
        return found / self._scale, bool(np.abs(left).max(initial=0.0) <= SOLVED * size)

    def _apply(self, right: FloatArray) -> FloatArray:
        solved = linalg.cho_solve(self._factors, right) if self._is_dense else self._factors.solve(right)
        return np.asarray(solved)
