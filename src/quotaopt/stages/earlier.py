r"""What the stages so far reached and prove, for those that follow.

Every proof is an inequality on prices that holds for all plans. What a stage reached is held in one
of two ways: as limits (of units, of rows), or as a value F: then :math:`\mu (f - F) \le 0` with a
price :math:`\mu \ge 0` may be added to any later proof, and soft rows of a goal may then be
priced up to :math:`\mu w_i`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.stages.implied import with_implied_limits
from quotaopt.stages.stage import Stage
from quotaopt.stages.units import Units

HELD = 1e-11
"""What was reached is kept up to this, relative to it where it is more than 1: far more than rounding,
and so little that a price of a million on it costs no more than solvers leave open."""


def slack(value: float) -> float:
    """How far beyond what was reached a plan may be that still keeps it."""
    return HELD * max(1.0, abs(value))


@dataclass(frozen=True, eq=False)
class Earlier:
    """The sum of all proofs so far, in the numbering of one model."""

    held: CanonicalModel  # the rules, what they imply, what stages limit; nothing is fixed by slackness
    multipliers: FloatArray  # (n_rows,)
    weights: FloatArray  # (n_stages,), the prices on held values in that sum
    values: FloatArray  # (n_stages,), held values; 0 for stages that are held by limits
    caps: FloatArray  # (n_rows,), up to where the sum may price soft rows held by a value; inf for others
    deviation: FloatArray  # (n_cells,), the price in that sum of a unit's deviation; 0 for other cells

    @property
    def held_cost(self) -> float:
        """What the sum of proofs pays for held values."""
        return float(self.weights @ self.values)

    def priced(self, own: FloatArray, weight: float) -> FloatArray:
        """`own` multipliers and `weight` times all earlier proofs, inside what soft rows allow."""
        total = own + weight * self.multipliers
        soft = np.flatnonzero(np.isfinite(self.caps))
        most = weight * self.caps[soft]
        total[soft] = np.clip(total[soft], -most, most)
        return np.asarray(total)

    def then(
        self,
        held: CanonicalModel,
        multipliers: FloatArray,
        weight: float,
        *,
        price: float = 0.0,
        value: float = 0.0,
    ) -> Earlier:
        """With the proof of one more stage: its `multipliers` hold `weight` times the earlier sum.

        The stage is held by `held`, or at a `price` by its `value`, both with their `slack` in.
        """
        return Earlier(
            held=held,
            multipliers=self.multipliers + multipliers,
            weights=np.append((1.0 + weight) * self.weights, price),
            values=np.append(self.values, value),
            caps=(1.0 + weight) * self.caps,
            deviation=(1.0 + weight) * self.deviation,
        )

    def between(self, units: Units) -> Earlier:
        """The same in the numbering of the model of `units`."""
        if units.rewritten is None:
            return self
        groups, finish = units.rewritten.groups, units.rewritten.finish
        n_groups = len(groups.names)
        return replace(
            self,
            held=at_level(self.held, groups).model,
            multipliers=np.concatenate([self.multipliers / finish, np.zeros(n_groups)]),
            caps=np.concatenate([self.caps / finish, np.full(n_groups, np.inf)]),
            deviation=np.concatenate([self.deviation, np.zeros(n_groups)]),
        )


def nothing(model: CanonicalModel) -> Earlier:
    """Before the first stage."""
    none, no_price = np.zeros(0), np.zeros(model.n_rows)
    held = with_implied_limits(model)
    return Earlier(held, no_price, none, none, np.full(model.n_rows, np.inf), np.zeros(model.n_cells))


@dataclass(frozen=True, eq=False)
class SoFar:
    """Where a chain stands: what may still be chosen, what is proved, what was reached."""

    face: CanonicalModel
    earlier: Earlier
    stages: tuple[Stage, ...]
