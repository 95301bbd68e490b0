r"""``min`` / ``max``: bounds on the targets of a selection; with ``weight`` on a weighted sum.

.. math:: v^-_g \le \sum_{c \in g} x_c \le v^+_g, \qquad
          v^-_g \le \sum_{c \in g} a_c x_c \le v^+_g

A weight is looked up per cell, for example hours of effort per unit of sales; then the
bounds are in hours. Adds one row per group.
"""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.plan.cells.align import values_at
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope
from quotaopt.rules.prorated import amount
from quotaopt.rules.rows import Rows, WeightedRows, sum_rows


def band_rows(scope: Scope) -> list[Rows]:
    """One row per group between the bounds, rounded inwards to whole steps where it is a plain sum.

    Raises
    ------
    PlanError
        A bound is blank for a group, the lower bound is above the upper, or a weight is missing.
    """
    rule = scope.rule
    lower, upper = amount(scope, rule.min, "min", "min"), amount(scope, rule.max, "max", "max")
    refuse_crossed(scope, lower, upper)
    if rule.weight is None:
        return [sum_rows(scope, lower and scope.in_steps(lower), upper and scope.in_steps(upper))]
    below_float = np.full(scope.n_rows, -np.inf) if lower is None else scope.in_steps(lower).floats()
    above_float = np.full(scope.n_rows, np.inf) if upper is None else scope.in_steps(upper).floats()
    weight = weights(scope, rule.weight, "weight")
    if scope.factor is not None:
        weight *= np.append(scope.factor.floats(), 0.0)[scope.row_of_cell()]
    return [WeightedRows(scope, weight, below_float, above_float)]


def weights(scope: Scope, column: str, key: str) -> FloatArray:
    """A column looked up for every cell of the rule; 0 outside it. (n_cells,)

    Raises
    ------
    PlanError
        The column is blank, or has no row, for a cell of the rule.
    """
    place = scope.plan.place("rules", scope.position, key)
    inside = (
        np.arange(len(scope.cells), dtype=np.int64) if scope.inside is None else np.flatnonzero(scope.inside)
    )
    found = values_at(scope.plan, scope.cells, column, inside, place)
    if found.blank.any():
        missing = inside[found.blank]
        levels = scope.plan.spec.tables[column.partition(".")[0]].key
        names = list(dict.fromkeys(scope.cells.cell_names(levels, missing[:500])))
        raise scope.refusal(
            "rule.no_value", key, column=column, count=len(missing), members="; ".join(names[:5])
        )
    weight = np.zeros(len(scope.cells))
    weight[inside] = found.units / 10**found.digits
    return weight


def refuse_crossed(scope: Scope, lower: Exact | None, upper: Exact | None) -> None:
    """Stop where a looked-up lower bound is above its upper bound."""
    if lower is None or upper is None:
        return
    crossed = np.flatnonzero(lower.floats() > upper.floats())
    if len(crossed):
        raise scope.refusal("rule.crossed", rows=crossed)
