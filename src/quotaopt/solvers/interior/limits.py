r"""The limits that are not of cells: those of the rows, and the least that z can be.

They restrict the vector :math:`v` of row activities, with z after them. Limit k has a slack
:math:`\pm (v_{o} - b)`, a price, and a mass: its product with the slack is measured in units of it.
An equality has no slack; it is kept by the system alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.solvers.rows import Rows

MARGIN = 0.025
"""How far from its limits a row starts, as a share of its mass, where there is room."""


@dataclass
class Limits:
    """The state of all these limits."""

    v: FloatArray  # (n_rows + 1,), activities of the rows, then z
    owner: IntArray  # (n_limits,), position in v
    side: FloatArray  # (n_limits,), +1 at a lower limit, -1 at an upper one
    at: FloatArray  # (n_limits,), where the limit is
    mass: FloatArray  # (n_limits,)
    prices: FloatArray  # (n_limits,)

    @property
    def slacks(self) -> FloatArray:
        """How far from each limit. (n_limits,)"""
        return self.side * (self.v[self.owner] - self.at)

    def shares(self, dv: FloatArray) -> FloatArray:
        """Each slack's change as a share of it. (n_limits,)"""
        return self.side * dv[self.owner] / self.slacks

    def net(self, wishes: FloatArray) -> FloatArray:
        """Prices of lower limits less those of upper ones, per position of v. (n_rows + 1,)"""
        return _by(self.owner, self.side * wishes, len(self.v))

    def stiffness(self) -> FloatArray:
        """Price over slack, per position of v; 0 at equalities. (n_rows + 1,)"""
        return _by(self.owner, self.prices / self.slacks, len(self.v))


def limits_of(
    rows: Rows, at_reference: FloatArray, activity: FloatArray, z: float, floor: float | None, target: float
) -> Limits:
    """Limits of deviations from the activity `at_reference`, starting near `activity`, all centred.

    ``floor`` is the least that z can be, None where z plays no part.
    """
    n = rows.n_rows
    equal = rows.is_equality
    low, high = rows.lower - at_reference, rows.upper - at_reference
    below = np.flatnonzero(np.isfinite(low) & ~equal)
    above = np.flatnonzero(np.isfinite(high) & ~equal)
    last = np.array([] if floor is None else [n], dtype=np.int64)
    margin = np.minimum(0.5 * (high - low), MARGIN * rows.mass)
    v = np.where(equal, 0.5 * (low + high), np.minimum(np.maximum(activity, low + margin), high - margin))
    out = Limits(
        v=np.append(v, z),
        owner=np.concatenate([below, above, last]),
        side=np.concatenate([np.ones(len(below)), -np.ones(len(above)), np.ones(len(last))]),
        at=np.concatenate([low[below], high[above], [] if floor is None else [floor]]),
        mass=np.concatenate([rows.mass[below], rows.mass[above], np.ones(len(last))]),
        prices=np.zeros(0),
    )
    out.prices = target * out.mass / out.slacks
    return out


def _by(owner: IntArray, values: FloatArray, n: int) -> FloatArray:
    """Sums of `values` by owner; numpy counts in whole numbers where there are none."""
    return np.bincount(owner, values, n).astype(np.float64, copy=False)
