r"""Rules between measures: gross profit at least 22 % of revenue, cash at least 90 %.

.. math:: \rho^-_g \sum_{c \in g} b_c \le \sum_{c \in g} a_c \le \rho^+_g \sum_{c \in g} b_c

where a and b are amounts of two measures of the same cells; a *derived* measure, 12 % of another,
is written out as what it is derived from. Adds one row per group and side.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.layers import MEASURE, parts_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Rule
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope
from quotaopt.rules.rows import Rows, WeightedRows


def between_measures(plan: Plan, rule: Rule) -> Rule:
    """The rule over the cells of all measures that it is about; any other rule as it is."""
    if rule.ratio is None or rule.ratio.over is None:
        return rule
    parts = (*parts_of(plan.spec, rule.ratio.of), *parts_of(plan.spec, rule.ratio.over))
    return rule.model_copy(update={"where": {**rule.where, MEASURE: tuple(dict.fromkeys(parts))}})


def measure_ratio_rows(scope: Scope, lower: Exact | None, upper: Exact | None) -> list[Rows]:
    """One weighted row per group and stated side.

    Raises
    ------
    PlanError
        A rate of a derived measure is blank for a cell.
    """
    ratio = scope.rule.ratio
    assert ratio is not None
    assert ratio.over is not None
    of, over = _coefficients(scope, ratio.of), _coefficients(scope, ratio.over)
    zeros, free = np.zeros(scope.n_rows), np.full(scope.n_rows, np.inf)
    rows: list[Rows] = []
    if lower is not None:
        rows.append(WeightedRows(scope, of - scope.on_cells(lower.floats()) * over, zeros, free))
    if upper is not None:
        rows.append(WeightedRows(scope, of - scope.on_cells(upper.floats()) * over, -free, zeros))
    return rows


def _coefficients(scope: Scope, measure: str) -> FloatArray:
    """What one unit of every cell adds to a measure; 0 for cells of other measures. (n_cells,)"""
    cells = scope.cells
    members = cells.levels[MEASURE].members.tolist()
    coefficients = np.zeros(len(cells))
    for base, rate in parts_of(scope.plan.spec, measure).items():
        at = np.flatnonzero(cells.codes(MEASURE) == members.index(base))
        coefficients[at] = _rates(scope, rate, at)
    return coefficients


def _rates(scope: Scope, rate: Decimal | str, at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> FloatArray:
    if not isinstance(rate, str):
        return np.full(len(at), float(rate))
    found = values_at(scope.plan, scope.cells, rate, at, scope.place)
    if found.blank.any():
        missing = at[found.blank]
        names = "; ".join(scope.cells.cell_names(scope.cells.of_layer.base_finest, missing[:5]))
        raise scope.refusal("rule.no_value", "ratio", column=rate, count=len(missing), members=names)
    return np.asarray(found.units / 10.0**found.digits, dtype=np.float64)
