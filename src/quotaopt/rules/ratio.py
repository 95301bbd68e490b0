r"""``ratio``: a weighted average of targets, for example the margin rate of a region.

.. math:: \rho^-_g \le \frac{\sum_{c \in g} a_c x_c}{\sum_{c \in g} x_c} \le \rho^+_g
   \quad\Longleftrightarrow\quad \sum_{c \in g} (a_c - \rho^-_g) x_c \ge 0, \;
   \sum_{c \in g} (a_c - \rho^+_g) x_c \le 0

Linear because targets are never negative. Adds one row per group and side.
"""

from __future__ import annotations

import numpy as np

from quotaopt.rules.band import refuse_crossed, weights
from quotaopt.rules.between_measures import measure_ratio_rows
from quotaopt.rules.limits import Scope
from quotaopt.rules.rows import Rows, WeightedRows


def ratio_rows(scope: Scope) -> list[Rows]:
    """One weighted row per group and stated side.

    Raises
    ------
    PlanError
        The averaged column is blank for a cell, or a bound is blank or crossed.
    """
    ratio = scope.rule.ratio
    assert ratio is not None
    lower, upper = scope.limit(ratio.min, "ratio", "min"), scope.limit(ratio.max, "ratio", "max")
    refuse_crossed(scope, lower, upper)
    if ratio.over is not None:
        return measure_ratio_rows(scope, lower, upper)
    average = weights(scope, ratio.of, "ratio")
    zeros, free = np.zeros(scope.n_rows), np.full(scope.n_rows, np.inf)
    rows: list[Rows] = []
    if lower is not None:
        rows.append(WeightedRows(scope, average - scope.on_cells(lower.floats()), zeros, free))
    if upper is not None:
        rows.append(WeightedRows(scope, average - scope.on_cells(upper.floats()), -free, zeros))
    return rows
