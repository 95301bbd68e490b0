r"""The linear system of a step: one unknown per row, and z.

.. math:: \begin{pmatrix} H + N^{-1} & q \\ q^\top & -K \end{pmatrix}
          \begin{pmatrix} \Delta y \\ \Delta z \end{pmatrix} =
          \begin{pmatrix} g \\ h \end{pmatrix},
          \qquad H = A\,\mathrm{diag}(w)A^\top

with N the stiffness of the rows' limits and K that of z. H is factored in the blocks of
`elimination`; z is eliminated last, which keeps its digits however small K becomes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from quotaopt.model.arrays import FloatArray
from quotaopt.solvers.elimination import NewtonMatrix

REFINEMENTS = 1


class Factored:
    """``H + diag(damping)``, factored once for several right-hand sides."""

    def __init__(self, matrix: NewtonMatrix, damping: FloatArray) -> None:
        """Factor; LinAlgError where rounding has made the matrix indefinite."""
        layout = matrix.layout
        self._matrix, self._damping = matrix, damping
        self._inverse = 1.0 / (matrix.diagonal + damping[layout.eliminated])
        scaled: Any = matrix.cross * self._inverse[:, None]
        complement = np.asarray(matrix.block - matrix.cross.T @ scaled)
        complement[np.diag_indices_from(complement)] += damping[layout.border]
        self._factor, indefinite = complement, 0
        if len(complement):
            self._factor, indefinite = linalg.lapack.dpotrf(complement, lower=1, overwrite_a=1)
        if indefinite or not np.isfinite(self._factor.diagonal()).all():
            raise np.linalg.LinAlgError("the complement is not positive definite")

    def times(self, vector: FloatArray) -> FloatArray:
        """The matrix times a vector. (n_rows,)"""
        return self._matrix.times(vector) + self._damping * vector

    def solve(self, right: FloatArray) -> FloatArray:
        """The solution for one right-hand side. (n_rows,)"""
        layout, cross = self._matrix.layout, self._matrix.cross
        scaled = self._inverse * right[layout.eliminated]
        border = right[layout.border] - cross.T @ scaled
        if len(border):
            border, _ = linalg.lapack.dpotrs(self._factor, border, lower=1)
        out = np.empty_like(right)
        out[layout.border] = border
        out[layout.eliminated] = scaled - self._inverse * (cross @ border)
        return out


class System:
    """The system with z, for several right-hand sides."""

    def __init__(self, factored: Factored, coupling: FloatArray, stiffness: float) -> None:
        self._rows, self._coupling, self._stiffness = factored, coupling, stiffness
        self._image = factored.solve(coupling)
        self._pivot = stiffness + float(coupling @ self._image)

    def solve(self, rows: FloatArray, last: float) -> tuple[FloatArray, float]:
        """Changes of the multipliers and of z."""
        y, z = self._once(rows, last)
        for _ in range(REFINEMENTS):
            left = rows - self._rows.times(y) - z * self._coupling
            more, further = self._once(left, last - float(self._coupling @ y) + self._stiffness * z)
            y, z = y + more, z + further
        return y, z

    def _once(self, rows: FloatArray, last: float) -> tuple[FloatArray, float]:
        y = self._rows.solve(rows)
        z = (float(self._coupling @ y) - last) / self._pivot
        return y - z * self._image, z
