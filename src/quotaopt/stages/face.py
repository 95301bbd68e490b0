r"""The face: all optima of a linear stage, as a canonical model again.

Let y be optimal multipliers of a linear stage and :math:`d_c` the reduced costs of its cells, and t
any optimum. By complementary slackness every other optimum keeps the rows with a price where t has
them, and the cells with a reduced cost as well, and anything that does so is optimal. Rows become
equalities at the activity of t itself, so that t lies in the face to the last digit whatever the
solver's tolerance was. Where rounding leaves in doubt whether a price is zero it counts as a price:
a row held too much costs freedom, a row held too little would cost the stage's value.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

PRICED = 1e-7
"""Prices up to this share of the largest count as zero: objectives are of order one."""

PLAY = 1e-11
"""What a held row may move by, relative to its mass. Rows that say the same twice differ by rounding,
and held without any play their multipliers would be driven apart for ever."""


def face_of(
    model: CanonicalModel,
    t: FloatArray,
    multipliers: FloatArray,
    reduced_costs: FloatArray,
    tolerance: float = PRICED,
) -> CanonicalModel:
    """`model` narrowed to the burdens that are as good as `t`. Rows with a penalty keep their limits.

    Parameters
    ----------
    t : (n_cells,)
        An optimum; limits that it misses by rounding are widened to hold it.
    multipliers : (n_rows,)
        Optimal prices of the rows, per unit of activity.
    reduced_costs : (n_cells,)
        Derivative of the objective minus pressure, per unit of reference; 0 where the cell is free.
    """
    activity, play = model.activity(t), PLAY * model.row_mass
    priced = np.abs(multipliers) * model.row_mass > tolerance
    fixed = np.abs(reduced_costs) > tolerance
    row_lower = np.where(priced, activity - play, np.minimum(model.row_lower, activity))
    row_upper = np.where(priced, activity + play, np.maximum(model.row_upper, activity))
    return replace(
        model,
        lower=np.where(fixed, t, np.minimum(model.lower, t)),
        upper=np.where(fixed, t, np.maximum(model.upper, t)),
        row_lower=np.where(model.may_miss, model.row_lower, row_lower),
        row_upper=np.where(model.may_miss, model.row_upper, row_upper),
    )
