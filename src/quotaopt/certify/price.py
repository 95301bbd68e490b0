r"""What prices on the rules say about every plan that keeps them, in exact arithmetic.

For multipliers :math:`y` of rows, :math:`y^+` on lower and :math:`y^-` on upper limits, every
plan that keeps the rules has

.. math:: \sum_c s_c x_c \ge b, \qquad
          b = \sum_g \underline v_g y_g^+ - \overline v_g y_g^-, \qquad
          s_c = \sum_g (y_g^+ - y_g^-) w_{gc} - (\underline v_g y_g^+ - \overline v_g y_g^-) [c \in P(g)]

where the limits of a row with a parent P count in s, those of all others in b. This holds for
any :math:`y \ge 0`, so rounding multipliers to decimals, or dropping those on sides that are
not there, loses nothing of the proof. Rows of soft rules may be missed: every unit that row g misses
raises the left side by at most its price.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from quotaopt.certify.exact import FITS, Exact
from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

_DIGITS = 12  # of a multiplier, beyond those that its rule's weights and ratios need
_BEFORE = 3  # multipliers with more digits before the point have as many less after it
OPEN = np.int64(FITS)
"""An upper limit of a cell that is not there."""

Multipliers: TypeAlias = Mapping[tuple[str, str], float]
"""(rule, members as in `RuleRows.labels`) -> price of that row: above 0 on its lower limit, below 0 on
its upper limit. A price is the change of the objective (whole = 1) per change of the limit by the whole
of its layer, divided by the layer's weight."""


Links: TypeAlias = Mapping[str, float]
"""Members of a group, as in `RuleRows.labels` -> price of what the group carries in sum."""

Prices: TypeAlias = Mapping[str, FloatArray]
"""Rule -> multipliers of its rows, each (n_rows,). Rules without any are left out."""


@dataclass(frozen=True, eq=False)
class Priced:
    """``sum(pressure * x) >= amount`` for every plan that keeps the rules (minor units)."""

    pressure: Exact  # (n_bases, n_periods)
    amount: Exact  # (1,)


class MultiplierError(ValueError):
    """A multiplier names a row or group that the plan does not have, or is not a finite number."""


def by_rule(book: Rulebook, multipliers: Multipliers) -> Prices:
    """Multipliers by rule, in the order of its rows.

    Raises
    ------
    MultiplierError
        A multiplier names a row that the plan does not have, or is not a finite number.
    """
    named: dict[str, dict[str, float]] = {}
    for (rule, members), value in multipliers.items():
        named.setdefault(rule, {})[members] = value
    unknown = named.keys() - {rows.rule for rows in book.rules}
    if unknown:
        raise MultiplierError(min(unknown))
    return {rows.rule: by_row(rows, named[rows.rule]) for rows in book.rules if rows.rule in named}


def in_minor_units(book: Rulebook, prices: Prices) -> Prices:
    """Prices per change of a limit by its layer's whole, as prices per change by so many minor units."""
    if len(book.scale) == 1:
        return prices
    return {rows.rule: prices[rows.rule] * book.scale_of(rows) for rows in book.rules if rows.rule in prices}


def by_row(rows: RuleRows, prices: Mapping[str, float]) -> FloatArray:
    """Prices by members in the order of the rows, 0 where there is none. (n_rows,)

    Raises
    ------
    MultiplierError
        A price names a row that is not there, or is not a finite number.
    """
    labels = list(prices)
    at = rows.rows_named(labels)
    absent = [label for label, row in zip(labels, at, strict=True) if row < 0]
    if absent:
        raise MultiplierError(f"{rows.rule}[{min(absent)}]")
    price = np.zeros(len(rows))
    price[at] = list(prices.values())
    if not np.isfinite(price).all():
        raise MultiplierError("not a finite number")
    return price


def priced(book: Rulebook, prices: Prices) -> Priced:
    """The one inequality that the prices make of all rules.

    Prices of soft rules are rounded towards 0, as what they may be at most counts for their proof.
    """
    pressure = Exact(np.zeros(book.space.shape, dtype=np.int64))
    amount = Exact.number(0)
    digits = _digits(prices)
    for rows, settled in zip(book.rules, book.settled_rules, strict=True):
        if rows.rule in prices:
            raised, lowered = _sides(rows, prices[rows.rule], digits)
            push, constant = _of_rule(settled, raised, lowered, book.step_of(rows))
            pressure, amount = pressure + push, amount + constant
    return Priced(pressure, amount)


def decimals(values: FloatArray) -> Exact:
    """Prices of groups as exact decimals. (n_groups,)"""
    return _decimal(values, _digits({"": values}))


def boxes(book: Rulebook, idle: BoolArray | None = None) -> tuple[IntArray, IntArray]:
    """What every cell may carry by hard rows that leave no other cell any room; `OPEN` without limit.

    `idle` cells (n_bases, n_periods) carry what a rule on them alone obliges them to, and no
    more. Lower and upper limits in minor units, each (n_bases, n_periods).
    """
    lower = np.zeros(book.space.shape, dtype=np.int64)
    upper = np.full(book.space.shape, OPEN, dtype=np.int64)
    plain = [rows for rows in book.settled_rules if rows.is_plain and rows.soft is None]
    for rows in plain:
        _tighten_single(rows, lower, upper)
    if idle is not None and idle.any():
        upper[idle] = lower[idle]
        for rows in plain:
            _tighten(rows, (~idle).astype(np.int64), lower, upper)
    return lower, upper


def _tighten_single(rows: RuleRows, lower: IntArray, upper: IntArray) -> None:
    """Let rows of a single cell limit that cell."""
    alone = np.flatnonzero((rows.cells.sizes() == 1) & rows.known)
    if len(alone):
        base, period = rows.cells.first()
        cell = np.ravel_multi_index((base[alone], period[alone]), lower.shape)
        _limit(rows, alone, cell, Exact.number(0), lower, upper)


def _tighten(rows: RuleRows, free: IntArray, lower: IntArray, upper: IntArray) -> None:
    """Let rows with one free cell limit that cell, beside what their other cells are bound to."""
    alone = np.flatnonzero((rows.cells.sums(free) == 1) & rows.known)
    if not len(alone):
        return
    cell = rows.cells.sums(free * np.arange(free.size).reshape(free.shape))[alone]
    beside = Exact(rows.cells.sums((1 - free) * lower)[alone])
    _limit(rows, alone, cell, beside, lower, upper)


def _limit(
    rows: RuleRows, alone: IntArray, cell: IntArray, beside: Exact, lower: IntArray, upper: IntArray
) -> None:
    """Limit one cell of every row `alone` to what is left of the row's limits beside other cells."""
    if rows.limits.lower is not None:
        np.maximum.at(lower.reshape(-1), cell, _capped(rows.limits.lower[alone] - beside))
    if rows.limits.upper is not None:
        np.minimum.at(upper.reshape(-1), cell, _capped(rows.limits.upper[alone] - beside))


def _sides(rows: RuleRows, prices: FloatArray, digits: int) -> tuple[Exact, Exact]:
    """Prices on lower and on upper limits as exact decimals, each (n_rows,), 0 or more."""
    price = np.where(rows.known, prices, 0.0) / rows.denominator
    raised, lowered = np.maximum(price, 0.0), np.maximum(-price, 0.0)
    ratios = (rows.limits.lower, rows.limits.upper) if rows.parent is not None else ()
    factors = (rows.weight, rows.parent_weight, *ratios)
    heaviest = max((each.size // 10**each.digits for each in factors if each), default=1)
    digits += len(str(max(heaviest, rows.denominator)))
    if rows.limits.lower is None:
        raised[:] = 0.0
    if rows.limits.upper is None:
        lowered[:] = 0.0
    at_most = rows.soft is not None
    return _decimal(raised, digits, at_most=at_most), _decimal(lowered, digits, at_most=at_most)


def _digits(prices: Prices) -> int:
    """Digits after the point: fewer for prices so large that floats do not carry them."""
    largest = max((float(np.abs(each).max(initial=0.0)) for each in prices.values()), default=0.0)
    return _DIGITS - min(max(math.ceil(math.log10(max(largest, 1.0))) - _BEFORE, 0), _DIGITS)


def _of_rule(rows: RuleRows, raised: Exact, lowered: Exact, step: int | IntArray) -> tuple[Exact, Exact]:
    """Pressure on every cell and the amount, from one rule."""
    pressure = rows.spread(raised - lowered)
    none = Exact(np.zeros(len(rows), dtype=np.int64))
    held_up = rows.limits.lower * raised if rows.limits.lower else none
    held_down = rows.limits.upper * lowered if rows.limits.upper else none
    stated = held_up - held_down
    # The nearest steps around a moving amount lie less than one step from it.
    steps = np.broadcast_to(step, len(rows)) if rows.nearest else np.zeros(len(rows), dtype=np.int64)
    given_away = ((raised + lowered) * Exact(steps)).sum()
    if rows.parent is None or rows.parent_row is None:
        return pressure, stated.sum() - given_away
    asked = rows.parent.spread(stated.gathered(rows.parent_row, len(rows.parent)))
    if rows.parent_weight is not None:
        asked = asked * rows.parent_weight
    return pressure - asked, -given_away


def _decimal(values: FloatArray, digits: int, *, at_most: bool = False) -> Exact:
    """The nearest decimals with `digits` digits; or, of values 0 or more, decimals not above them."""
    scaled = values * 10.0**digits
    if not np.isfinite(scaled).all():
        raise MultiplierError("not a finite number")
    whole = np.floor(scaled * (1.0 - 2.0**-50)) if at_most else np.rint(scaled)
    if np.abs(whole).max(initial=0.0) < 2.0**60:
        return Exact(whole.astype(np.int64), digits)
    return Exact(np.array([int(value) for value in whole], dtype=object), digits)


def _capped(amounts: Exact) -> IntArray:
    """Whole minor units, held inside the range of int64."""
    return np.clip(amounts.units, -int(OPEN), int(OPEN)).astype(np.int64)
