r"""How far a plan can be from the fairest one, and proof that no plan exists.

Both follow from the one inequality that prices make of all rules, see `price`. With the
best answer of every cell alone, :math:`t_c = \mathrm{clip}(\psi(s_c), \underline t_c, \overline t_c)`,

.. math:: D(y) = \frac{1}{R} \Bigl( b - \sum_c r_c (s_c t_c - \phi(t_c)) \Bigr)

is at most the objective :math:`\frac1R \sum_c r_c \phi(x_c / r_c)` of every plan in whole steps
that keeps the rules, for any prices y (weak duality; R is the sum of the references r). A
cell without reference carries what a rule obliges it to and no more.

Evaluated in float64: prices and pressures are exact decimals, sums are compensated, and what is
left of rounding is bounded term by term and taken off.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import final

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.price import OPEN, Multipliers, Priced, boxes, priced
from quotaopt.certify.rulebook import Rulebook
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

SMALLEST_OBJECTIVE = 1e-6
"""Objectives below this (in ratio units, where the whole is 1) count as this in a gap."""
_ROUNDING = 8.0 * 2.0**-53  # at most this many half units in the last place per term


@dataclass(frozen=True)
class Measure:
    """A notion of fairness: cost of a burden, its slope, and the burden at which it has a slope."""

    cost: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    response: Callable[[FloatArray], FloatArray]


def _entropy(t: FloatArray) -> FloatArray:
    """``t ln t - t + 1``, 1 at 0."""
    return np.asarray(t * _log(t) - (t - 1.0))


def _log(t: FloatArray) -> FloatArray:
    """``ln t``, 0 at 0, where it is only ever multiplied with t."""
    return np.log(np.where(t > 0.0, t, 1.0))


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "proportional": Measure(_entropy, _log, np.exp),
        "least_squares": Measure(
            lambda t: 0.5 * (t - 1.0) ** 2, lambda t: t - 1.0, lambda s: np.maximum(1.0 + s, 0.0)
        ),
    }
)


@final
@dataclass(frozen=True)
class Gap:
    """Objective and proven bound in ratio units (the whole is 1), and their distance."""

    objective: float
    bound: float  # the rounding of its evaluation is already taken off
    rounding: float  # how much that was

    @property
    def relative(self) -> float:
        """``(objective - bound) / max(objective, 1e-6)``."""
        if not math.isfinite(self.objective) or not math.isfinite(self.bound):
            return math.inf
        return (self.objective - self.bound) / max(self.objective, SMALLEST_OBJECTIVE)


def gap(
    book: Rulebook,
    targets: IntArray,
    reference: FloatArray,
    notion: str,
    multipliers: Multipliers,
) -> Gap:
    """Objective of `targets`, and the bound that `multipliers` prove for every plan.

    Parameters
    ----------
    targets
        Minor units, (n_bases, n_periods).
    reference
        What each cell would carry by itself, in minor units, 0 or more; same shape.
    notion
        ``proportional`` or ``least_squares``.

    Raises
    ------
    MultiplierError
        A multiplier names a row that the plan does not have, or is not a finite number.
    """
    lower, upper = boxes(book, reference == 0.0)
    bound, rounding = _dual(priced(book, multipliers), lower, upper, reference, MEASURES[notion])
    return Gap(objective(targets, reference, notion, lower), bound - rounding, rounding)


def objective(targets: IntArray, reference: FloatArray, notion: str, least: IntArray) -> float:
    """``sum(r phi(x / r)) / sum(r)``; infinite where a cell without reference carries above `least`."""
    carries = reference > 0.0
    if (targets > least)[~carries].any():
        return math.inf
    r = reference[carries]
    return _total(r * MEASURES[notion].cost(targets[carries] / r)) / _total(r)


def _dual(
    prices: Priced, lower: IntArray, upper: IntArray, reference: FloatArray, measure: Measure
) -> tuple[float, float]:
    """D(y) and a bound on the error of its evaluation."""
    carries = reference > 0.0
    r, s = reference[carries], prices.pressure.floats()[carries]
    least = lower[carries] / r
    most = np.where(upper[carries] == OPEN, np.inf, upper[carries] / r)
    with np.errstate(over="ignore"):
        t = np.clip(measure.response(s), least, most)
    if not np.isfinite(t).all():
        return -math.inf, 0.0
    gain = s * t - measure.cost(t)
    size = np.abs(s) * t + np.abs(measure.slope(t)) * t + np.abs(t - 1.0) + measure.cost(t)
    forced = prices.pressure.floats()[~carries] * lower[~carries]
    amount = float(Fraction(int(prices.amount.units[0]), 10**prices.amount.digits))
    whole = _total(r)
    value = math.fsum([amount, -_total(r * gain), -_total(forced)]) / whole
    rounding = _ROUNDING * (abs(amount) + _total(r * size) + _total(np.abs(forced))) / whole
    return value, rounding


def refute(book: Rulebook, multipliers: Multipliers, idle: BoolArray | None = None) -> bool:
    """Whether `multipliers` prove, in exact arithmetic, that no plan in whole steps keeps all rules.

    A Farkas vector: even the best mix of cells inside their own limits stays below what the
    priced rules ask for together. `idle` cells (n_bases, n_periods) are held to carry nothing
    that no rule on them alone asks for, as cells without reference are.

    Raises
    ------
    MultiplierError
        A multiplier names a row that the plan does not have, or is not a finite number.
    """
    lower, upper = boxes(book, idle)
    if (lower > upper).any():
        return True
    prices = priced(book, _scaled(multipliers))
    most = _most(book, prices.pressure, lower, upper)
    return most is not None and not bool(prices.amount.at_most(most).all())


def _most(book: Rulebook, pressure: Exact, lower: IntArray, upper: IntArray) -> Exact | None:
    """The largest ``sum(pressure * x)`` inside the boxes; None where nothing proves one.

    Cells without an upper limit are still held by the plan's total: paying its price on all
    cells lets none of them gain from growing.
    """
    unheld = pressure.units[(upper == OPEN) & (pressure.units > 0)]
    paid = Exact.number(0)
    if unheld.size:
        total = book.settled(book.rules[0])
        if total.limits.upper is None or not total.known.all():
            return None
        price = Exact(unheld.max(keepdims=True), pressure.digits)
        paid, pressure = price * total.limits.upper, pressure - price
    best = np.where(pressure.units > 0, upper, lower)
    return paid + (pressure * Exact(best)).sum()


def _scaled(multipliers: Multipliers) -> Multipliers:
    """The same mix with 1 as its largest price: a diverged dual can be of any size."""
    size = max(map(abs, multipliers.values()), default=0.0)
    if size == 0.0 or not math.isfinite(size):
        return {}
    return {row: value / size for row, value in multipliers.items()}


def _total(values: FloatArray) -> float:
    """The sum, as if added in twice the precision and rounded once.

    Adds halves of the array on each other and keeps what every addition loses (Ogita, Rump and
    Oishi 2005, Accurate sum and dot product).
    """
    rest, lost = values.ravel(), 0.0
    while len(rest) > 1:
        half = len(rest) // 2
        left, right = rest[:half], rest[half : 2 * half]
        added = left + right
        part = added - left
        lost += float(((left - (added - part)) + (right - part)).sum())
        rest = np.concatenate([added, rest[2 * half :]])
    return float(rest.sum()) + lost
