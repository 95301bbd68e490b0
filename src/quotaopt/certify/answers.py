r"""The best answer of compared units, and of cells that carry them, to prices.

Units u of size :math:`R_u` with burdens :math:`T_u` between limits cost

.. math:: \sum_u R_u \bigl( w \phi(T_u) + m |T_u - 1| \bigr) + \lambda R z , \qquad
          \text{deviations of counted units} \le z

(R is the whole), and earn their pressure :math:`s_u` per unit carried. What is needed of them is a
lower bound on the least of cost less earnings:

- without :math:`\lambda` every unit answers for itself: :math:`\psi` of the pressure beyond m where
  :math:`w > 0`, else all or nothing beyond m and its reference between;
- with it the least over all units at one z is convex and piecewise linear in z. Its corner is found by
  sorting; the slopes on both sides of it, and the range of z, bound what rounding has left.

No unit carries more than the plan's whole total, and all of them together do not. So units without an
upper limit of their own pay the total's price where a pressure, however small, would let them
grow: the noise of the prices then counts once and not once for every unit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.certify.measures import Measure
from quotaopt.certify.sums import ROUNDING, total
from quotaopt.model.arrays import BoolArray, FloatArray

NO_ANSWER = -math.inf


@dataclass(frozen=True, eq=False)
class Units:
    """Cells, or groups of them, and what they are pushed with."""

    size: FloatArray  # (n_units,), references in minor units, above 0
    push: FloatArray  # (n_units,), per unit carried
    least: FloatArray  # (n_units,), limits of the burden
    most: FloatArray  # (n_units,), infinite where there is none
    all_together: float  # they carry no more than this, in minor units; may be infinite


@dataclass(frozen=True, eq=False)
class Cost:
    """What burdens cost. A largest deviation comes without a measure, and on one side without a mean."""

    measure: Measure | None = None
    weight: float = 0.0  # of the measure
    mean: float = 0.0  # of absolute deviations
    largest: float = 0.0  # of the largest deviation of counted units, in minor units
    above: bool = False  # deviations above 1 count in it
    below: bool = False
    counted: BoolArray | None = None  # (n_units,), None for all
    at_least: float = 0.0  # no plan has a smaller largest deviation
    reach: float = math.inf  # no counted unit deviates by more: worse plans need no bound


@dataclass(frozen=True)
class Answer:
    """A lower bound on cost less earnings, in minor units, and how much its evaluation may be off."""

    value: float
    rounding: float = 0.0


def answer(units: Units, cost: Cost) -> Answer:
    """The least that `units` can cost, less what they earn."""
    if not len(units.size):
        return Answer(0.0)
    if cost.largest:
        units = _within_reach(units, cost)
    if cost.measure is None:
        return _linear(units, cost)
    most = np.minimum(units.most, units.all_together / units.size)
    pull = np.sign(units.push) * np.maximum(np.abs(units.push) - cost.mean, 0.0)
    with np.errstate(over="ignore"):
        t = np.clip(cost.measure.response(pull / cost.weight), units.least, most)
    return _at(replace(units, most=most), cost, t)


def _within_reach(units: Units, cost: Cost) -> Units:
    """No counted unit deviates by more than `cost.reach` on the sides that count."""
    counted = True if cost.counted is None else cost.counted
    most = np.minimum(units.most, np.where(counted, 1.0 + cost.reach, np.inf)) if cost.above else units.most
    least = np.maximum(units.least, np.where(counted, 1.0 - cost.reach, 0.0)) if cost.below else units.least
    return replace(units, least=least, most=most)


def _at(units: Units, cost: Cost, t: FloatArray) -> Answer:
    """Cost less earnings at the burdens `t`, without the largest deviation."""
    if not np.isfinite(t).all():
        return Answer(NO_ANSWER)
    deviation = cost.mean * np.abs(t - 1.0)
    costs, sizes = deviation, np.abs(units.push) * t + deviation
    unsure = 1.0
    with np.errstate(over="ignore", invalid="ignore"):  # what is no number proves nothing
        if cost.measure is not None:
            of_measure = cost.measure.cost(t)
            costs = costs + cost.weight * of_measure
            sizes = sizes + cost.weight * (np.abs(cost.measure.slope(t)) * t + np.abs(t - 1.0) + of_measure)
            unsure = cost.measure.unsure
        value = total(units.size * (costs - units.push * t))
        rounding = ROUNDING * unsure * total(units.size * sizes)
    if not math.isfinite(value) or not math.isfinite(rounding):
        return Answer(NO_ANSWER)
    return Answer(value, rounding)


def _linear(units: Units, cost: Cost) -> Answer:
    """Without a measure: all, nothing or the reference, within one largest deviation where that costs."""
    free = np.isinf(units.most)
    price = max(float((units.push[free] - cost.mean).max(initial=0.0)), 0.0)
    if price > 0.0 and math.isinf(units.all_together):
        return Answer(NO_ANSWER)
    if price > 0.0:
        units = replace(units, push=units.push - price)
    pushed_up, pushed_down = units.push > cost.mean, units.push < -cost.mean
    pushed_up &= ~free  # with the price paid they rest, up to rounding
    at_rest = np.clip(1.0, units.least, units.most)
    t = np.where(pushed_up, units.most, np.where(pushed_down, units.least, at_rest))
    found = _with_largest(units, cost, t, pushed_up, pushed_down) if cost.largest else _at(units, cost, t)
    if price > 0.0:
        size = (price + float(np.abs(units.push).max())) * units.all_together
        return Answer(found.value - price * units.all_together, found.rounding + ROUNDING * size)
    return found


def _with_largest(
    units: Units, cost: Cost, wish: FloatArray, pushed_up: BoolArray, pushed_down: BoolArray
) -> Answer:
    """The best z, and everybody's wish within it."""
    counted = np.ones(len(wish), dtype=np.bool_) if cost.counted is None else cost.counted
    down, up = pushed_down & counted & cost.below, pushed_up & counted & cost.above
    held = np.flatnonzero(down | up)
    asked = np.where(up, wish - 1.0, 1.0 - wish)[held]
    gain = units.size[held] * (np.abs(units.push[held]) - cost.mean)
    smallest, highest = _smallest(units, cost, counted), cost.reach
    if smallest > highest:
        return Answer(math.inf)  # not one plan comes so near
    if math.isinf(smallest):
        return Answer(NO_ANSWER)
    z = min(max(_corner(asked, gain, cost.largest), smallest), highest)
    t = wish
    if cost.above:
        t = np.where(counted, np.minimum(t, 1.0 + z), t)
    if cost.below:
        t = np.where(counted, np.maximum(t, 1.0 - z), t)
    rest = _at(units, cost, t)
    rising = cost.largest - total(gain[asked > z])  # the slope to the right of z, and to the left
    falling = cost.largest - total(gain[asked >= z])
    missed = max(-rising, 0.0) * (highest - z) + max(falling, 0.0) * (z - smallest)
    sizes = cost.largest * abs(z) + (cost.largest + total(gain)) * (highest - smallest)
    return Answer(cost.largest * z + rest.value - missed, rest.rounding + ROUNDING * sizes)


def _smallest(units: Units, cost: Cost, counted: BoolArray) -> float:
    """The least that z can be: the limits of the units, and the total they share, leave no less."""
    least, most = units.least[counted], units.most[counted]
    sides = [cost.at_least] if cost.above and cost.below else []
    if cost.above:
        sides.append(float((least - 1.0).max(initial=-1.0)))
    if cost.below:
        sides.append(float((1.0 - most).max(initial=-math.inf)))
        sides.append(1.0 - units.all_together / max(total(units.size[counted]), 1e-300))
    return max(sides)


def _corner(asked: FloatArray, gain: FloatArray, price: float) -> float:
    """The largest z at which the units that ask for z or more gain at least `price`; -inf for none."""
    order = np.argsort(-asked, kind="stable")
    enough = np.flatnonzero(np.cumsum(gain[order]) >= price)
    return float(asked[order[enough[0]]]) if len(enough) else -math.inf
