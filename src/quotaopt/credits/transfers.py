r"""Cells that change hands inside the plan, and how much of the targets moves with them.

On a day d on which the shares of the direct owners of a group change, those who lose share hand it to
those who gain, in proportion; nobody takes part as an owner of what is vacant, so that losses and gains
are equal. With a share s moves s times what the group carries from that day to the end of the plan,

.. math:: R_g(d) = \sum_p X_g(p) \frac{|p \cap [d, \infty)|}{|p|}.

What somebody is credited with in the end is their first share of :math:`R_g` at the start plus all that
comes to them less all that leaves them (summation by parts).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.credits.credits import Credits
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.plan.owners.assignments import Assignments

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Transfers:
    """One row per group, day, giver and taker, in this order. All (n,)."""

    group: IntArray  # of `Assignments`
    day: IntArray  # from which it counts
    giver: IntArray  # person, `NOBODY` for a vacancy
    taker: IntArray
    share: FloatArray
    steps: FloatArray  # not rounded: nothing is counted by them


def transfers_of(credits: Credits) -> Transfers:
    """All transfers between direct owners after the plan's first day."""
    assigned = credits.assigned
    group, day, person, change = _changes(assigned.only(~assigned.is_overlay))
    event = (
        np.cumsum(np.append(True, (group[1:] != group[:-1]) | (day[1:] != day[:-1]))) - 1
        if len(group)
        else group
    )
    loses, gains = np.flatnonzero(change < 0), np.flatnonzero(change > 0)
    moved = np.bincount(event[gains], change[gains])
    first = np.searchsorted(event[gains], event[loses], side="left")
    count = np.searchsorted(event[gains], event[loses], side="right") - first
    giver = np.repeat(loses, count)
    offset = np.arange(len(giver)) - np.repeat(np.cumsum(count) - count, count)
    taker = gains[np.repeat(first, count) + offset]
    share = -change[giver] * (change[taker] / moved[event[giver]]) / assigned.unit
    at, when = group[giver], day[giver]
    return Transfers(at, when, person[giver], person[taker], share, share * _remaining(credits, at, when))


def _changes(direct: Assignments) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Group, day, person and change of share, sorted, where shares change inside the plan."""
    sides = [
        (direct.group, direct.first, direct.person.astype(np.int64), direct.share),
        (direct.group, direct.last + 1, direct.person.astype(np.int64), -direct.share),
    ]
    sides += [(group, day, np.full(len(day), NOBODY), -change) for group, day, _, change in sides]
    group, day, person, change = (np.concatenate(column) for column in zip(*sides, strict=True))
    inside = (day > direct.days[0]) & (day < direct.days[-1])
    keys = np.stack([group[inside], day[inside], person[inside]])
    distinct, number = np.unique(keys, axis=1, return_inverse=True)
    total = np.zeros(distinct.shape[1], dtype=np.int64)
    np.add.at(total, number, change[inside])
    kept = total != 0
    group, day, person = distinct[:, kept]
    return group, day, person, total[kept]


def _remaining(credits: Credits, group: IntArray, day: IntArray) -> FloatArray:
    """What groups carry from a day to the end of the plan, in steps. (n,)"""
    days, sums = credits.assigned.days, credits.sums
    period = np.searchsorted(days, day, side="right") - 1
    later = np.zeros((len(sums), sums.shape[1] + 1), dtype=np.int64)
    later[:, :-1] = np.cumsum(sums[:, ::-1], axis=1)[:, ::-1]
    part = (days[period + 1] - day) / (days[period + 1] - days[period])
    return np.asarray(later[group, period + 1] + sums[group, period] * part)
