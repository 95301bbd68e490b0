"""What one rule hands to the model: its rows, before they are laid out together."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.rules.limits import Scope


@dataclass(frozen=True, eq=False)
class SumRows:
    """Plain sums of cells between limits in whole steps."""

    scope: Scope
    lower: IntArray  # (n_rows,), steps
    upper: IntArray  # (n_rows,)


@dataclass(frozen=True, eq=False)
class WeightedRows:
    """Weighted sums of cells between limits in steps times weight."""

    scope: Scope
    weight: FloatArray  # (n_cells,)
    lower: FloatArray  # (n_rows,), -inf where there is none
    upper: FloatArray  # (n_rows,)


@dataclass(frozen=True, eq=False)
class ShareRows:
    """Sums of cells against a multiple of the sum of another selection.

    ``row - factor * parent`` is 0 or more at the lower side, 0 or less at the upper.
    """

    scope: Scope
    parent: Scope
    parent_row: IntArray  # (n_rows,), position in the rows of `parent`
    factor: FloatArray  # (n_rows,)
    is_lower: bool


Rows = SumRows | WeightedRows | ShareRows
