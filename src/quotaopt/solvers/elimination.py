r"""Newton's matrix :math:`H = A\,\mathrm{diag}(w)A^\top` and its damped systems.

Every cell is in at most one group of a partition, so the rows that are single groups of one
partition have a diagonal block in H. The largest such family is eliminated; what is factored
is the Schur complement of the other rows, the *border*:

.. math:: (H_{BB} - H_{BE} H_{EE}^{-1} H_{EB})\, d_B = g_B - H_{BE} H_{EE}^{-1} g_E

A border of more than a few thousand rows is solved by conjugate gradients on the same
complement, which is then never formed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import linalg, sparse

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.solvers.kernels_numpy import Crosstabulator
from quotaopt.solvers.rows import Rows

SPARSE = 0.05
"""Nested levels share few cells: below this filling their coupling is kept sparse."""
SMALL = 30_000_000
"""Multiplications in a product up to which dense matrices beat sparse ones whatever they hold: a
product of this size takes some milliseconds, building sparse ones as much for any size."""
DENSE_BORDER, DENSE_ENTRIES = 2_500, 20_000_000
"""Up to these sizes the border is factored: 50 MB, and 160 MB for what couples it to the rest."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Which rows are eliminated, and the parts of ``combine`` the blocks of H are made of."""

    family: int  # the partition whose single groups are eliminated
    eliminated: IntArray  # (n_eliminated,), row numbers
    border: IntArray  # (n_border,), row numbers
    group: IntArray  # (n_eliminated,), the group of the family each eliminated row is
    parts: tuple[Any, ...]  # per partition, the border rows' entries on its groups, dense where small
    pairs: list[tuple[int, int]]  # crosstabs that are needed

    @property
    def is_dense(self) -> bool:
        """Whether the border is small enough to be factored."""
        return len(self.border) <= DENSE_BORDER and len(self.border) * len(self.eliminated) <= DENSE_ENTRIES


def lay_out(rows: Rows, offsets: IntArray) -> Layout:
    """Choose the partition with the most rows that are one of its groups."""
    combine, n_partitions = rows.combine, len(offsets) - 1
    single = np.flatnonzero(np.diff(combine.indptr) == 1)
    column = combine.indices[combine.indptr[single]]
    owner = np.searchsorted(offsets, column, side="right") - 1
    family = int(np.argmax(np.bincount(owner, minlength=max(n_partitions, 1))))
    chosen = owner == family
    eliminated = single[chosen]
    border = np.setdiff1d(np.arange(rows.n_rows), eliminated)
    rest = _by_column(combine[border])
    entries = np.diff(rest.indptr) if sparse.issparse(rest) else np.count_nonzero(rest, axis=0)
    parts = tuple(_light(rest[:, start:stop], rest.shape[1]) for start, stop in pairwise(offsets))
    used = [
        p
        for p, (start, stop) in enumerate(pairwise(offsets))
        if entries[start:stop].any() or (p == family and len(eliminated))
    ]
    pairs = [(p, q) for p in used for q in used if p <= q]
    return Layout(family, eliminated, border, column[chosen] - offsets[family], parts, pairs)


def _by_column(matrix: sparse.csr_array) -> Any:
    """Ready to be cut by columns; small enough for all its parts to be dense, it is made so at once."""
    return matrix.toarray() if matrix.shape[0] * matrix.shape[1] ** 2 <= SMALL else matrix.tocsc()


def _light(part: Any, n_sums: int) -> Any:
    """Small matrices dense: for them the sparse format costs more than the zeros."""
    if not sparse.issparse(part):
        return part
    return part.toarray() if part.shape[0] * part.shape[1] * n_sums <= SMALL else sparse.csr_array(part)


@dataclass(frozen=True, eq=False)
class NewtonMatrix:
    """H in blocks, in the row order of the layout."""

    layout: Layout
    diagonal: FloatArray  # (n_eliminated,)
    cross: Any  # (n_eliminated, n_border), dense or sparse as the layout says
    block: Any  # (n_border, n_border)

    def times(self, vector: FloatArray) -> FloatArray:
        """``H @ vector``. (n_rows,)"""
        layout = self.layout
        first, second = vector[layout.eliminated], vector[layout.border]
        out = np.empty_like(vector)
        out[layout.eliminated] = self.diagonal * first + self.cross @ second
        out[layout.border] = self.cross.T @ first + self.block @ second
        return out

    def solve(self, target: FloatArray, active: BoolArray, damping: FloatArray) -> FloatArray:
        """``(H + diag(damping)) d = target`` over the active rows, 0 on the others. (n_rows,)

        Raises
        ------
        numpy.linalg.LinAlgError
            When rounding has made the complement indefinite: damp more.
        """
        layout = self.layout
        inside = active[layout.border]
        inverse = np.where(active[layout.eliminated], 1.0 / (self.diagonal + damping[layout.eliminated]), 0.0)
        cross, block = self.cross, self.block
        if not inside.all():
            cross, block = cross[:, inside], block[inside][:, inside]
        rows = layout.border[inside]
        scaled = inverse * target[layout.eliminated]
        right = target[rows] - cross.T @ scaled
        solve = _factor_and_solve if layout.is_dense else _conjugate_gradients
        part = solve(block, cross, inverse, damping[rows], right) if len(rows) else right
        out = np.zeros_like(target)
        out[rows] = part
        out[layout.eliminated] = scaled - inverse * (cross @ part)
        return out


def newton_matrix(layout: Layout, kernels: Crosstabulator, weights: Any) -> NewtonMatrix:
    """Assemble H from one pass over the cells."""
    tables = kernels.crosstabs(weights, layout.pairs)
    n_eliminated, n_border = len(layout.eliminated), len(layout.border)
    diagonal = tables[layout.family, layout.family][layout.group] if n_eliminated else np.zeros(0)
    empty = np.zeros if layout.is_dense else sparse.csr_array
    cross: Any = empty((n_eliminated, n_border))
    block: Any = empty((n_border, n_border))
    for (p, q), table in tables.items():
        left, right = layout.parts[p], layout.parts[q]
        if p == q:
            weighted = left * table  # column by column
            block = block + weighted @ left.T
            if p == layout.family:
                cross = cross + _columns(weighted, layout.group).T
            continue
        table = table if layout.is_dense else sparse.csr_array(table)
        part = left @ (table @ right.T)
        block = block + part + part.T
        if p == layout.family:
            cross = cross + table[layout.group] @ right.T
        elif q == layout.family:
            cross = cross + table.T[layout.group] @ left.T
    if layout.is_dense and np.count_nonzero(cross) <= SPARSE * cross.size:
        cross = sparse.csr_array(cross)
    return NewtonMatrix(layout, diagonal, cross, block)


def _columns(matrix: Any, chosen: IntArray) -> Any:
    """Columns of a dense or sparse matrix; picking columns is cheap in the compressed row format only."""
    return sparse.csr_array(matrix)[:, chosen] if sparse.issparse(matrix) else matrix[:, chosen]


def _factor_and_solve(
    block: FloatArray, cross: Any, inverse: FloatArray, damping: FloatArray, right: FloatArray
) -> FloatArray:
    complement = block - cross.T @ (cross * inverse[:, None])
    np.einsum("ii->i", complement)[:] += damping
    _, solution, indefinite = linalg.lapack.dposv(complement, right, lower=1, overwrite_a=1)
    if indefinite:
        raise np.linalg.LinAlgError("the complement is not positive definite")
    return np.asarray(solution)


def _conjugate_gradients(
    block: Any, cross: Any, inverse: FloatArray, damping: FloatArray, right: FloatArray
) -> FloatArray:
    squares = cross.multiply(cross) if sparse.issparse(cross) else cross**2
    jacobi = block.diagonal() + damping - squares.T @ inverse
    jacobi = np.maximum(jacobi, 1e-12 * (block.diagonal() + damping))

    def times(vector: FloatArray) -> FloatArray:
        return np.asarray(block @ vector + damping * vector - cross.T @ (inverse * (cross @ vector)))

    solution = np.zeros_like(right)
    residual = right.copy()
    goal = 1e-12 * np.sqrt(residual @ (residual / jacobi))
    preconditioned = residual / jacobi
    direction, power = preconditioned, float(residual @ preconditioned)
    for _ in range(500):
        if np.sqrt(power) <= goal:
            break
        image = times(direction)
        step = power / float(direction @ image)
        solution = solution + step * direction
        residual = residual - step * image
        preconditioned = residual / jacobi
        previous, power = power, float(residual @ preconditioned)
        direction = preconditioned + (power / previous) * direction
    return solution
