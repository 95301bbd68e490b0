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
    own: tuple[IntArray, IntArray] | None = None  # with over-assignment: the same limits of own numbers


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

    Limits of own numbers are rounded to whole steps of those first, then to whole steps of plan numbers.

    Raises
    ------
    PlanError
        No whole number of steps lies between the limits of a row of a hard rule.
    """
    below, above = own = whole_steps(scope, lower, upper, nearest=nearest)
    if scope.factor is None:
        return SumRows(scope, below, above)
    if lower is not None:
        below = _least(below, scope.factor, nearest=nearest)
    if upper is not None:
        whole = Exact(above, 1)
        above = whole.ceil_over(scope.factor) if nearest else whole.floor_over(scope.factor)
    return SumRows(scope, *_uncrossed(scope, below, above), own)


def _least(below: IntArray, factor: Exact, *, nearest: bool) -> IntArray:
    """The plan numbers of own numbers; whoever carries a step needs one of the plan's."""
    if not nearest:
        return Exact(below, 1).ceil_over(factor)
    return np.maximum(Exact(below, 1).floor_over(factor), np.minimum(below, 1))


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
    return _uncrossed(scope, below, above)


def _uncrossed(scope: Scope, below: IntArray, above: IntArray) -> tuple[IntArray, IntArray]:
    """Limits between which a whole step lies; those of a soft rule with none move to the steps around."""
    empty = below > above
    if empty.any() and scope.rule.soft is None:
        raise scope.refusal("rule.no_step_between", rows=np.flatnonzero(empty), step=scope.step)
    return np.where(empty, above, below), np.where(empty, below, above)
