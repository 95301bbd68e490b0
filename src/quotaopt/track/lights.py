"""Green, amber, red: how far below its target somebody may be before anybody acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, IntArray

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


class Light(IntEnum):
    """What a traffic light shows; `NONE` where nothing was asked yet."""

    NONE = 0
    GREEN = 1
    AMBER = 2
    RED = 3


@dataclass(frozen=True)
class Tolerances:
    """The shares of a target that may be missing: up to `amber` is green, above `red` is red."""

    amber: Fraction = Fraction(1, 20)
    red: Fraction = Fraction(1, 10)

    @classmethod
    def of(cls, plan: Plan) -> Tolerances:
        """Those that a plan states."""
        stated = plan.spec.tracking.tolerance
        return cls(Fraction(stated.amber), Fraction(stated.red))

    def lights(self, actual: IntArray, target: IntArray) -> CodeArray:
        r"""A `Light` per pair of amounts, compared exactly. (n,)

        Green: :math:`A \ge (1 - a) T`; red: :math:`A < (1 - r) T`.
        """
        missing = target - actual
        light = np.select(
            [target <= 0, above(missing, self.red, target), above(missing, self.amber, target)],
            [Light.NONE, Light.RED, Light.AMBER],
            Light.GREEN,
        )
        return light.astype(np.int32)

    def outside(self, actual: IntArray, target: IntArray) -> BoolArray:
        """Whose distance from the target, on either side, is more than `amber` of it. (n,)"""
        return np.asarray(above(np.abs(actual - target), self.amber, target))


def above(part: IntArray, share: Fraction, whole: IntArray) -> BoolArray:
    """Whether ``part > share * whole``, in whole numbers of any size. (n,)"""
    return np.asarray(
        part.astype(object) * share.denominator > whole.astype(object) * share.numerator, dtype=np.bool_
    )
