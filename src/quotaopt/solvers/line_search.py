r"""How far to go along a Newton direction: the dual is concave on the line, so its slope decides.

Values of the dual are not compared: near the optimum they agree in all their digits long
before the rows hold to 1e-12, while slopes still tell one side of the maximum from the other.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.solvers.rows import Rows

FLAT = 0.2
"""A slope below this share of the first one is as good as the maximum."""
LOSS = 0.02
"""A loss of this share of what the first slope promised is put down to the model being inexact."""
TRIALS = 60
GROWTH = 4.0


def line_search(
    rows: Rows,
    multipliers: FloatArray,
    change: FloatArray,
    push_along: Callable[[float], float],
    slope: float,
) -> float:
    """A length at which the dual is higher and its slope is about zero, trying 1 first.

    Parameters
    ----------
    push_along : callable
        The cells' part of the slope at a length, decreasing the slope as it grows.
    slope : float
        The slope at length 0, positive but for rounding.
    """
    if slope <= 0.0:
        return 0.0  # what is left to gain is less than the rounding of the slope

    def slopes(length: float) -> tuple[float, float]:
        cells = push_along(length)
        if not np.isfinite(cells):
            return -np.inf, -np.inf  # so far out that a cell has overflowed
        before, after = limit_slopes(rows, multipliers, change, length)
        return before - cells, after - cells

    low, high, slope_low, slope_high = 0.0, np.inf, slope, -np.inf
    trust_low = trust_high = 1.0  # halved for an end that stays, so that it comes nearer too (Illinois)
    length, last_raised = 1.0, False
    for trial in range(TRIALS):
        before, after = slopes(length)
        if after > 0.0:
            trust_high *= 0.5 if last_raised else 1.0
            low, slope_low, trust_low, last_raised = length, after, 1.0, True
            if after <= FLAT * slope:
                break
            if high == np.inf:
                length *= GROWTH
                continue
        else:
            # Slopes fall along the line: this bounds what was gained up to `low` less what was lost after it.
            gain = low * slope_low + (length - low) * min(before, 0.0)
            if before >= -FLAT * slope and gain >= -LOSS * slope * length:
                return length
            trust_low *= 0.5 if trial and not last_raised else 1.0
            high, slope_high, trust_high, last_raised = length, before, 1.0, False
        share = trust_low * slope_low / (trust_low * slope_low - trust_high * slope_high)
        length = low + (high - low) * min(max(share, 0.1), 0.9)
    return low


def limit_slopes(
    rows: Rows, multipliers: FloatArray, change: FloatArray, length: float
) -> tuple[float, float]:
    """The limits' part of the slope just before and just after a length on the line."""
    at = rows.within(multipliers + length * change)
    moving = np.flatnonzero(change)
    direction = change[moving]
    above, below, rises = rows.kinks.above(at)[moving], rows.kinks.below(at)[moving], direction > 0.0
    before, after = np.where(rises, below, above), np.where(rises, above, below)
    return float(before @ direction), float(after @ direction)
