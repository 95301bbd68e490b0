"""Upper limits that rules imply for cells which have none of their own.

What rounding leaves of a price, times a missing limit, would void a bound: a cell that may not carry
more than the whole costs it 1e-12 instead. The widest such limit will do, and a proof that does not
lean on tighter ones holds for whoever knows the total alone.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.fairness.deviations import implied_upper
from quotaopt.linear.implied import implied_box
from quotaopt.linear.program import LinearProgram
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import without_penalised


def with_implied_limits(model: CanonicalModel) -> CanonicalModel:
    """`model` with the upper limits that its hard rows imply, where it has none."""
    if not np.isinf(model.upper).any():
        return model
    hard = without_penalised(model)
    upper = np.where(np.isinf(model.upper), implied_upper(hard, of_smallest=False), model.upper)
    if np.isinf(upper).any():
        nothing = np.zeros(model.n_cells)
        rows = LinearProgram(nothing, hard.lower, upper, hard.matrix(), hard.row_lower, hard.row_upper)
        upper = np.where(np.isinf(upper), implied_box(rows)[1], upper)
    return replace(model, upper=np.maximum(upper, model.lower))
