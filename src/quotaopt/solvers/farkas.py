r"""Proofs that there is no plan: mixes of rows which no burdens inside their limits satisfy.

For multipliers y and :math:`s = A^\top y` every plan has
:math:`y^\top A(rt) \le \sum_c r_c \max(\underline t_c s_c, \overline t_c s_c)`, while the rows ask
for at least :math:`\sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)`. Where the rows ask for more
than the cells can give, y is the proof (Farkas 1902). It is checked here in floats and by the
certificate in exact numbers.
"""

from __future__ import annotations

import numpy as np

from quotaopt.fairness.notion import pressures
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Refutation

CLEAR = 1e-9
"""A proof must exceed this share of the mass of the rows it mixes: far above rounding, far
below any conflict between limits people have written down."""
FEW = 40


def farkas_margin(model: CanonicalModel, multipliers: FloatArray) -> float:
    """By how much the mix of rows cannot be met, as a share of the rows' mass; a proof if positive."""
    weight = float(np.abs(multipliers) @ model.row_mass)
    if weight == 0.0:
        return 0.0
    asked = np.where(multipliers > 0.0, model.row_lower, model.row_upper)
    leaning = multipliers != 0.0
    demand = float(asked[leaning] @ multipliers[leaning])
    push = pressures(model, multipliers)
    reach = np.where(push > 0.0, model.upper, model.lower)
    moved = push != 0.0
    supply = float(model.reference[moved] @ (push[moved] * reach[moved]))
    return (demand - supply) / weight


def refutation(model: CanonicalModel, multipliers: FloatArray, method: str) -> Refutation | None:
    """A proof from multipliers that may hold one, on as few rows as easily found; None if it is not clear."""
    asked = np.where(multipliers > 0.0, model.row_lower, model.row_upper)
    candidate = np.where(np.isfinite(asked) & np.isfinite(multipliers), multipliers, 0.0)
    largest = float(np.max(np.abs(candidate), initial=0.0))
    if largest == 0.0 or farkas_margin(model, candidate / largest) <= CLEAR:
        return None
    return Refutation(_prune(model, candidate / largest), method)


def _prune(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """Leave out rows as long as the proof stays at least half as clear."""
    enough = max(CLEAR, 0.5 * farkas_margin(model, multipliers))
    heaviest_first = np.argsort(-np.abs(multipliers) * model.row_mass, kind="stable")
    fewest, most = 1, int(np.count_nonzero(multipliers))
    while fewest < most:
        middle = (fewest + most) // 2
        if farkas_margin(model, _only(multipliers, heaviest_first[:middle])) >= enough:
            most = middle
        else:
            fewest = middle + 1
    kept = _only(multipliers, heaviest_first[:most])
    if most <= FEW:
        for row in heaviest_first[:most][::-1]:
            without = kept.copy()
            without[row] = 0.0
            if farkas_margin(model, without) >= enough:
                kept = without
    return kept


def _only(multipliers: FloatArray, rows: IntArray) -> FloatArray:
    """The multipliers of `rows`, 0 elsewhere."""
    out = np.zeros_like(multipliers)
    out[rows] = multipliers[rows]
    return out
