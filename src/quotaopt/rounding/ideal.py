"""The continuous answer in steps, freed of float noise, and how far whole steps may leave it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel

NOISE_STEPS = 1e-9
NOISE_SHARE = 1e-11
"""A solver leaves about 1e-12 of a sum as noise: ten times that still counts as the whole number."""
FARTHEST = np.int64(2**31)
"""Steps no cell ever has to move; keeps sums of a billion cell limits inside 64 bits."""


@dataclass(frozen=True, eq=False)
class Ideal:
    """What every cell would get if targets need not be whole steps, and its limits in steps."""

    value: FloatArray  # (n_cells,), inside the limits
    lower: IntArray  # (n_cells,)
    upper: IntArray  # (n_cells,)

    @cached_property
    def floor(self) -> IntArray:
        """The next whole step below or at the value."""
        return np.floor(self.value).astype(np.int64)

    @cached_property
    def ceil(self) -> IntArray:
        """The next whole step above or at the value."""
        return np.ceil(self.value).astype(np.int64)


def ideal_of(model: CanonicalModel, t: FloatArray) -> Ideal:
    r"""Ideal steps :math:`x_c = r_c t_c \cdot` ``per_cell``, moved inside the limits of the cell."""
    limits = model.steps
    value = np.clip(model.steps_at(t), limits.cell_lower, limits.cell_upper)
    value = snap(value)
    near = value.astype(np.int64)
    return Ideal(
        value,
        np.maximum(limits.cell_lower, near - FARTHEST),
        np.minimum(limits.cell_upper, near + FARTHEST),
    )


def snap(value: FloatArray) -> FloatArray:
    """`value`, with everything within float noise of a whole number set to that number."""
    whole = np.rint(value)
    noise = np.minimum(NOISE_STEPS + NOISE_SHARE * np.abs(value), 0.49)
    return np.where(np.abs(value - whole) <= noise, whole, value)
