r"""What the cells do in a step of the interior point method, streamed in blocks.

Cell c has its deviation d from the reference and a charge :math:`e \ge |d|`, and five limits,
each with a price per unit of reference:

=====  =========  ======================
price  slack      of
=====  =========  ======================
0      ``d - l``  the lower limit
1      ``u - d``  the upper limit
2      ``e - d``  the charge, upwards
3      ``e + d``  the charge, downwards
4      ``z - e``  the largest charge
=====  =========  ======================

At the optimum :math:`s + p_0 - p_1 - p_2 + p_3 = 0` and :math:`m - p_2 - p_3 + p_4 = 0`. With A, B
and G the prices of the three charges over their slacks, Q the same for both limits together, and
pushes f and h on d and e, everything is eliminated cell by cell. The pushes are kept as their sum
:math:`f + h` and their difference :math:`f - h`:

.. math:: \Delta d &= [A (f+h) + B (f-h) + G f] / \det, \\
          \Delta (e - d) &= [Q h - 2 B (f-h) - G f] / \det, \\
          \Delta (e + d) &= [Q h + 2 A (f+h) + G f] / \det, \\
          \det &= Q(A+B+G) + (A+B)G + 4AB.

Near the optimum A or B is huge, and what it multiplies is then small without any difference of
large numbers; the determinant is a sum of positive terms. No digits cancel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.kernels_numpy import Kernels

BLOCK = 1 << 12
"""Cells per block: all that is computed for one of them stays in the cache."""
FAR = 1e30
"""Where a limit stands that is not there: too far to be felt, near enough to be multiplied."""
N_PRICES = 5
STIFF = 1e-6
"""Every deviation is held to where it is a little (a proximal term, which moves no optimum):
free cells would otherwise multiply the rounding of their pressure by as much as 1e12."""
MARGIN = 0.1
"""How far from its limits a cell starts, where there is room."""


@dataclass(frozen=True, eq=False)
class Moves:
    """Changes of d, e, e - d and e + d."""

    d: FloatArray
    e: FloatArray
    over: FloatArray
    under: FloatArray


@dataclass(frozen=True, eq=False)
class Response:
    """How the cells of a block answer to pushes."""

    inverse: tuple[FloatArray, ...]  # one over each slack
    limits: FloatArray  # Q
    over: FloatArray  # A
    under: FloatArray  # B
    cap: FloatArray  # G
    scale: FloatArray  # 1 / det

    def moves(self, total: FloatArray, difference: FloatArray) -> Moves:
        """The answer to f + h and f - h."""
        up, down = self.over * total * self.scale, self.under * difference * self.scale
        capped = 0.5 * self.cap * (total + difference) * self.scale
        limited = 0.5 * self.limits * (total - difference) * self.scale
        over, under = limited - 2.0 * down - capped, limited + 2.0 * up + capped
        return Moves(up + down + capped, 0.5 * (over + under), over, under)

    def shares(self, moves: Moves, dz: float) -> list[FloatArray]:
        """Each slack's change as a share of it."""
        low, high, over, under, cap = self.inverse
        d = moves.d
        return [d * low, -d * high, moves.over * over, moves.under * under, (dz - moves.e) * cap]


@dataclass
class Sums:
    """What the cells contribute to the right-hand side of a system."""

    push: FloatArray  # (n_sums,), change of the sums
    priced: float = 0.0  # price of the cap, in all


@dataclass
class Assembled:
    """What the cells contribute to a system."""

    weights: FloatArray  # (n_cells,), of the matrix
    coupling: FloatArray  # (n_sums,), change of the sums per unit of z
    plain: Sums  # without target and bend
    activity: FloatArray  # (n_sums,), where the cells are now
    stiffness: float = 0.0  # of z
    gap: float = 0.0  # sum of r * price * slack
    charged: float = 0.0  # sum of r * e


@dataclass
class Forecast:
    """What the step to zero products would do, and the sums of what corrects it."""

    centre: Sums  # per unit of the target
    bend: Sums
    primal: float = 0.0  # the largest share of a slack it would use up
    dual: float = 0.0  # the same of a price
    first: float = 0.0  # sum of r * price * slack * its share
    second: float = 0.0  # the same times 1 + share


class Cells:
    """The state of all cells; every method is one pass over them."""

    def __init__(self, model: CanonicalModel, mean: float, kernels: Kernels) -> None:
        n = model.n_cells
        self.reference, self.mean = model.reference, mean
        self.low, self.high = model.lower - 1.0, np.minimum(model.upper - 1.0, FAR)
        self.kernels, self._n_sums = kernels, int(model.offsets[-1])
        margin = np.minimum(0.5 * (self.high - self.low), MARGIN)
        self.d = np.minimum(np.maximum(0.0, self.low + margin), self.high - margin)
        self.e, self.s = np.zeros(n), np.zeros(n)
        self.prices = np.zeros((N_PRICES, n))
        self._d, self._e, self._s = np.zeros(n), np.zeros(n), np.zeros(n)
        self._prices, self._wishes = np.zeros((N_PRICES, n)), np.zeros((N_PRICES, n))

    def centre(self, target: float, largest: float, least: float) -> float:
        """Charges and prices whose products with the slacks are all `target`; returns z, above `least`."""
        level = target / (self.mean + largest)
        self.e = level + np.sqrt(level**2 + self.d**2)
        z = max(float(np.max(self.e)) + target / largest, least + target) if largest > 0.0 else FAR
        for at in self._blocks():
            self.prices[:, at] = target / np.array(self._slacks(at, z))
        return z

    def press(self, per_sum: FloatArray) -> None:
        """Set the pressures."""
        for at in self._blocks():
            self.s[at] = self.kernels.gather(per_sum, at)

    def step(self, z: float, primal: float, dual: float) -> Assembled:
        """Go along the last direction; `z` has gone already. Assemble the next system."""
        out = Assembled(np.empty(len(self.d)), self._zeros(), Sums(self._zeros()), self._zeros())
        for at in self._blocks():
            self.d[at] += primal * self._d[at]
            self.e[at] += primal * self._e[at]
            self.s[at] += dual * self._s[at]
            self.prices[:, at] += dual * self._prices[:, at]
            r, part = self.reference[at], self._response(at, z)
            charges = part.over + part.under
            weight = r * part.scale
            out.weights[at] = weight * (charges + part.cap)
            out.stiffness += float(
                np.sum(weight * part.cap * (part.limits * charges + 4.0 * part.over * part.under))
            )
            self.kernels.scatter(weight * part.cap * (part.over - part.under), at, out.coupling)
            out.charged += float(np.sum(r * self.e[at]))
            for price, slack in zip(self.prices[:, at], self._slacks(at, z), strict=True):
                out.gap += float(np.sum(r * price * slack))
            self.kernels.scatter(r * self.d[at], at, out.activity)
            self._add(out.plain, part, at, self.s[at] - self.mean, self.s[at] + self.mean)
        return out

    def forecast(self, per_sum: FloatArray, z: float, dz: float) -> Forecast:
        """The step to prices and slacks of product zero: how far it could go and how it bends."""
        out = Forecast(Sums(self._zeros()), Sums(self._zeros()))
        for at in self._blocks():
            r, part = self.reference[at], self._response(at, z)
            moves = self._moves(part, self.s[at] + self.kernels.gather(per_sum, at), dz)
            bends = self._wishes[:, at]
            for slack, price, share, bend in zip(
                self._slacks(at, z), self.prices[:, at], part.shares(moves, dz), bends, strict=True
            ):
                out.primal = max(out.primal, float(np.max(-share)))
                out.dual = max(out.dual, 1.0 + float(np.max(share)))
                weight = r * slack
                bend[:] = price * share * (1.0 + share)
                out.first += float(np.sum(weight * price * share))
                out.second += float(np.sum(weight * bend))
            self._add_wishes(out.centre, part, at, part.inverse)
            self._add_wishes(out.bend, part, at, bends)
        return out

    def aim(
        self, per_sum: FloatArray, z: float, dz: float, target: float, bend: float
    ) -> tuple[float, float]:
        """The direction to products `target`, corrected by a share `bend` of the forecast's bends.

        It is kept for `step`. Returns the largest shares of slacks and of prices it would use up.
        """
        primal = dual = 0.0
        for at in self._blocks():
            part = self._response(at, z)
            wishes = bend * self._wishes[:, at]
            for wish, inverse in zip(wishes, part.inverse, strict=True):
                wish += target * inverse
            ds = self.kernels.gather(per_sum, at)
            moves = self._moves(part, self.s[at] + ds, dz, wishes)
            self._d[at], self._e[at], self._s[at] = moves.d, moves.e, ds
            for price, wish, share, change in zip(
                self.prices[:, at], wishes, part.shares(moves, dz), self._prices[:, at], strict=True
            ):
                np.subtract(wish, price * (1.0 + share), out=change)
                primal = max(primal, float(np.max(-share)))
                dual = max(dual, float(np.max(-change / price)))
        return primal, dual

    def _response(self, at: slice, z: float) -> Response:
        inverse = tuple(1.0 / slack for slack in self._slacks(at, z))
        low, high, over, under, cap = (
            price * one for price, one in zip(self.prices[:, at], inverse, strict=True)
        )
        limits, charges = low + high + STIFF, over + under
        det = limits * (charges + cap) + charges * cap + 4.0 * over * under
        return Response(inverse, limits, over, under, cap, 1.0 / det)

    def _moves(self, part: Response, s: FloatArray, dz: float, wishes: FloatArray | None = None) -> Moves:
        """The answer to new pressures and z, and to wishes for the prices."""
        charged = part.cap * dz - self.mean
        if wishes is None:
            return part.moves(s + charged, s - charged)
        total, difference = _pushes(wishes)
        return part.moves(s + charged + total, s - charged + difference)

    def _slacks(self, at: slice, z: float) -> tuple[FloatArray, ...]:
        d, e = self.d[at], self.e[at]
        return d - self.low[at], self.high[at] - d, e - d, e + d, z - e

    def _add_wishes(
        self, out: Sums, part: Response, at: slice, wishes: Sequence[FloatArray] | FloatArray
    ) -> None:
        self._add(out, part, at, *_pushes(wishes))
        out.priced += float(np.sum(self.reference[at] * wishes[4]))

    def _add(self, out: Sums, part: Response, at: slice, total: FloatArray, difference: FloatArray) -> None:
        r = self.reference[at]
        moves = part.moves(total, difference)
        self.kernels.scatter(r * moves.d, at, out.push)
        out.priced += float(np.sum(r * part.cap * moves.e))

    def _zeros(self) -> FloatArray:
        return np.zeros(self._n_sums)

    def _blocks(self) -> Iterator[slice]:
        for start in range(0, len(self.d), BLOCK):
            yield slice(start, min(start + BLOCK, len(self.d)))


def _pushes(wishes: Sequence[FloatArray] | FloatArray) -> tuple[FloatArray, FloatArray]:
    """What wishes for the five prices amount to as f + h and f - h."""
    low, high, over, under, cap = wishes
    return low - high + 2.0 * under - cap, low - high - 2.0 * over + cap
