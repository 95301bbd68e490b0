r"""The dual of a canonical model: all passes over the cells that Newton's method needs.

For multipliers y of the rows, :math:`s = A^\top y` and
:math:`t_c = \mathrm{clip}(\psi(s_c), \underline t_c, \overline t_c)`:

- gradient: the limits minus the activity :math:`A (r t)`;
- Hessian: :math:`A\,\mathrm{diag}(r\,\psi')A^\top` over the cells off their bounds.

The cells are streamed in blocks small enough to stay in the cache between the gather,
the arithmetic of the notion and the scatter; only s, its change along a step and the
weights of the Hessian are kept per cell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.solvers.kernels_numpy import Kernels, NumpyKernels

BLOCK = 1 << 13
"""Cells per block. Sums within a block are numpy's, not those of BLAS, whose order of adding
depends on how many threads it finds."""
WORTH_USING, WORTH_LOADING = 5_000, 3_000_000
"""Cells from which compiled passes are faster, and from which they repay the second that
importing numba and its cache takes (a solve of a million cells: 0.2 to 0.5 s against 1 s)."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What the cells answer to given pressures."""

    sums: FloatArray  # (n_sums,), group sums of r * t
    weights: Any  # (n_cells,), r * psi' off the bounds, 0 on them; or what other kernels understand


class Streamed:
    """The cells of one model, block by block."""

    def __init__(self, model: CanonicalModel, kernels: Kernels | None = None) -> None:
        self.kernels = kernels or choose_kernels(model.partitions, model.n_cells)
        self._reference = model.reference
        self._n_sums = int(model.offsets[-1])

    def pressures(self, per_sum: FloatArray) -> FloatArray:
        """``A.T @ y`` for ``per_sum = combine.T @ y``. (n_cells,)"""
        out = np.empty(len(self._reference))
        for cells in self._blocks():
            out[cells] = self.kernels.gather(per_sum, cells)
        return out

    def _blocks(self) -> Iterator[slice]:
        n_cells = len(self._reference)
        for start in range(0, n_cells, BLOCK):
            yield slice(start, min(start + BLOCK, n_cells))


class Dual(Streamed):
    """The cells of one model under one notion."""

    def __init__(self, model: CanonicalModel, notion: Notion, kernels: Kernels | None = None) -> None:
        super().__init__(model, kernels)
        self._notion = notion
        self._lower, self._upper = model.lower, model.upper

    def burdens(self, pressures: FloatArray) -> FloatArray:
        """The best answer of every cell alone. (n_cells,)"""
        return self._respond(pressures, slice(0, len(pressures)))

    def answer(self, pressures: FloatArray) -> Answer:
        """Group sums of the answer, and the weights of the Hessian there."""
        sums = np.zeros(self._n_sums)
        weights = np.empty(len(pressures))
        for cells in self._blocks():
            t = self._respond(pressures[cells], cells)
            free = (t > self._lower[cells]) & (t < self._upper[cells])
            with np.errstate(over="ignore"):
                self.kernels.scatter(self._reference[cells] * t, cells, sums)
            weights[cells] = self._reference[cells] * self._notion.curvature(t) * free
        return Answer(sums, weights)

    def push_along(self, pressures: FloatArray, change: FloatArray, length: float) -> float:
        r""":math:`\sum_c r_c t_c(s + \alpha\,ds)\, ds_c`, the cells' part of the slope on a line."""
        total = 0.0
        for cells in self._blocks():
            t = self._respond(pressures[cells] + length * change[cells], cells)
            with np.errstate(over="ignore", invalid="ignore"):
                total += float(np.sum(self._reference[cells] * t * change[cells]))
        return total

    def _respond(self, pressures: FloatArray, cells: slice) -> FloatArray:
        t = self._notion.response(pressures)
        return np.minimum(np.maximum(t, self._lower[cells]), self._upper[cells])


def choose_kernels(partitions: tuple[Partition, ...], n_cells: int) -> Kernels:
    """Compiled passes for large models where numba is installed, numpy otherwise.

    Which of them ran cannot be seen in any result: they give the same bits.
    """
    worth = WORTH_USING if "numba" in sys.modules else WORTH_LOADING
    if n_cells < worth or not partitions or find_spec("numba") is None:
        return NumpyKernels(partitions)
    from quotaopt.solvers.kernels_numba import NumbaKernels

    return NumbaKernels(partitions)
