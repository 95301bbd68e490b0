"""Proof that no plan exists: a Farkas vector, in exact arithmetic."""

from __future__ import annotations

import math

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.price import OPEN, Multipliers, Prices, boxes, by_rule, in_minor_units, priced
from quotaopt.certify.rulebook import Rulebook
from quotaopt.model.arrays import BoolArray, IntArray


def refute(book: Rulebook, multipliers: Multipliers, idle: BoolArray | None = None) -> bool:
    """As `refute_by`, with prices by the names of rows.

    Raises
    ------
    MultiplierError
        A multiplier names a row that the plan does not have, or is not a finite number.
    """
    return refute_by(book, by_rule(book, multipliers), idle)


def refute_by(book: Rulebook, prices: Prices, idle: BoolArray | None = None) -> bool:
    """Whether `prices` prove, in exact arithmetic, that no plan in whole steps keeps all hard rules.

    Even the best mix of cells inside their own limits stays below what the priced rules ask for
    together. `idle` cells (n_bases, n_periods) are held to carry nothing that no rule on them alone
    asks for, as cells without reference are. Prices of soft rules, which may be missed, count for nothing.
    """
    return excess_by(book, prices, idle) > 0.0


def excess_by(book: Rulebook, prices: Prices, idle: BoolArray | None = None) -> float:
    """How much more the priced rules ask for than the cells can carry, at prices of which the largest is 1.

    In minor units, below 0 where cells can carry more; above 0 just where that is so in exact arithmetic.
    """
    lower, upper = boxes(book, idle)
    if (lower > upper).any():
        return math.inf
    soft = {rows.rule for rows in book.rules if rows.soft is not None}
    stated = in_minor_units(book, _scaled(prices))
    rules = priced(book, {rule: each for rule, each in stated.items() if rule not in soft})
    most = _most(book, rules.pressure, lower, upper)
    if most is None:
        return -math.inf
    return float((rules.amount - most).floats()[0])


def _most(book: Rulebook, pressure: Exact, lower: IntArray, upper: IntArray) -> Exact | None:
    """The largest ``sum(pressure * x)`` inside the boxes; None where nothing proves one.

    Cells without an upper limit are still held by the total of their layer: paying its price on all
    cells of the layer lets none of them gain from growing.
    """
    unheld = np.where(upper == OPEN, np.maximum(pressure.units, 0), 0)
    paid = Exact.number(0)
    if unheld.any():
        total = book.settled_rules[0]
        if total.limits.upper is None or not total.known.all():
            return None
        price = Exact(unheld.reshape(book.space.n_layers, -1).max(axis=1), pressure.digits)
        paid, pressure = (price * total.limits.upper).sum(), pressure - total.cells.spread(price)
    best = np.where(pressure.units > 0, upper, lower)
    return paid + (pressure * Exact(best)).sum()


def _scaled(prices: Prices) -> Prices:
    """The same mix with 1 as its largest price: a diverged dual can be of any size."""
    size = max((float(np.abs(each).max(initial=0.0)) for each in prices.values()), default=0.0)
    if size == 0.0 or not math.isfinite(size):
        return {}
    return {rule: each / size for rule, each in prices.items()}
