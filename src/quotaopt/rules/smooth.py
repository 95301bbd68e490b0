r"""``smooth``: a period against the one before it.

.. math:: v^-_{g,p} \sum_{c \in g, p-1} x_c \le \sum_{c \in g, p} x_c \le v^+_{g,p} \sum_{c \in g, p-1} x_c

With the groups g of the other members of `each`. Adds one row per group, period and stated side;
the plan's first period has none.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.rules.band import refuse_crossed
from quotaopt.rules.cumulative import on_any_period, period_level
from quotaopt.rules.limits import Scope, scope_of
from quotaopt.rules.rows import Rows, ShareRows


def smooth_rows(scope: Scope) -> list[Rows]:
    """One row per group, period and side, against the sum of the same group one period before.

    Raises
    ------
    PlanError
        A bound is blank, negative or crossed, or no period has one before it.
    """
    smooth = scope.rule.smooth
    assert smooth is not None
    later = _after_the_first(scope)
    before = scope_of(scope.plan, scope.cells, on_any_period(scope), scope.position)
    row_before = _row_before(later, before)
    lower, upper = later.limit(smooth.min, "smooth", "min"), later.limit(smooth.max, "smooth", "max")
    refuse_crossed(later, lower, upper)
    rows: list[Rows] = []
    for bound, is_lower in ((lower, True), (upper, False)):
        if bound is not None and (bound.units < 0).any():
            raise scope.refusal("rule.negative_smooth", "smooth")
        if bound is not None:
            rows.append(ShareRows(later, before, row_before, bound.floats(), is_lower))
    return rows


def _after_the_first(scope: Scope) -> Scope:
    """The rows of `scope` but for those of the plan's first period."""
    cells, level = scope.cells, period_level(scope.cells, scope.rule)
    codes = np.unique(cells.period_codes[level][scope.first_cell % cells.n_periods])
    periods = tuple(cells.levels[level].members[codes[codes > 0]].tolist())
    if not periods:
        raise scope.refusal("rule.nothing_before", "smooth", level=level)
    rule = on_any_period(scope)
    later = rule.model_copy(update={"where": {**rule.where, level: periods}})
    return scope_of(scope.plan, cells, later, scope.position)


def _row_before(later: Scope, before: Scope) -> IntArray:
    """For every row of `later` the row of `before` of its group one period earlier. (n_rows,)"""
    cells, level = later.cells, period_level(later.cells, later.rule)
    code_of_period = cells.period_codes[level]
    base, period = np.divmod(later.first_cell, cells.n_periods)
    first_period = np.searchsorted(code_of_period, code_of_period[period] - 1)
    cell_before = base * cells.n_periods + first_period
    return before.row_of_group[before.grouping.codes[cell_before]].astype(np.int64)
