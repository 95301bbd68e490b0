r"""The face: all optima of a linear stage, as a canonical model again.

Let y be optimal multipliers of a linear stage and :math:`d_c` the reduced costs of its cells, and t
any optimum. By complementary slackness every other optimum keeps the rows with a price where t has
them, and the cells with a reduced cost as well, and anything that does so is optimal. Rows become
equalities at the activity of t itself, so that t lies in the face to the last digit whatever the
solver's tolerance was.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel

LEAST, MOST = 1e-11, 1e-3
"""Prices below the first are zero, beyond the second they are none: objectives are of order one."""

PLAY = 1e-11
"""What a held row may move by, relative to its mass. Rows that say the same twice differ by rounding,
and held without any play their multipliers would be driven apart for ever."""


def face_of(
    model: CanonicalModel,
    t: FloatArray,
    multipliers: FloatArray,
    reduced_costs: FloatArray,
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
    priced, fixed = is_price(multipliers * model.row_mass), is_price(reduced_costs)
    row_lower = np.where(priced, activity - play, np.minimum(model.row_lower, activity))
    row_upper = np.where(priced, activity + play, np.maximum(model.row_upper, activity))
    return replace(
        model,
        lower=np.where(fixed, t, np.minimum(model.lower, t)),
        upper=np.where(fixed, t, np.maximum(model.upper, t)),
        row_lower=np.where(model.may_miss, model.row_lower, row_lower),
        row_upper=np.where(model.may_miss, model.row_upper, row_upper),
    )


def is_price(values: FloatArray) -> BoolArray:
    """Which of some prices are not zero but for rounding.

    What a solver leaves of zeros is of one size, and what prices are of another; between the two lies
    the widest range of sizes in which there is none. It depends on the method how large they are:
    1e-15 behind a simplex basis, 1e-7 where a gap was closed by iteration.
    """
    sizes = np.abs(values)
    doubtful = np.log(sizes[(sizes > LEAST) & (sizes < MOST)])
    doubtful.sort()
    edges = np.concatenate([[np.log(LEAST)], doubtful, [np.log(MOST)]])
    widest = int(np.argmax(np.diff(edges)))
    return np.asarray(sizes > np.exp(0.5 * (edges[widest] + edges[widest + 1])))
