r"""How far the rest may end from its forecast.

Sales of a period scatter with a variance in proportion to what is forecast of it, :math:`\tau^2 m_p`.
With M forecast for the rest and D for what is over, the rest then lies around its forecast with

.. math:: \sigma^2 = \tau^2 M (1 + M / D)

whose second part is what the pace itself may be wrong by. The :math:`\tau^2` of a group is

- where the plan states how far attainment spreads (its part `risk`): the variance V of the rest by
  that law, which is about whole plans, taken to a part of one, :math:`\tau^2 M = V (D + M) / M`; the
  interval is that of the normal distribution;
- else what the group's own closed periods show, :math:`\tau^2 = \frac{1}{n-1} \sum_p (X_p - m_p)^2 / m_p`,
  with the t distribution of n - 1 degrees of freedom; nothing is said of fewer than two periods.

Source: the ratio estimator and its prediction, W. G. Cochran, Sampling Techniques (1977), chapter 6; for
chain-ladder reserves T. Mack, ASTIN Bulletin 23 (1993).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm, t

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.cells import combine

if TYPE_CHECKING:
    from quotaopt.risks.law import Law
    from quotaopt.track.rows import Rows

FEWEST = 2
"""Closed periods from which on their scatter says something."""


@dataclass(frozen=True, eq=False)
class Course:
    """What units sold and were forecast to sell by now, and what is forecast of the rest, in minor units."""

    actual: IntArray  # (n_units, n_periods)
    done: FloatArray  # (n_units, n_periods)
    rest: FloatArray  # (n_units, n_periods)
    closed: BoolArray  # (n_periods,)


def half_widths(course: Course, rows: Rows, probability: float, law: Law | None) -> FloatArray:
    """Half the width of the interval of the rest; NaN where nothing is known. (n_groups, n_stretches)

    Parameters
    ----------
    law
        As the plan states it; the units are then its cells.
    """
    done = rows.sums(course.done).sum(axis=1, keepdims=True)
    rest = rows.sums(course.rest)
    one_sided = 0.5 + 0.5 * probability
    if law is None:
        scatter, n_seen = _scatter(course, rows)
        process = scatter[:, None] * rest
        sure = t.ppf(one_sided, np.where(n_seen >= FEWEST, n_seen - 1, np.nan))[:, None]
    else:
        variance = np.column_stack(
            [_by_law(law, course.rest * (rows.stretch == each), rows) for each in range(rows.n_stretches)]
        )
        process = np.divide(variance * (done + rest), rest, out=np.zeros(rest.shape), where=rest > 0.0)
        sure = norm.ppf(one_sided)
    doubt = np.divide(rest, done, out=np.zeros(rest.shape), where=done > 0.0)
    return np.asarray(np.where(rest > 0.0, sure * np.sqrt(process * (1.0 + doubt)), 0.0))


def _scatter(course: Course, rows: Rows) -> tuple[FloatArray, IntArray]:
    """The variance per unit of money of every group's closed periods, and how many of these it has."""
    n_periods = len(course.closed)
    by_period = replace(rows, stretch=np.arange(n_periods, dtype=np.int32), n_stretches=n_periods)
    actual = by_period.sums(course.actual)[:, course.closed]
    due = by_period.sums(course.done)[:, course.closed]
    apart = np.divide((actual - due) ** 2, due, out=np.zeros(due.shape), where=due > 0.0)
    n_seen = (due > 0.0).sum(axis=1)
    return apart.sum(axis=1) / np.maximum(1, n_seen - 1), n_seen


def _by_law(law: Law, rest: FloatArray, rows: Rows) -> FloatArray:
    """The variance of every group's rest by the law of attainment. (n_groups,)"""
    atom = law.atoms.of_cell
    carried = atom >= 0
    weight = rest.ravel()[carried] * law.spread[atom[carried]]
    of_cell = np.repeat(rows.group, rest.shape[1])[carried]
    found = np.zeros(rows.n_groups)
    for luck in law.lucks:
        member = luck.member[atom[carried]]
        both, n_both = combine(
            [of_cell, member], [rows.n_groups, int(member.max(initial=0)) + 1], len(member)
        )
        owner = np.zeros(n_both, dtype=np.int64)
        owner[both] = of_cell
        found += luck.part * np.bincount(owner, np.bincount(both, weight, n_both) ** 2, rows.n_groups)
    return found
