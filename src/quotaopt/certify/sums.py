"""Sums of floats that do not lose digits."""

from __future__ import annotations

import numpy as np

from quotaopt.model.arrays import FloatArray

ROUNDING = 8.0 * 2.0**-53
"""A sum of products is off by at most so much of the sizes of its terms."""


def total(values: FloatArray) -> float:
    """The sum, as if added in twice the precision and rounded once.

    Adds halves of the array on each other and keeps what every addition loses (Ogita, Rump and
    Oishi 2005, Accurate sum and dot product).
    """
    rest, lost = values.ravel(), 0.0
    while len(rest) > 1:
        half = len(rest) // 2
        left, right = rest[:half], rest[half : 2 * half]
        added = left + right
        part = added - left
        lost += float(((left - (added - part)) + (right - part)).sum())
        rest = np.concatenate([added, rest[2 * half :]])
    return float(rest.sum()) + lost
