r"""How far a plan can be from the fairest one, and proof that no plan exists.

Both follow from the one inequality that prices make of all rules, see `price`. With the
best answer of every cell alone, :math:`t_c = \mathrm{clip}(\psi(s_c), \underline t_c, \overline t_c)`,

.. math:: D(y) = \frac{1}{R} \Bigl( b - \sum_c r_c (s_c t_c - \phi(t_c)) \Bigr)

is at most the objective :math:`\frac1R \sum_c r_c \phi(x_c / r_c)` of every plan in whole steps
that keeps the rules, for any prices y (weak duality; R is the sum of the references r). A
cell without reference carries what a rule obliges it to and no more.

Where burdens are those of groups g, the objective is :math:`\frac1R` times

.. math:: \sum_g R_g \phi(X_g / R_g) + \varepsilon \sum_c r_c \phi(x_c / r_c)

with the sums :math:`R_g, X_g` over a group. For any price :math:`z_g` and any :math:`T \ge 0`,
:math:`R_g \phi(X_g / R_g) \ge -z_g X_g - R_g \max_T (-z_g T - \phi(T))`, so groups answer like cells
to the pressure :math:`-z_g`, and their cells feel :math:`s_c + z_g` with costs of
:math:`\varepsilon \phi`:

.. math:: D(y, z) = \frac{1}{R} \Bigl( b
          - \sum_c r_c \max_t \bigl( (s_c + z_g) t - \varepsilon \phi(t) \bigr)
          - \sum_g R_g \max_T \bigl( -z_g T - \phi(T) \bigr) \Bigr) .

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
from quotaopt.certify.groups import Groups
from quotaopt.certify.price import OPEN, Multipliers, boxes, priced
from quotaopt.certify.rulebook import Rulebook
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

SMALLEST_OBJECTIVE = 1e-6
"""Objectives below this (in ratio units, where the whole is 1) count as this in a gap."""
FINISH = 1e-3
"""What cells weigh in the objective where groups are compared."""
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


@final
@dataclass(frozen=True, eq=False)
class Between:
    """Groups whose burdens are compared, and a price on what each carries."""

    groups: Groups
    prices: Exact  # (n_groups,)


def gap(
    book: Rulebook,
    targets: IntArray,
    reference: FloatArray,
    notion: str,
    multipliers: Multipliers,
    between: Between | None = None,
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
    between
        Where burdens are those of groups of cells.

    Raises
    ------
    MultiplierError
        A multiplier names a row that the plan does not have, or is not a finite number.
    """
    lower, upper = boxes(book, reference == 0.0)
    prices = priced(book, multipliers)
    pressure, measure = prices.pressure, MEASURES[notion]
    answers, weight = [], 1.0
    if between is not None:
        sizes, weight = between.groups.sums(reference), FINISH
        some = sizes > 0.0
        held = Exact(np.where(some, between.prices.units, 0), between.prices.digits)
        pressure = pressure + between.groups.spread(held)
        answers.append(_answer(sizes[some], -held.floats()[some], measure))
    carries = reference > 0.0
    r, push = reference[carries], pressure.floats()
    most = np.where(upper[carries] == OPEN, np.inf, upper[carries] / r)
    least = np.asarray(lower[carries] / r, dtype=np.float64)
    answers.append(_answer(r, push[carries], measure, least, most, weight))
    bound, rounding = _dual(prices.amount, push[~carries] * lower[~carries], answers, _total(r))
    value = objective(targets, reference, notion, lower, between and between.groups)
    return Gap(value, bound - rounding, rounding)


def objective(
    targets: IntArray, reference: FloatArray, notion: str, least: IntArray, groups: Groups | None = None
) -> float:
    """The cost of `targets` per unit of reference, of cells or, with a little of theirs, of `groups`.

    Infinite where a cell without reference carries more than `least`.
    """
    carries = reference > 0.0
    if (targets > least)[~carries].any():
        return math.inf
    cost, r = MEASURES[notion].cost, reference[carries]
    of_cells = _total(r * cost(targets[carries] / r)) / _total(r)
    if groups is None:
        return of_cells
    sizes = groups.sums(reference)
    some = sizes > 0.0
    of_groups = sizes[some] * cost(groups.sums(targets)[some] / sizes[some])
    return _total(of_groups) / _total(r) + FINISH * of_cells


def _answer(
    size: FloatArray,
    push: FloatArray,
    measure: Measure,
    least: FloatArray | float = 0.0,
    most: FloatArray | float = math.inf,
    weight: float = 1.0,
) -> tuple[float, float]:
    """``sum(size * max(push * t - weight * cost(t)))`` over least <= t <= most, and the size of its terms."""
    with np.errstate(over="ignore"):
        t = np.clip(measure.response(push / weight), least, most)
    if not np.isfinite(t).all():
        return math.inf, math.inf
    with np.errstate(over="ignore", invalid="ignore"):  # what is no number proves nothing
        cost = measure.cost(t)
        terms = np.abs(push) * t + weight * (np.abs(measure.slope(t)) * t + np.abs(t - 1.0) + cost)
        return _total(size * (push * t - weight * cost)), _total(size * terms)


def _dual(
    amount: Exact, forced: FloatArray, answers: list[tuple[float, float]], whole: float
) -> tuple[float, float]:
    """D(y) and a bound on the error of its evaluation."""
    asked = float(Fraction(int(amount.units[0]), 10**amount.digits))
    gains = [gain for gain, _ in answers]
    if not np.isfinite(gains).all():
        return -math.inf, 0.0
    value = math.fsum([asked, -_total(forced), *(-gain for gain in gains)]) / whole
    terms = math.fsum([abs(asked), _total(np.abs(forced)), *(size for _, size in answers)])
    return value, _ROUNDING * terms / whole


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
