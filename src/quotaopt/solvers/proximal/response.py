r"""What the cells of a proximal problem answer to pressures.

.. math::

    \min_{d, z} \; & \lambda z + \frac{(z - z^k)^2}{2\sigma}
        + \sum_c r_c \Big( m |d_c| - s_c d_c + \frac{(d_c - d^k_c)^2}{2\sigma} \Big) \\
    \text{s.t.}\; & l_c \le d_c \le u_c, \quad |d_c| \le z

A cell goes from its last deviation :math:`d^k` to :math:`d^k + \sigma s`, gives in to the charge m
as far as :math:`\sigma m` (soft thresholding), and stays inside its own limits and the largest deviation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.deviations import Deviations
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.dual import Answer, Streamed
from quotaopt.solvers.kernels_numpy import Kernels, NumpyKernels
from quotaopt.solvers.proximal.cap import BRACKET, Largest, Wishes, agreed

NO_CAP = Largest(np.inf, np.inf)


@dataclass(frozen=True, eq=False)
class CappedAnswer(Answer):
    """An answer with the largest deviation in it."""

    coupling: FloatArray  # (n_sums,), change of the sums per unit of z
    stiffness: float  # of z; infinite where it does not move


class Proximal(Streamed):
    """The cells around their last deviations; `move_on` makes an answer the next ones."""

    def __init__(self, model: CanonicalModel, notion: Deviations, kernels: Kernels) -> None:
        super().__init__(model, kernels)
        self._low, self._high = model.lower - 1.0, model.upper - 1.0
        self._mean, self._largest = notion.mean, notion.largest
        self._floor = float(np.max(np.maximum(self._low, -self._high), initial=0.0))
        self.sigma, self.last, self.last_z = 1.0, np.zeros(model.n_cells), self._floor
        self._guess = self._floor
        self._wish = np.empty(model.n_cells)

    def burdens(self, pressures: FloatArray) -> FloatArray:
        """The answer of every cell. (n_cells,)"""
        z = self._agree(pressures, None, 0.0).z
        return 1.0 + np.minimum(np.maximum(self._wish, -z), z)

    def answer(self, pressures: FloatArray) -> CappedAnswer:
        """Group sums of the answer, the weights of the Hessian, and how z moves with the pressures."""
        cap = self._agree(pressures, None, 0.0)
        self._guess = cap.z
        sums, coupling = np.zeros(self._n_sums), np.zeros(self._n_sums)
        weights = np.empty(len(pressures))
        for at in self._blocks():
            carried, held = self._reply(at, cap.z, weights[at])
            self.kernels.scatter(carried, at, sums)
            if cap.stiffness < np.inf:
                self.kernels.scatter(held, at, coupling)
        return CappedAnswer(sums, weights, coupling, cap.stiffness)

    def push_along(self, pressures: FloatArray, change: FloatArray, length: float) -> float:
        r""":math:`\sum_c r_c t_c(s + \alpha\,ds)\, ds_c`, the cells' part of the slope on a line."""
        z = self._agree(pressures, change, length).z
        return sum(float(np.sum(self._pushed(at, z, change[at]))) for at in self._blocks())

    def answered(self) -> FloatArray:
        """The burdens of the last `answer`. (n_cells,)"""
        t = np.maximum(self._wish, -self._guess)
        np.minimum(t, self._guess, out=t)
        t += 1.0
        return t

    def pulled(self) -> float:
        """What the proximal term is worth in prices: ``sum(r |d - last|) / sigma`` at the last answer."""
        total = 0.0
        for at in self._blocks():
            d = np.minimum(np.maximum(self._wish[at], -self._guess), self._guess)
            total += float(np.sum(self._reference[at] * np.abs(d - self.last[at])))
        return total / self.sigma

    def move_on(self, t: FloatArray, sigma: float) -> None:
        """Make burdens, or the nearest that the cells' limits allow, the centre of the next problem."""
        np.subtract(t, 1.0, out=self.last)
        np.minimum(np.maximum(self.last, self._low, out=self.last), self._high, out=self.last)
        self.sigma, farthest = sigma, max(self.last.max(initial=0.0), -self.last.min(initial=0.0))
        self.last_z = self._guess = max(self._floor, float(farthest))

    def _agree(self, pressures: FloatArray, change: FloatArray | None, length: float) -> Largest:
        """Fill in what every cell wishes, and find the largest deviation."""
        if self._largest == 0.0:
            self._collect(pressures, change, length, None)
            return NO_CAP
        around = (self._guess * (1.0 - BRACKET), self._guess * (1.0 + BRACKET))
        for least, most in (around, (self._floor, np.inf)):
            wishes = Wishes(max(least, self._floor), max(most, self._floor))
            self._collect(pressures, change, length, wishes)
            found = agreed(wishes, self._largest, self.last_z, self.sigma, self._floor)
            if found is not None:
                return found
        raise np.linalg.LinAlgError("the pressures have overflowed")

    def _collect(
        self, pressures: FloatArray, change: FloatArray | None, length: float, wishes: Wishes | None
    ) -> None:
        for at in self._blocks():
            self._wish_of(at, pressures[at], None if change is None else change[at], length, wishes)

    def _wish_of(
        self,
        at: slice,
        pressures: FloatArray,
        change: FloatArray | None,
        length: float,
        wishes: Wishes | None,
    ) -> None:
        """Fill in what the cells of a block wish, and note it where the largest deviation counts."""
        charge = self.sigma * self._mean
        s = pressures if change is None else pressures + length * change
        v = self.last[at] + self.sigma * s
        v -= np.minimum(np.maximum(v, -charge), charge)  # soft thresholding
        np.minimum(np.maximum(v, self._low[at]), self._high[at], out=self._wish[at])
        if wishes is not None:
            wishes.add(np.abs(self._wish[at]), np.abs(v), self._reference[at])

    def _pushed(self, at: slice, z: float, change: FloatArray) -> FloatArray:
        """What each cell of a block contributes to the slope on a line. (block,)"""
        push = self._reference[at] * change
        return np.asarray(push + push * np.minimum(np.maximum(self._wish[at], -z), z))

    def _reply(self, at: slice, z: float, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What the cells of a block carry, and how it moves with z; `weights` are filled in."""
        wish, r = self._wish[at], self._reference[at]
        is_free = (wish > self._low[at]) & (wish < self._high[at]) & (wish != 0.0)
        is_capped = np.abs(wish) > z
        weights[:] = self.sigma * r * (is_free & ~is_capped)
        return r + r * np.minimum(np.maximum(wish, -z), z), r * np.sign(wish) * is_capped


def proximal_cells(model: CanonicalModel, notion: Deviations, kernels: Kernels) -> Proximal:
    """The cells of a model, compiled where its kernels are; the bits are the same."""
    if isinstance(kernels, NumpyKernels):
        return Proximal(model, notion, kernels)
    from quotaopt.solvers.proximal.compiled import CompiledProximal

    return CompiledProximal(model, notion, kernels)
