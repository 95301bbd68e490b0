"""The kinks of rows that have hard limits alone: one each, at zero, and none where the limits are equal.

The same as `kinks` says of them, without looking for segments: most models have no other rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.model.arrays import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class HardKinks:
    """The upper limit answers below the kink, the lower one above it. See `Kinks` for the methods."""

    lower: FloatArray  # (n_rows,)
    upper: FloatArray  # (n_rows,), the lower one where both are one
    kink: FloatArray  # (n_rows,), 0; inf where both limits are one

    @classmethod
    def of(cls, lower: FloatArray, upper: FloatArray, is_equality: BoolArray) -> HardKinks:
        """The kinks of rows with limits `lower` and `upper`. (n_rows,)"""
        return cls(lower, np.where(is_equality, lower, upper), np.where(is_equality, np.inf, 0.0))

    @property
    def at(self) -> FloatArray:
        """(n_rows, 1)"""
        return self.kink[:, None]

    @cached_property
    def lowest(self) -> FloatArray:
        """(n_rows,)"""
        return np.where(np.isfinite(self.upper), -np.inf, 0.0)

    @cached_property
    def highest(self) -> FloatArray:
        """(n_rows,)"""
        return np.where(np.isfinite(self.lower), np.inf, 0.0)

    def above(self, multipliers: FloatArray) -> FloatArray:
        """(n_rows,)"""
        return np.where(multipliers >= 0.0, self.lower, self.upper)

    def below(self, multipliers: FloatArray) -> FloatArray:
        """(n_rows,)"""
        return np.where(multipliers > 0.0, self.lower, self.upper)

    def give_towards(self, multipliers: FloatArray, direction: FloatArray) -> FloatArray:
        """Nothing. (n_rows,)"""
        return np.zeros(len(self.lower))

    def next_above(self, multipliers: FloatArray) -> FloatArray:
        """(n_rows,)"""
        return np.where(multipliers < self.kink, self.kink, np.inf)

    def next_below(self, multipliers: FloatArray) -> FloatArray:
        """(n_rows,)"""
        return np.where(multipliers > self.kink, self.kink, -np.inf)

    def away(self, multipliers: FloatArray, activity: FloatArray) -> FloatArray:
        """(n_rows,)"""
        least = np.where(activity < self.lower, np.inf, self.kink)
        most = np.where(activity <= self.upper, self.kink, -np.inf)
        most = np.where(activity <= self.lower, np.inf, most)
        return np.maximum(np.maximum(least - multipliers, multipliers - most), 0.0)

    def of_soft(self, multipliers: FloatArray) -> FloatArray:
        """There are none. (0,)"""
        return np.zeros(0)

    def of_hard(self, multipliers: FloatArray) -> FloatArray:
        """All of it. (n_rows,)"""
        return multipliers
