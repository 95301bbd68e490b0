r"""One iteration of the interior point method: predict, correct, move.

The products of prices and slacks are to be :math:`\mu r_c` at cells and :math:`\mu m_g` at rows of
mass :math:`m_g`, so that cells and rows of every size arrive at the same time. The first direction
aims at products of zero; how far it could go says how small the next products may be (Mehrotra
1992), and how much of its curvature is to be corrected (Colombo and Gondzio 2008).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from quotaopt.fairness.deviations import Deviations
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.elimination import Layout, NewtonMatrix, newton_matrix
from quotaopt.solvers.interior.cells import N_PRICES, Assembled, Cells, Forecast, Sums
from quotaopt.solvers.interior.limits import Limits, limits_of
from quotaopt.solvers.interior.system import Factored, System
from quotaopt.solvers.kernels_numpy import Kernels
from quotaopt.solvers.rows import Rows

FIRST_TARGET = 0.3
"""The first products: deviations are tenths, their prices of order one."""
MOST_CENTRING = 0.4
INSIDE = 0.99
"""The share of the way to the nearest limit that a step may go."""
DAMPING, MOST_DAMPING = 1e-11, 1e-6
"""Of the multipliers, as a share of the rows' scale: redundant rows have no other curvature."""


class Barrier:
    """The state of one solve, and the step that improves it."""

    def __init__(
        self,
        model: CanonicalModel,
        notion: Deviations,
        rows: Rows,
        layout: Layout,
        kernels: Kernels,
        least: float,
    ) -> None:
        self._rows, self._layout, self._notion = rows, layout, notion
        self.cells = Cells(model, notion.mean, kernels)
        r = model.reference
        at_reference, start = (rows.combine @ model.sums(each) for each in (r, r * self.cells.d))
        z = self.cells.centre(FIRST_TARGET, notion.largest, least)
        floor = least if notion.largest > 0.0 else None
        self.limits: Limits = limits_of(rows, at_reference, start, z, floor, FIRST_TARGET)
        self.multipliers: FloatArray = self.limits.net(self.limits.prices)[:-1]
        self.cells.press(rows.columns @ self.multipliers)
        self._products = N_PRICES * float(np.sum(r)) + float(np.sum(self.limits.mass))
        self._move_cells(0.0, 0.0)

    @property
    def z(self) -> float:
        """The largest charge."""
        return float(self.limits.v[-1])

    @property
    def gap(self) -> float:
        """All products of prices and slacks: objective less bound, once the rows hold."""
        return self._now.gap + float(self.limits.prices @ self.limits.slacks)

    @property
    def value(self) -> float:
        """The objective, from above."""
        largest = self._notion.largest
        return self._notion.mean * self._now.charged + (largest * self.z if largest > 0.0 else 0.0)

    @property
    def violation(self) -> float:
        """The largest difference between a row's activity and v, relative to the row's mass."""
        return float(np.max(np.abs(self._left()) / self._rows.mass, initial=0.0))

    def step(self) -> float:
        """One iteration; returns the shorter of its two lengths.

        Raises
        ------
        numpy.linalg.LinAlgError
            The system cannot be solved: the numbers have been used up.
        """
        limits, z = self.limits, self.z
        slacks, prices = limits.slacks, limits.prices
        solve = self._solver()
        dy, dv = solve(None, np.zeros(len(prices)))
        ahead = self.cells.forecast(self._rows.columns @ dy, z, dv[-1])
        shares = limits.shares(dv)
        target, bend = self._centring(ahead, shares)
        wishes = target * limits.mass / slacks + bend * prices * shares * (1.0 + shares)
        correction = Sums(
            target * ahead.centre.push + bend * ahead.bend.push,
            target * ahead.centre.priced + bend * ahead.bend.priced,
        )
        dy, dv = solve(correction, wishes)
        primal, dual = self.cells.aim(self._rows.columns @ dy, z, dv[-1], target, bend)
        shares = limits.shares(dv)
        change = wishes - prices * (1.0 + shares)
        if not (np.isfinite(primal + dual) and np.isfinite(change).all()):
            raise np.linalg.LinAlgError("a slack or price is too small to be divided by")
        primal = _length(max(primal, float(np.max(-shares, initial=0.0))), INSIDE)
        dual = _length(max(dual, float(np.max(-change / prices, initial=0.0))), INSIDE)
        limits.v = limits.v + primal * dv
        limits.prices = prices + dual * change
        self.multipliers = self.multipliers + dual * dy
        self._move_cells(primal, dual)
        return min(primal, dual)

    def _move_cells(self, primal: float, dual: float) -> None:
        self._now: Assembled = self.cells.step(self.z, primal, dual)

    def _left(self) -> FloatArray:
        """What the rows' activities still lack. (n_rows,)"""
        return np.asarray(self.limits.v[:-1] - self._rows.combine @ self._now.activity)

    def _solver(self) -> Callable[[Sums | None, FloatArray], tuple[FloatArray, FloatArray]]:
        """Changes of the multipliers and of v, for what the cells and the limits wish."""
        now, limits, combine = self._now, self.limits, self._rows.combine
        stiffness = limits.stiffness()
        yielding = np.divide(1.0, stiffness, out=np.zeros_like(stiffness), where=stiffness > 0.0)[:-1]
        matrix = newton_matrix(self._layout, self.cells.kernels, now.weights)
        factored = _factored(matrix, yielding, self._rows.scale)
        largest = self._notion.largest
        if largest > 0.0:
            system = System(factored, combine @ now.coupling, now.stiffness + stiffness[-1])
        else:
            system = System(factored, np.zeros(self._rows.n_rows), 1.0)
        left = self._left() - combine @ now.plain.push

        def solve(more: Sums | None, wishes: FloatArray) -> tuple[FloatArray, FloatArray]:
            net = limits.net(wishes)
            right = left + yielding * (net[:-1] - self.multipliers)
            last = largest - now.plain.priced - net[-1] if largest > 0.0 else 0.0
            if more is not None:
                right, last = right - combine @ more.push, last - more.priced
            dy, dz = system.solve(right, last if largest > 0.0 else 0.0)
            return dy, np.append(yielding * (net[:-1] - self.multipliers - dy), dz)

        return solve

    def _centring(self, ahead: Forecast, shares: FloatArray) -> tuple[float, float]:
        """The next products, and how much of the curvature to correct."""
        limits, gap = self.limits, self.gap
        products = limits.prices * limits.slacks
        primal = _length(max(ahead.primal, float(np.max(-shares, initial=0.0))))
        dual = _length(max(ahead.dual, float(np.max(1.0 + shares, initial=0.0))))
        first = ahead.first + float(products @ shares)
        second = ahead.second + float(products @ (shares * (1.0 + shares)))
        expected = (1.0 - dual) * gap + (primal - dual) * first - primal * dual * second
        centring = min(MOST_CENTRING, (max(expected, 0.0) / gap) ** 3)
        return centring * gap / self._products, float(np.sqrt(primal * dual))


def _length(used: float, inside: float = 1.0) -> float:
    """How far a step may go that would use up `used` times a slack or price, at most 1."""
    return inside / used if used > inside else 1.0


def _factored(matrix: NewtonMatrix, yielding: FloatArray, scale: FloatArray) -> Factored:
    """The system factored with as little damping as it needs."""
    damping = DAMPING
    while True:
        try:
            return Factored(matrix, yielding + damping * scale)
        except np.linalg.LinAlgError:
            damping *= 100.0
            if damping > MOST_DAMPING:
                raise
