"""The blocks of `response` as compiled loops: one pass instead of ten, with the same bits.

This module imports numba. Sums are left to numpy where numpy adds in its own order, and taken one
cell after the other where `bincount` does.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from quotaopt.fairness.deviations import Deviations
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.dual import BLOCK
from quotaopt.solvers.kernels_numpy import Kernels
from quotaopt.solvers.proximal.cap import Wishes
from quotaopt.solvers.proximal.response import Proximal


class CompiledProximal(Proximal):
    """See `Proximal`."""

    def __init__(self, model: CanonicalModel, notion: Deviations, kernels: Kernels) -> None:
        super().__init__(model, notion, kernels)
        self._first, self._second, self._third = np.empty((3, BLOCK))  # what one block leaves behind

    def _wish_of(
        self,
        at: slice,
        pressures: FloatArray,
        change: FloatArray | None,
        length: float,
        wishes: Wishes | None,
    ) -> None:
        """See `Proximal`."""
        of_cells = self.last[at], self._low[at], self._high[at], self._wish[at]
        line = pressures, pressures if change is None else change, 0.0 if change is None else length
        _wish(*of_cells, *line, self.sigma, self.sigma * self._mean, self._first)
        if wishes is None:
            return
        above = wishes.least, wishes.most
        inside = self._second, self._third, self._first
        count, weight, amount = _sort_out(self._wish[at], self._reference[at], *above, *inside)
        wishes.weight += weight
        wishes.amount += amount
        if count:
            wishes.inside.append(
                (inside[0][:count].copy(), inside[1][:count].copy(), inside[2][:count].copy())
            )

    def _pushed(self, at: slice, z: float, change: FloatArray) -> FloatArray:
        """See `Proximal`."""
        out = self._first[: len(change)]
        _pushed(self._wish[at], self._reference[at], change, z, out)
        return out

    def _reply(self, at: slice, z: float, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See `Proximal`."""
        carried, held = self._first[: len(weights)], self._second[: len(weights)]
        of_cells = self._wish[at], self._low[at], self._high[at], self._reference[at]
        _reply(*of_cells, z, self.sigma, weights, carried, held)
        return carried, held


@njit(cache=True)
def _wish(
    last: FloatArray,
    low: FloatArray,
    high: FloatArray,
    wish: FloatArray,
    pressures: FloatArray,
    change: FloatArray,
    length: float,
    sigma: float,
    charge: float,
    unlimited: FloatArray,
) -> None:
    for i in range(wish.shape[0]):
        s = pressures[i] if length == 0.0 else pressures[i] + length * change[i]
        v = last[i] + sigma * s
        absorbed = -charge if v < -charge else v
        v -= charge if absorbed > charge else absorbed
        unlimited[i] = abs(v)
        v = low[i] if v < low[i] else v
        wish[i] = high[i] if v > high[i] else v


@njit(cache=True)
def _sort_out(
    wish: FloatArray,
    reference: FloatArray,
    least: float,
    most: float,
    wishes: FloatArray,
    weights: FloatArray,
    amounts: FloatArray,
) -> tuple[int, float, float]:
    """Sums over the wishes above `most`; those above `least` are listed. `amounts` brings |v|."""
    count, weight, amount = 0, 0.0, 0.0
    for i in range(wish.shape[0]):
        size = abs(wish[i])
        if size > most:
            weight += reference[i]
            amount += reference[i] * amounts[i]
        elif size > least:
            wishes[count], weights[count] = size, reference[i]
            amounts[count] = reference[i] * amounts[i]
            count += 1
    return count, weight, amount


@njit(cache=True)
def _pushed(wish: FloatArray, reference: FloatArray, change: FloatArray, z: float, out: FloatArray) -> None:
    for i in range(out.shape[0]):
        push = reference[i] * change[i]
        d = -z if wish[i] < -z else wish[i]
        d = z if d > z else d
        out[i] = push + push * d


@njit(cache=True)
def _reply(
    wish: FloatArray,
    low: FloatArray,
    high: FloatArray,
    reference: FloatArray,
    z: float,
    sigma: float,
    weights: FloatArray,
    carried: FloatArray,
    held: FloatArray,
) -> None:
    for i in range(wish.shape[0]):
        w, r = wish[i], reference[i]
        capped_above, capped_below = w > z, w < -z
        is_free = w > low[i] and w < high[i] and w != 0.0 and not (capped_above or capped_below)
        weights[i] = sigma * r if is_free else 0.0
        carried[i] = r + r * (z if capped_above else -z if capped_below else w)
        held[i] = r if capped_above else -r if capped_below else 0.0
