"""Rates of the reference: one number for all, or looked up for every cell and held to a range."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_formulas import Range

_SHOWN = 5
SHARE = Range(min=Decimal(0), max=Decimal(1))


def rate_at(
    plan: Plan, cells: Cells, rate: Decimal | str, at: IntArray, allowed: Range | None, place: Place
) -> FloatArray:
    """The rate of every cell `at`; one number has shape ``()``. (len(at),)

    Floats compare as the decimals they stand for: a decimal of up to 15 figures and a side of
    the range with the same value have the same nearest float.

    Raises
    ------
    PlanError
        A column is blank for some of the cells, or lies outside of `allowed`.
    """
    if isinstance(rate, Decimal):
        return np.asarray(float(rate))
    found = values_at(plan, cells, rate, at, place)
    if found.blank.any():
        raise _refused("formula.no_rate", plan, cells, rate, at[found.blank], place)
    value = np.asarray(found.units / 10**found.digits)
    low, high = (None if side is None else float(side) for side in _sides(allowed))
    outside = np.zeros(len(at), dtype=np.bool_)
    outside |= False if low is None else value < low
    outside |= False if high is None else value > high
    if outside.any():
        shown = {"min": _text(low), "max": _text(high)}
        raise _refused("formula.outside", plan, cells, rate, at[outside], place, value[outside], **shown)
    return value


def refuse_negative(cells: Cells, factor: FloatArray, at: IntArray, place: Place) -> None:
    """Stop where a factor takes more away than there is."""
    wrong: BoolArray = np.broadcast_to(factor < 0.0, len(at))
    if wrong.any():
        names = cells.cell_names(cells.base_finest, at[wrong][:_SHOWN]).tolist()
        shown = "; ".join(dict.fromkeys(names))
        raise PlanError([Problem.at(place, "formula.below_nothing", members=shown)])


def _refused(
    key: str,
    plan: Plan,
    cells: Cells,
    column: str,
    at: IntArray,
    place: Place,
    values: FloatArray | None = None,
    **shown: str,
) -> PlanError:
    levels = plan.spec.tables[column.partition(".")[0]].key
    rows = cells.group(levels).codes[at]
    _, first = np.unique(rows, return_index=True)
    names = cells.cell_names(levels, at[first[:_SHOWN]]).tolist()
    if values is not None:
        names = [f"{name} {value:.6g}" for name, value in zip(names, values[first].tolist(), strict=False)]
    described = {"column": column, "count": len(first), "members": "; ".join(names), **shown}
    return PlanError([Problem.at(place, key, **described)])


def _sides(allowed: Range | None) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if allowed is None else (allowed.min, allowed.max)


def _text(side: float | None) -> str:
    return "…" if side is None else f"{side:.6g}"
