r"""From the proof on a face to a proof on the rules themselves.

A stage solved on a face proves its value there: its multipliers may lean on rows from the wrong
side, and on cells that only the face holds. Adding :math:`\mu \ge 0` times the proofs of the stages
that made the face makes up for it: their multipliers are positive just where the face holds on. For
any multipliers whatever the bound is valid, and along :math:`\mu` it is concave; so :math:`\mu` is
searched for the best one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from quotaopt.model.arrays import FloatArray

LARGEST_EXPONENT = 20
"""Proofs of earlier stages are weighed with up to two to this power."""
REFINEMENTS = 12
ENOUGH = 1e-10
"""A bound this close to the value, relative to it, is not improved further."""


def best_weight(bound: Callable[[float], float], value: float) -> tuple[float, float]:
    """The weight where a concave `bound` is largest, or first within `ENOUGH` of `value`; and that bound."""
    enough = value - ENOUGH * max(abs(value), 1e-6)
    tried = {0.0: bound(0.0)}
    for exponent in range(-4, LARGEST_EXPONENT + 1):
        weight = 2.0**exponent
        tried[weight] = bound(weight)
        best = max(tried, key=lambda each: tried[each])
        if tried[best] >= enough or (best < weight and np.isfinite(tried[best])):
            break
    for _ in range(REFINEMENTS):
        weights = sorted(tried)
        best = max(weights, key=lambda each: tried[each])
        if tried[best] >= enough:
            break
        place = weights.index(best)
        around = [
            (weights[i] + weights[i + 1]) / 2.0 for i in (place - 1, place) if 0 <= i < len(weights) - 1
        ]
        tried |= {weight: bound(weight) for weight in around}
    best = max(sorted(tried), key=lambda each: tried[each])
    return best, tried[best]


def combined(own: FloatArray, weight: float, earlier: Sequence[FloatArray]) -> FloatArray:
    """`own` plus `weight` times every one of `earlier`."""
    total = own.copy()
    for each in earlier:
        total += weight * each
    return total
