"""What one rule hands to the model: its rows, before they are laid out together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, CodeArray, FloatArray, IntArray
from quotaopt.rules.exact import Exact
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


@dataclass(frozen=True, eq=False)
class Slot:
    """Cells by the row that one of their owners belongs to, and the quota this owner has in them."""

    codes: CodeArray  # (n_cells,), -1 where a cell has no owner left
    weight: FloatArray | None  # (n_cells,), None stands for all of every cell


@dataclass(frozen=True, eq=False)
class CreditRows:
    """Sums over cells of what people are credited with. A row is the sum of its groups of all `slots`."""

    scope: Scope
    slots: tuple[Slot, ...]
    lower: FloatArray  # (n_rows,), steps, -inf where there is none
    upper: FloatArray  # (n_rows,)
    lower_steps: IntArray  # (n_rows,), of rows that are plain sums, `NO_LOWER` for others
    upper_steps: IntArray  # (n_rows,)


Rows = SumRows | WeightedRows | ShareRows | CreditRows


def sum_rows(scope: Scope, lower: Exact | None, upper: Exact | None, *, nearest: bool = False) -> SumRows:
    """Plain sums between limits in steps, in whole steps as `whole_steps` has it.

    Raises
    ------
    PlanError
        No whole number of steps lies between the limits of a row of a hard rule.
    """
    return SumRows(scope, *whole_steps(scope, lower, upper, nearest=nearest))


def whole_steps(
    scope: Scope,
    lower: Exact | None,
    upper: Exact | None,
    *,
    nearest: bool = False,
    plain: BoolArray | None = None,
) -> tuple[IntArray, IntArray]:
    """Limits in steps, rounded inwards to whole steps.

    Where a bare value means the nearest step (`nearest`) they are rounded outwards, and so they are
    in a row of a soft rule that no whole number of steps fits: the steps next to it are near enough.
    Rows that are not `plain` (n_rows,) have none.

    Raises
    ------
    PlanError
        No whole number of steps lies between the limits of a row of a hard rule.
    """
    none_below, none_above = np.full(scope.n_rows, NO_LOWER), np.full(scope.n_rows, NO_UPPER)
    below = none_below if lower is None else lower.floor() if nearest else lower.ceil()
    above = none_above if upper is None else upper.ceil() if nearest else upper.floor()
    if plain is not None:
        below, above = np.where(plain, below, none_below), np.where(plain, above, none_above)
    empty = below > above
    if not empty.any():
        return below, above
    if scope.rule.soft is None:
        raise scope.refusal("rule.no_step_between", rows=np.flatnonzero(empty), step=scope.plan.spec.step)
    assert lower is not None
    assert upper is not None
    return np.where(empty, lower.floor(), below), np.where(empty, upper.ceil(), above)
