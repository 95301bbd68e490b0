"""What has happened: the periods that are over, and what was sold in every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals.elapsed import elapsed
from quotaopt.errors import Place, PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.rounding.apportion import apportion

if TYPE_CHECKING:
    from quotaopt.actuals.actuals import Actuals
    from quotaopt.plan.plan import Plan

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Past:
    """The past of a plan of one measure. Periods that are over come before all others."""

    closed: BoolArray  # (n_periods,), over to the last day
    running: BoolArray  # (n_periods,), begun and not over: neither past nor free to change
    minor: IntArray  # (n_cells,), minor units sold in closed periods, 0 in others
    unknown: IntArray  # cells of closed periods of which no row speaks: nothing was sold there
    outside: int = 0  # minor units of rows that lie in no cell of the plan


def past_of(plan: Plan, actuals: Actuals) -> Past:
    """The past as actuals tell it at their day.

    Raises
    ------
    PlanError
        No period is over, one that is over has no actuals at all, or rows are coarser than cells.
    """
    days, sold = elapsed(plan, actuals.as_of), actuals.by_cell()
    n_periods = len(days.is_closed)
    is_blank = sold.blank.reshape(-1, n_periods)
    place, finest = Place(file=actuals.source), str(actuals.cells.time_finest)
    names = actuals.cells.levels[finest].members[actuals.cells.period_codes[finest]]
    problems = Problems()
    if not days.is_closed.any():
        problems.add(place, "replan.nothing_over", date=actuals.as_of.isoformat(), first=names[0])
    empty = np.flatnonzero(days.is_closed & is_blank.all(axis=0))
    if len(empty):
        shown = ", ".join(map(str, names[empty[:_SHOWN]]))
        problems.add(place, "replan.period_without_actuals", count=len(empty), periods=shown)
    problems.stop_if_any()
    closed = np.tile(days.is_closed, len(is_blank))
    return Past(
        days.is_closed,
        (days.done > 0) & ~days.is_closed,
        np.where(closed, sold.units, 0),
        np.flatnonzero(closed & sold.blank),
        int(actuals.units[actuals.outside].sum()),
    )


def whole_steps(cells: Cells, past: Past, step_minor: int) -> IntArray:
    """What was sold in whole steps, less than one from the exact amount in every sum that people look at.

    The whole is rounded to the nearest step and shared among periods, then inside each period down the
    first dimension, level by level, by largest remainders. (n_cells,)

    Raises
    ------
    PlanError
        More was returned than sold in a cell.
    """
    below = np.flatnonzero(past.minor < 0)
    if len(below):
        shown = "; ".join(cells.cell_names(cells.finest, below[:_SHOWN]))
        raise PlanError([Problem.at(Place(), "replan.returns", count=len(below), cells=shown)])
    total = np.array([(int(past.minor.sum()) + step_minor // 2) // step_minor], dtype=np.int64)
    parent = np.zeros(len(cells), dtype=np.int64)
    for levels in _downwards(cells):
        code = cells.group(levels).codes.astype(np.int64)
        total, parent = _shared(past.minor, step_minor, parent, total, code), code
    return _shared(past.minor, step_minor, parent, total, np.arange(len(cells), dtype=np.int64))


def _downwards(cells: Cells) -> list[tuple[str, ...]]:
    """Periods, then periods by the members of the first dimension, coarsest level first."""
    assert cells.time_finest is not None  # or nothing would be over
    dimension = cells.levels[cells.base_finest[0]].dimension
    chain = [level for level in cells if cells.levels[level].dimension == dimension]
    return [(cells.time_finest,), *((level, cells.time_finest) for level in chain)]


def _shared(minor: IntArray, step: int, parent: IntArray, total: IntArray, child: IntArray) -> IntArray:
    """Steps of parents shared among their children, nearest to the exact amounts. (n_children,)"""
    n_children = int(child.max()) + 1
    exact, above = np.zeros(n_children, dtype=np.int64), np.zeros(n_children, dtype=np.int64)
    np.add.at(exact, child, minor)
    above[child] = parent
    nothing = np.zeros(n_children, dtype=np.int64)
    return apportion(above, total, exact / step, nothing, -(-exact // step))
