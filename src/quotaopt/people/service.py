r"""When people are there, and how far along their ramp.

A month of service is complete on the same day of the next month, or on the first of the month after
where that day does not exist: who starts on 31 January completes a month on 1 March. With shares
:math:`r_0 \le r_1 \le \dots \le r_K = 1` of the months of service, a person counts

.. math:: r_k = \sum_{j \le k} (r_j - r_{j-1}), \qquad r_{-1} = 0

of a full one from the day on which k months are complete: every share is a sum of rises, each of
which begins on its day and stays.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.people.columns import days_in, need_columns, told
from quotaopt.people.workdays import WorkingDays
from quotaopt.plan.cells.align import rows_by_key
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_people import People
from quotaopt.plan.tables import Table

EVER = -(10**6)
"""A day before all others; people whose start is not said are there from it on."""
FOREVER = 10**7
"""A day after all others."""
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Service:
    """When everyone of a level is there. Days count from 1970-01-01."""

    row: IntArray  # (n_persons,), of the people's table
    start: IntArray  # (n_persons,), first day
    after: IntArray  # (n_persons,), the day after the last
    rises: IntArray  # (n_persons, longest), what every completed month of service adds
    whole: int  # a full person in the units of `rises`

    def presence(self, who: IntArray, first: IntArray, after: IntArray, work: WorkingDays) -> IntArray:
        """Working days of people from `first` until before `after`, each by the ramp.

        (n,), (n,), (n,) -> (n, n_periods), in parts of `whole`
        """
        since, until = np.maximum(first, self.start[who]), np.minimum(after, self.after[who])
        days = self.whole * work.between(since, until)
        ramping = np.flatnonzero(self.full_from[who] > np.maximum(since, work.bounds[0]))
        days[ramping] = self._by_month(who[ramping], first[ramping], until[ramping], work)
        return days

    def _by_month(self, who: IntArray, first: IntArray, until: IntArray, work: WorkingDays) -> IntArray:
        """The same for people whose ramp matters: one rise after another."""
        days = np.zeros((len(who), len(work.counts)), dtype=np.int64)
        for months, rise in enumerate(self.rises[who].T):
            begins = np.maximum(first, months_after(self.start[who], months))
            days += rise[:, None] * work.between(begins, until)
        return days

    @cached_property
    def full_from(self) -> IntArray:
        """The day from which everyone counts in full. (n_persons,)"""
        last = self.rises.shape[1] - 1 - np.argmax(self.rises[:, ::-1] > 0, axis=1)
        return months_after(self.start, last)


def months_after(day: IntArray, months: IntArray | int) -> IntArray:
    """The day on which so many months are complete. (n,)"""
    month = day.astype("M8[D]").astype("M8[M]")
    of_month = day - _first_of(month)
    return np.asarray(np.minimum(_first_of(month + months) + of_month, _first_of(month + months + 1)))


def months_between(first: IntArray, after: IntArray) -> IntArray:
    """Completed months from `first` until before `after`, which is not earlier. (n,)"""
    begins, ends = (day.astype("M8[D]").astype("M8[M]") for day in (first, after))
    short = after - _first_of(ends) < first - _first_of(begins)
    return np.asarray((ends - begins).astype(np.int64) - short)


def _first_of(month: LabelArray) -> IntArray:
    return month.astype("M8[D]").astype(np.int64)


def read_service(plan: Plan, cells: Cells, stated: People) -> Service:
    """When everyone is there, from the people's table.

    Raises
    ------
    PlanError
        Somebody has no row or no start, dates cannot be read or are the wrong way round, or there
        is no such ramp profile.
    """
    table = plan.tables[stated.table]
    (level,) = plan.spec.tables[stated.table].key
    columns = {"start": stated.start, "end": stated.end, "ramp_by": stated.ramp_by}
    need_columns(plan, table, ("people",), columns)
    members = cells.levels[level].members
    row = rows_by_key(plan, {level: members}, table, (level,)).find(np.arange(len(members), dtype=np.int64))
    problems = Problems()
    if (missing := np.flatnonzero(row < 0)).size:
        shown = "; ".join(members[missing[:_SHOWN]])
        values = {"table": table.source, "level": level, "count": len(missing), "members": shown}
        problems.add(plan.place("people", "table"), "people.no_row", **values)
        problems.stop_if_any()
    start = _starts(table, stated, members, row, problems)
    after = _ends(table, stated, row, problems)
    profile = _profiles(table, stated, row, problems)
    if stated.start is not None and stated.end is not None:
        problems.extend(_backwards(table, stated.start, stated.end, members, row, start, after))
    problems.stop_if_any()
    rises, whole = _rises(stated.profiles)
    return Service(row, start, after, rises[profile], whole)


def _starts(table: Table, stated: People, members: LabelArray, row: IntArray, problems: Problems) -> IntArray:
    if stated.start is None:
        return np.full(len(row), EVER)
    found = problems.attempt(days_in, table, stated.start)
    if found is None:
        return np.full(len(row), EVER)
    blank = found.blank[row]
    if stated.blank_start is None:
        member = dict(zip(row.tolist(), members, strict=True))
        rows = np.sort(row[blank])
        problems.extend(
            told(table, stated.start, rows, "people.blank_start", lambda at: {"member": member[at]})
        )
    return np.where(blank, EVER, found.day[row])


def _ends(table: Table, stated: People, row: IntArray, problems: Problems) -> IntArray:
    found = None if stated.end is None else problems.attempt(days_in, table, stated.end)
    if found is None:
        return np.full(len(row), FOREVER)
    return np.where(found.blank[row], FOREVER, found.day[row] + 1)


def _backwards(
    table: Table, start: str, end: str, members: LabelArray, row: IntArray, first: IntArray, after: IntArray
) -> list[Problem]:
    wrong = np.flatnonzero(after <= first)
    member = {int(row[person]): members[person] for person in wrong}
    starts, ends = table.text(start), table.text(end)

    def shown(at: int) -> Mapping[str, object]:
        dates = {"start": starts.labels[starts.codes[at]], "end": ends.labels[ends.codes[at]]}
        return {"member": member[at], **dates}

    return told(table, end, np.sort(row[wrong]), "people.end_before_start", shown)


def _profiles(table: Table, stated: People, row: IntArray, problems: Problems) -> IntArray:
    """The ramp profile of everyone, -1 for none. Those who were always there are past any."""
    names = list(stated.profiles)
    if stated.ramp_by is None:
        return np.full(len(row), len(names) - 1)
    column = table.text(stated.ramp_by)
    known = {name: position for position, name in enumerate(names)}
    number = np.array([known.get(label, -2) for label in column.labels] + [-1], dtype=np.int64)
    found = number[column.codes[row]]

    def shown(at: int) -> Mapping[str, object]:
        name = str(column.labels[column.codes[at]])
        return {"name": name, "nearest": nearest(name, names)}

    wrong = np.sort(row[found == -2])
    problems.extend(told(table, stated.ramp_by, wrong, "people.unknown_profile", shown))
    return found


def _rises(profiles: Mapping[str, tuple[Fraction, ...]]) -> tuple[IntArray, int]:
    """What every month of every profile adds, in whole parts; the last row is nobody's ramp.

    Returns
    -------
    rises : (n_profiles + 1, longest)
    whole : how many parts a full person has
    """
    whole = math.lcm(*(share.denominator for profile in profiles.values() for share in profile))
    rises = np.zeros((len(profiles) + 1, max(map(len, profiles.values()), default=1)), dtype=np.int64)
    for position, profile in enumerate(profiles.values()):
        parts = [int(share * whole) for share in profile]
        rises[position, : len(parts)] = np.diff(parts, prepend=0)
    rises[-1, 0] = whole
    return rises, whole
