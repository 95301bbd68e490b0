r"""What lots and counts prove about the linear notions between cells.

``least_absolute`` falls apart into groups like every strictly convex notion; the prices that make its
Lagrangian bound largest are the duals of its integer program's relaxation. For ``minimax`` it is enough to
count: where an owner has more groups than may be open, one of them is closed, and its cells deviate by 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.fairness.deviations import implied_upper
from quotaopt.logic.lagrangian import Lagrangian
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic
from quotaopt.stages.chain import Fair


@dataclass(frozen=True)
class AbsoluteDeviation:
    r""":math:`|t - 1|`, with one of its many responses to a slope of 1 or -1."""

    name = "least_absolute"

    def cost(self, t: FloatArray) -> FloatArray:
        r""":math:`|t - 1|`."""
        return np.abs(t - 1.0)

    def slope(self, t: FloatArray) -> FloatArray:
        """-1 or 1; 0 at the reference."""
        return np.sign(t - 1.0)

    def response(self, s: FloatArray) -> FloatArray:
        """All, nothing, or the reference between."""
        return np.where(s > 1.0, np.inf, np.where(s < -1.0, 0.0, 1.0))

    def curvature(self, t: FloatArray) -> FloatArray:
        """None."""
        return np.zeros_like(t)


def linear_bound(
    model: CanonicalModel, logic: Logic, fair: Fair, prices: FloatArray
) -> tuple[float, FloatArray]:
    """A bound on the first stage of a linear notion between cells, and the multipliers that prove it.

    -inf where nothing is proved beyond the relaxation. `prices` of the rows (n_rows,).
    """
    if fair.groups is not None or fair.deviations is None or model.row_penalty is not None:
        return -np.inf, prices
    if fair.deviations.largest:
        return (fair.deviations.largest if must_close(logic) else -np.inf), np.zeros(model.n_rows)
    limited = replace(model, upper=np.minimum(model.upper, implied_upper(model)))
    if not np.isfinite(limited.upper).all():
        return -np.inf, prices
    found = Lagrangian(limited, logic, AbsoluteDeviation()).at(prices)
    return found.value, found.multipliers


def must_close(logic: Logic) -> bool:
    """Whether some owner has more groups with cells than it may open."""
    counted = logic.owner[(logic.owner >= 0) & (logic.sizes > 0)]
    return bool((np.bincount(counted, minlength=len(logic.count)) > logic.count).any())
