r"""A strictly convex notion of fairness and the bound that proves it was reached.

A notion is a function :math:`\phi` of the burden :math:`t`, zero and smallest at 1; a plan
costs :math:`\sum_c r_c \phi(t_c)`. For multipliers :math:`y` of the rows and
:math:`s = A^\top y` the best answer of every cell alone is
:math:`t_c = \mathrm{clip}(\psi(s_c), \underline t_c, \overline t_c)` with :math:`\psi = (\phi')^{-1}`.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.penalties import given_way, penalty_of, within_penalties


class Notion(Protocol):
    """One strictly convex measure of unfairness. All methods work element by element."""

    @property
    def name(self) -> str:
        """The word used in plan files."""

    def cost(self, t: FloatArray) -> FloatArray:
        r""":math:`\phi(t)`, 0 at 1; inf is allowed at 0."""

    def slope(self, t: FloatArray) -> FloatArray:
        r""":math:`\phi'(t)`, 0 at 1; -inf is allowed at 0."""

    def response(self, s: FloatArray) -> FloatArray:
        r""":math:`\psi(s)`, the burden at which the slope is `s`; 0 or more."""

    def curvature(self, t: FloatArray) -> FloatArray:
        r""":math:`\psi'(s)` at :math:`t = \psi(s)`, the weight of a cell in Newton's matrix."""


def objective(model: CanonicalModel, notion: Notion, t: FloatArray) -> float:
    r""":math:`\sum_c r_c \phi(t_c)`, and what missed rows with a penalty cost beside it."""
    return float(model.reference @ _costs(model, notion, t)) + penalty_of(model, t)


def dual_bound(model: CanonicalModel, notion: Notion, multipliers: FloatArray) -> float:
    r"""A lower bound on the objective of every plan that keeps the rules, from any multipliers.

    .. math:: D(y) = \sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)
              - \sum_c r_c (s_c t_c - \phi(t_c)), \quad t_c = \mathrm{clip}(\psi(s_c))

    Weak duality: D(y) is at most the optimum for every y (-inf where y pushes against a
    limit that is not there). At the optimal multipliers it equals the optimum. A row with a penalty
    has a multiplier of at most that: the conjugate of an exact penalty. One that gives way takes
    :math:`g y^2 / 2` off.
    """
    multipliers = within_penalties(model, multipliers)
    pressure = pressures(model, multipliers)
    t = np.clip(notion.response(pressure), model.lower, model.upper)
    with np.errstate(over="ignore", invalid="ignore"):  # a push without end towards no limit
        gain = pressure * t - _costs(model, notion, t)
        bound = limits_at(model, multipliers) - given_way(model, multipliers) - float(model.reference @ gain)
    return -np.inf if np.isnan(bound) else bound


def _costs(model: CanonicalModel, notion: Notion, t: FloatArray) -> FloatArray:
    """What every cell costs; one that may carry nothing has no choice, and infinity would say nothing."""
    costs = notion.cost(t)
    return np.where((model.upper > 0.0) | np.isfinite(costs), costs, 0.0)


def limits_at(model: CanonicalModel, multipliers: FloatArray) -> float:
    r""":math:`\sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)`, what the rows' limits are worth at y."""
    leaning = np.flatnonzero(multipliers)  # a limit that is not there times 0 must not become NaN
    limit = np.where(multipliers > 0.0, model.row_lower, model.row_upper)
    return float(limit[leaning] @ multipliers[leaning])


def pressures(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """``s = A.T @ y`` per unit of reference: what the rows together push a cell with. (n_cells,)"""
    per_sum = model.per_sum(multipliers)
    pressure = np.zeros(model.n_cells)
    for partition, start in zip(model.partitions, model.offsets[:-1], strict=True):
        padded = np.append(per_sum[start : start + partition.n_groups], 0.0)
        push = padded[partition.codes]
        pressure += push if partition.weight is None else push * partition.weight
    return pressure
