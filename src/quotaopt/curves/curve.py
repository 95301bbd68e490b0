r"""What a region answers headquarters with: what it carries at every level, and nothing about its cells.

At a *fair share* :math:`\mu`, what the region would carry were nothing limited, its cells carry
:math:`\mathrm{clip}(\mu \rho_c, l_c, u_c)` with :math:`\sum_c \rho_c = 1`, inside the region's own rules
on sums. The curve is the sum of all that, as ramps of whole numbers (see `ramps`): weights are counted
in parts of ``UNIT``, amounts in steps.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from quotaopt.curves.ramps import OUTSIDE, Ramps
from quotaopt.model.arrays import FloatArray, IntArray

FORMAT = "quotaopt response curve 1"
UNIT = 2**62
"""Parts that the weights of a region, or those of all regions, add up to."""


@dataclass(frozen=True, eq=False)
class ResponseCurve:
    """The answer of one region; aggregates alone. Amounts are steps."""

    owner: str
    currency: str
    step: Decimal
    cells: int  # how many carry something; where steps are left over, larger regions come first
    alone: tuple[int, int | None]  # least and most its cells can carry without the region's rules on sums
    lowest: int  # what it carries at the lowest levels
    slope: IntArray  # (n_kinks,), parts of UNIT by which the answer turns there; rising levels
    amount: IntArray  # (n_kinks,), steps; a kink lies at the fair share amount / slope * UNIT

    @property
    def ramps(self) -> Ramps:
        """The kinks as ramps of nobody."""
        return Ramps(np.full(len(self.slope), OUTSIDE), self.slope, self.amount)

    @property
    def highest(self) -> int | None:
        """What it carries at the highest levels; None where there is no end."""
        return None if self.slope.sum() > 0 else self.lowest - int(self.amount.sum())

    def steps_at(self, fair_share: Fraction) -> Fraction:
        """What the region carries, in steps before rounding, at a fair share in steps."""
        return self.ramps.value(self.lowest, fair_share / UNIT)

    def document(self) -> dict[str, object]:
        """The curve as JSON has it."""
        return {
            "format": FORMAT,
            "owner": self.owner,
            "currency": self.currency,
            "step": str(self.step),
            "cells": self.cells,
            "alone": list(self.alone),
            "lowest": self.lowest,
            "kinks": [list(kink) for kink in zip(self.amount.tolist(), self.slope.tolist(), strict=True)],
        }

    @property
    def digest(self) -> str:
        """What tells this curve from any other, whoever sends it: SHA-256 of its document."""
        text = json.dumps(self.document(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def whole_weights(share: FloatArray) -> IntArray:
    """Shares as parts of UNIT that add up to it; what rounding leaves goes to the largest. (n,)"""
    parts: IntArray = np.rint(share / share.sum() * UNIT).astype(np.int64)
    parts[np.argmax(parts)] += UNIT - int(parts.sum())
    return parts
