r"""From the proof on a face to a proof on the rules themselves.

A stage solved on a face proves its value there: its multipliers may lean on rows from the wrong
side, and on cells that only the face holds. Adding :math:`\mu \ge 0` times the proofs of the stages
that made the face makes up for it: their multipliers are positive just where the face holds on. For
any multipliers whatever the bound is valid; :math:`\mu` is searched for the best one. Large ones
magnify the rounding of the earlier proofs, so the smallest that will do is taken.
"""

from __future__ import annotations

from collections.abc import Callable

WEIGHTS = (0.0, *(4.0**exponent for exponent in range(-2, 13)))
REFINEMENTS = 6
ENOUGH = 1e-10
"""A bound this close to the value, relative to it where that is more than 1, is not improved further."""


def best_weight(bound: Callable[[float], float], value: float) -> tuple[float, float]:
    """The smallest weight whose `bound` is within `ENOUGH` of `value`, else the best found; and its bound."""
    enough, tried = value - ENOUGH * max(abs(value), 1.0), dict[float, float]()
    for weight in WEIGHTS:
        tried[weight] = bound(weight)
        if tried[weight] >= enough:
            return weight, tried[weight]
    for _ in range(REFINEMENTS):
        best = max(sorted(tried), key=lambda each: tried[each])
        around = _beside(best, sorted(tried))
        tried |= {weight: bound(weight) for weight in around}
    best = max(sorted(tried), key=lambda each: tried[each])
    return best, tried[best]


def _beside(best: float, weights: list[float]) -> list[float]:
    """The middles between a weight and its neighbours."""
    place = weights.index(best)
    return [(weights[i] + weights[i + 1]) / 2.0 for i in (place - 1, place) if 0 <= i < len(weights) - 1]
