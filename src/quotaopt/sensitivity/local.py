r"""An optimum of a strictly convex notion, and the limits that bind there.

Let F be the cells off their bounds, L the rows that lean on a limit b and A their entries. Optimal
multipliers y of the rows give every burden by the notion's answer :math:`\psi` to the pressure s on its cell:

.. math:: A_L x = b_L, \qquad x_c = r_c \psi(s_c), \; s = A_L^\top y / r \; (c \in F),
          \qquad x_c = r_c \bar t_c \; (c \notin F) .

That is also enough: what keeps the limits and these equations, with prices of the right sign, is optimal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.sensitivity.system import System
from quotaopt.solvers.rows import Rows, merge_rows

SAME = 1e-9
"""Multipliers, and distances relative to the size of a row or cell, below this are none."""
KEPT = 1e-8
"""So far, relative to a row's size, an optimum may be from its limits."""


@dataclass(frozen=True, eq=False)
class Point:
    """A point of a path."""

    size: float  # theta
    multipliers: FloatArray  # (n_merged,)
    t: FloatArray  # (n_cells,)


@dataclass(frozen=True, eq=False)
class Local:
    """An optimum, the limits that bind there, and those that might."""

    model: CanonicalModel
    notion: Notion
    rows: Rows
    matrix: sparse.csr_array  # (n_merged, n_cells), entries a * r
    start: Point
    leaning: BoolArray  # (n_merged,), rows on a limit
    free: BoolArray  # (n_cells,), cells off their bounds
    at_upper: BoolArray  # (n_cells,), of the others

    @classmethod
    def of(cls, model: CanonicalModel, notion: Notion, multipliers: FloatArray) -> Local:
        """The optimum with these multipliers (n_rows,)."""
        rows = merge_rows(model)
        y = _at_kinks(rows, rows.from_model(multipliers))
        matrix = replace(model, combine=rows.combine).matrix()
        leaning = np.asarray(rows.kinks.above(y) == rows.kinks.below(y))
        pure = notion.response(np.asarray(matrix.T @ y) / model.reference)
        t = np.clip(pure, model.lower, model.upper)
        free = (pure > model.lower) & (pure < model.upper)
        at_upper = pure >= model.upper
        return cls(model, notion, rows, matrix, Point(0.0, y, t), leaning, free, at_upper)

    @cached_property
    def system(self) -> System:
        """The system of the start."""
        return System(self.held, self.weights(self.start.t))

    def weights(self, t: FloatArray) -> FloatArray:
        """How much every free cell gives way; infinite where that is beyond floats. (n_cells,)"""
        with np.errstate(over="ignore"):
            return np.where(self.free, self.notion.curvature(t) / self.model.reference, 0.0)

    @cached_property
    def held(self) -> sparse.csr_array:
        """The rows on a limit. (n_leaning, n_cells)"""
        return sparse.csr_array(self.matrix[np.flatnonzero(self.leaning)])

    @property
    def error(self) -> float:
        """How far the start is from keeping its rows where their prices hold them, relative to their size."""
        rows, y = self.rows, self.start.multipliers
        activity = np.asarray(self.matrix @ self.start.t)
        missing = np.maximum(rows.kinks.above(y) - activity, activity - rows.kinks.below(y))
        return float((np.maximum(missing, 0.0) / rows.mass).max(initial=0.0))

    @property
    def is_optimum(self) -> bool:
        """Whether these multipliers are optimal ones."""
        return bool(self.error <= KEPT and (self.model.lower <= self.model.upper).all())


def _at_kinks(rows: Rows, y: FloatArray) -> FloatArray:
    """Multipliers that rounding keeps off a kink, at it."""
    at = rows.kinks.at
    finite = np.where(np.isfinite(at), at, np.inf)
    near = np.argmin(np.abs(finite - y[:, None]), axis=1) if at.shape[1] else np.zeros(len(y), dtype=np.int64)
    kink = finite[np.arange(len(y)), near]
    heavy = rows.scale / rows.mass
    return np.where(np.abs(kink - y) * heavy <= SAME, kink, y)
