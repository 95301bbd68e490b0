r"""The stage of `minimax` and `least_absolute`: a linear program, and what all its optima share.

Complementary slackness says of every optimum, with pressures :math:`s = A^\top y` and m the price
of a unit's mean deviation: a unit with :math:`|s| < m` carries its reference; with
:math:`s > m` it carries all it may, with :math:`s < -m` as little as it may; a pressure of exactly m
leaves it free on that side of its reference. Cells that are no units are free where they feel no
pressure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from quotaopt.fairness.deviations import Deviations, best_reply
from quotaopt.fairness.notion import limits_at, pressures
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.penalties import as_limits, missed_at_full_price
from quotaopt.stages.bound import felt
from quotaopt.stages.face import face_of, is_price


@dataclass(frozen=True, eq=False)
class Reached:
    """What a linear notion reached on a model, as whatever method left it."""

    t: FloatArray  # (n_cells,)
    multipliers: FloatArray  # (n_rows,)
    method: str
    iterations: int
    basis: Any | None = None


def deviation_face(
    model: CanonicalModel, notion: Deviations, is_unit: BoolArray, reached: Reached
) -> CanonicalModel:
    """All burdens with the same largest and the same mean deviation, and penalty, as those reached."""
    prices = np.where(missed_at_full_price(model, reached.multipliers), 0.0, reached.multipliers)
    model = as_limits(model, reached.multipliers)
    t, pressure = reached.t, pressures(model, reached.multipliers)
    limited = limit_units(model, is_unit, largest_deviation(t, is_unit)) if notion.largest > 0.0 else model
    price = np.where(is_unit, notion.mean, 0.0)
    beyond = np.abs(pressure) - price
    at_rest, pushed = is_price(np.minimum(beyond, 0.0)), is_price(np.maximum(beyond, 0.0))
    one_side = is_unit & (price > 0.0) & ~at_rest & ~pushed
    lower = np.where(one_side & (pressure > 0.0), np.maximum(limited.lower, 1.0), limited.lower)
    upper = np.where(one_side & (pressure < 0.0), np.minimum(limited.upper, 1.0), limited.upper)
    narrowed = replace(limited, lower=lower, upper=upper)
    return face_of(narrowed, t, prices, (at_rest | pushed).astype(np.float64))


def limit_units(model: CanonicalModel, is_unit: BoolArray, largest: float) -> CanonicalModel:
    """`model` where no unit deviates by more than `largest`."""
    return replace(
        model,
        lower=np.where(is_unit, np.maximum(model.lower, 1.0 - largest), model.lower),
        upper=np.where(is_unit, np.minimum(model.upper, 1.0 + largest), model.upper),
    )


def largest_deviation(t: FloatArray, is_unit: BoolArray) -> float:
    """The largest ``|T - 1|`` over the units."""
    return float(np.max(np.abs(t - 1.0), where=is_unit, initial=0.0))


def mean_deviation(model: CanonicalModel, t: FloatArray, is_unit: BoolArray) -> float:
    """``sum(R |T - 1|)`` over the units."""
    return float(np.sum(np.where(is_unit, model.reference * np.abs(t - 1.0), 0.0)))


def within_means(
    model: CanonicalModel, notion: Deviations, is_unit: BoolArray, multipliers: FloatArray
) -> FloatArray:
    """Multipliers scaled down to where units without upper limit do not gain for ever from growing.

    At an optimum their pressure and the price of their deviation are equal, up to rounding, and
    rounding must not void the bound.
    """
    pressure = felt(model, multipliers)
    pushed = is_unit & np.isinf(model.upper) & (pressure > notion.mean)
    if notion.largest > 0.0:
        size = model.reference[pushed]
        push, held = float(size @ pressure[pushed]), notion.largest + notion.mean * float(size.sum())
    else:
        push, held = float(np.max(pressure, where=pushed, initial=0.0)), notion.mean
    held *= 1.0 - 1e-12
    return multipliers if push <= held else multipliers * (held / push)


def deviation_bound(
    model: CanonicalModel, notion: Deviations, is_unit: BoolArray, multipliers: FloatArray
) -> float:
    """A lower bound on the value of every plan that keeps the rows of `model`, from any multipliers."""
    pressure, upper = felt(model, multipliers), model.upper
    cells = ~is_unit & (pressure != 0.0)
    wish = np.where(pressure > 0.0, upper, model.lower)[cells]
    carried = float(np.sum(model.reference[cells] * (pressure[cells] * wish)))
    of_units = (each[is_unit] for each in (model.reference, model.lower, upper, pressure))
    return limits_at(model, multipliers) - carried + best_reply(notion, *of_units)
