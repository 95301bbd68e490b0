"""A linear or mixed-integer program in arrays: the only form this room knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import BoolArray, FloatArray

NEARLY_WHOLE = 1e-9
"""A limit this close to a whole number, relative to its size, is that number."""


@dataclass(frozen=True, eq=False)
class LinearProgram:
    r"""Minimise a linear cost over a box and ranged rows.

    .. math:: \min c^\top x + o \quad\text{s.t.}\quad \underline b \le A x \le \overline b,
              \quad \underline x \le x \le \overline x, \quad x_j \in \mathbb{Z} \text{ for some } j

    Always a minimisation. A missing limit is -inf or +inf, never NaN. Columns are best measured in
    units in which their values are about 1 (ratios, not money).
    """

    cost: FloatArray  # (n_columns,)
    lower: FloatArray  # (n_columns,)
    upper: FloatArray  # (n_columns,)
    matrix: sparse.csr_array  # (n_rows, n_columns)
    row_lower: FloatArray  # (n_rows,)
    row_upper: FloatArray  # (n_rows,)
    whole: BoolArray | None = None  # (n_columns,); None: no column must be whole
    offset: float = 0.0

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.cost)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @property
    def is_integer(self) -> bool:
        """Whether any column must be whole."""
        return self.whole is not None and bool(self.whole.any())

    @cached_property
    def absolute(self) -> sparse.csr_array:
        """The matrix without signs. (n_rows, n_columns)"""
        return sparse.csr_array(abs(self.matrix))

    @cached_property
    def row_mass(self) -> FloatArray:
        """Sum of the absolute coefficients of each row; 1 for a row without any. (n_rows,)"""
        mass = np.asarray(self.absolute.sum(axis=1), dtype=np.float64).ravel()
        return np.where(mass > 0.0, mass, 1.0)

    @cached_property
    def box(self) -> tuple[FloatArray, FloatArray]:
        """Limits of the columns; those of whole columns drawn in to whole numbers. Each (n_columns,)"""
        if self.whole is None:
            return self.lower, self.upper
        slack_low = NEARLY_WHOLE * np.maximum(1.0, np.where(np.isfinite(self.lower), abs(self.lower), 0.0))
        slack_high = NEARLY_WHOLE * np.maximum(1.0, np.where(np.isfinite(self.upper), abs(self.upper), 0.0))
        lower = np.where(self.whole, np.ceil(self.lower - slack_low), self.lower)
        upper = np.where(self.whole, np.floor(self.upper + slack_high), self.upper)
        return lower, upper

    def changed(self, **vectors: Any) -> LinearProgram:
        """The same matrix with other vectors; what follows from the matrix is not derived again."""
        after = replace(self, **vectors)
        vars(after).update(absolute=self.absolute, row_mass=self.row_mass)
        return after

    def relaxed(self) -> LinearProgram:
        """The same program where no column must be whole; limits drawn in to whole numbers stay so."""
        lower, upper = self.box
        return replace(self, lower=lower, upper=upper, whole=None)

    def held(self, x: FloatArray) -> LinearProgram:
        """The linear program left when every whole column stays at its value in `x` (n_columns,)."""
        relaxed = self.relaxed()
        whole = np.zeros(self.n_columns, dtype=np.bool_) if self.whole is None else self.whole
        return replace(
            relaxed,
            lower=np.where(whole, x, relaxed.lower),
            upper=np.where(whole, x, relaxed.upper),
        )
