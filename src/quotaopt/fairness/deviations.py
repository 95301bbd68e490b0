r"""Linear notions of fairness: the largest deviation from the reference, the mean one, or a mix.

.. math:: f(t) = \lambda \max_c |t_c - 1| + m \sum_c r_c |t_c - 1|, \qquad \lambda, m \ge 0

With :math:`z` the largest deviation allowed, every cell answers to multipliers y of the rows
alone, as under the strictly convex notions: with :math:`s = A^\top y` it goes up to its limit
where :math:`s_c > m`, down to it where :math:`s_c < -m`, and stays at its reference between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness.notion import limits_at, pressures
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

FEW = 1_000
"""Breakpoints that are simply sorted."""


@dataclass(frozen=True)
class Deviations:
    """A weight for the largest deviation and one for the mean deviation, not both zero."""

    name: str  # the word used in plan files
    largest: float
    mean: float

    def value(self, model: CanonicalModel, t: FloatArray) -> float:
        r""":math:`\lambda \max_c |t_c - 1| + m \sum_c r_c |t_c - 1|`."""
        deviation = np.abs(t - 1.0)
        return float(
            self.largest * deviation.max(initial=0.0) + self.mean * np.sum(model.reference * deviation)
        )


def dual_bound(model: CanonicalModel, notion: Deviations, multipliers: FloatArray) -> float:
    r"""A lower bound on the value of every plan that keeps the rules, from any multipliers.

    .. math:: D(y) = \sum_g (\underline b_g y_g^+ - \overline b_g y_g^-) - \sum_c r_c s_c
        + \min_{z \ge 0} \Big[ \lambda z + \sum_c r_c \min_{|d| \le z} (m |d| - s_c d) \Big]

    with :math:`d = t - 1` inside the limits of the cell. The bracket is convex and piecewise
    linear in z; its minimum is at the breakpoint beyond which the cells still held back weigh no
    more than :math:`\lambda`. A cell without an upper limit has the one its rows imply, so that a
    push of 1e-17 from rounding does not void the bound.
    """
    pressure = pressures(model, multipliers)
    upper = model.upper
    if np.isinf(upper[pressure > notion.mean]).any():
        upper = np.minimum(upper, implied_upper(model))
    reply = best_reply(notion, model.reference, model.lower, upper, pressure)
    return limits_at(model, multipliers) + reply


def best_reply(
    notion: Deviations, reference: FloatArray, lower: FloatArray, upper: FloatArray, pressure: FloatArray
) -> float:
    r"""The least of :math:`f(t) - \sum_c r_c s_c t_c` inside the limits of the cells, in closed form."""
    low, high = lower - 1.0, upper - 1.0
    pushed_up = pressure > notion.mean
    resting = np.minimum(np.maximum(0.0, low), high)
    wish = np.where(pushed_up, high, np.where(pressure < -notion.mean, low, resting))
    value = 0.0
    if notion.largest > 0.0:
        needed = float(np.max(np.maximum(low, -high), initial=0.0))
        gain = reference * (np.abs(pressure) - notion.mean)
        held = np.flatnonzero((np.abs(wish) > needed) & (gain > 0.0))
        largest = _split(np.abs(wish[held]), gain[held], notion.largest, needed)
        if np.isinf(largest):
            return -np.inf
        wish = np.clip(wish, -largest, largest)
        value = notion.largest * largest
    # One product per cell: an unlimited wish must not become inf - inf.
    value += float(np.sum(reference * (np.abs(wish) * (notion.mean - pressure * np.sign(wish)))))
    return value - float(np.sum(reference * pressure))


def implied_upper(model: CanonicalModel, *, of_smallest: bool = True) -> FloatArray:
    """The burden a cell would have if one of its plain rows went to it alone; +inf without any. (n_cells,)

    Of its rows the one with the smallest, or largest, limit counts. Rows that may be missed imply nothing.
    """
    rows = np.repeat(np.arange(model.n_rows), np.diff(model.combine.indptr))
    plain = (model.is_plain & ~model.may_miss & np.isfinite(model.row_upper))[rows]
    tighter, none = (np.minimum, np.inf) if of_smallest else (np.maximum, -np.inf)
    per_sum = np.full(int(model.offsets[-1]), none)
    tighter.at(per_sum, model.combine.indices[plain], model.row_upper[rows[plain]])
    limit = np.full(model.n_cells, none)
    for partition, start in zip(model.partitions, model.offsets[:-1], strict=True):
        padded = np.append(per_sum[start : start + partition.n_groups], none)
        limit = tighter(limit, padded[partition.codes])
    return np.asarray(np.where(np.isfinite(limit), limit, np.inf) / model.reference)


def _split(values: FloatArray, weights: FloatArray, most: float, least: float) -> float:
    """The smallest of `least` and `values` beyond which the weights add up to `most` at most."""
    if np.sum(weights) <= most:
        return least
    beyond = 0.0
    while len(values) > FEW:
        pivot = np.partition(values, len(values) // 2)[len(values) // 2]
        above = values > pivot
        weight = float(np.sum(weights[above]))
        if beyond + weight <= most:
            if not above.any():
                break
            above, beyond = ~above, beyond + weight
        values, weights = values[above], weights[above]
    order = np.argsort(-values, kind="stable")
    within = int(np.count_nonzero(beyond + np.cumsum(weights[order]) <= most))
    return float(values[order[within]]) if within < len(order) else least
