"""How much people are there, counted day by day, in whole numbers.

For every person and every working day of the plan: in service or not, the ramp's share of the months of
service completed by that day, what leave takes away and what cover adds. Nothing here is clever, so
that it may disagree with whoever was.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from quotaopt.certify.columns import member_codes, positions
from quotaopt.certify.exact import Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.reading.columns import level_column
from quotaopt.certify.rulebook import Space
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.periods.days import day_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_people import Leave, People, Workdays
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table

_MILLION = 10**6
_BLOCK = 500  # people looked at together
_WEEK = ("thu", "fri", "sat", "sun", "mon", "tue", "wed")  # 1970-01-01 was a Thursday
_ALWAYS, _NEVER = -(10**6), 10**6


def available_days(plan: Plan, space: Space, cells: Groups) -> tuple[IntArray, IntArray]:
    """Days that the people of every row are there, and those on which they could be, in the same parts.

    (n_rows,), (n_rows,), Python integers. Everyone counts once in a row, however many cells are theirs.
    """
    stated = plan.spec.people
    assert stated is not None  # the plan was checked
    known = plan.tables[stated.table].once(space, lambda: _known(plan, stated, space))
    inside, held = np.flatnonzero(cells.base >= 0), np.flatnonzero(cells.time >= 0)
    part, who = np.unique(np.stack([cells.base[inside], known.of_base[inside]]), axis=1)
    of_group = np.zeros((2, cells.n_parts, cells.n_times), dtype=object)
    for period in held.tolist():
        np.add.at(of_group[0, :, cells.time[period]], part, known.there[who, period])
        np.add.at(of_group[1, :, cells.time[period]], part, known.could[period])
    return cells.rows_of(of_group[0].ravel()), cells.rows_of(of_group[1].ravel())


@dataclass(frozen=True, eq=False)
class _Known:
    """Everyone's days of every period, in parts of a day; Python integers."""

    there: IntArray  # (n_persons, n_periods)
    could: IntArray  # (n_periods,)
    of_base: IntArray  # (n_bases,), the person of every base


def _known(plan: Plan, stated: People, space: Space) -> _Known:
    calendar = calendar_of(plan)
    assert calendar is not None  # the plan was checked
    people = _read(plan, stated, space)
    days = _worked(plan, stated.workdays, np.arange(calendar.bounds[0], calendar.bounds[-1]))
    first_day = np.searchsorted(days, calendar.bounds)
    there = np.zeros((len(people.start), space.n_periods), dtype=np.int64)
    for first in range(0, len(there), _BLOCK):
        who = np.arange(first, min(first + _BLOCK, len(there)))
        so_far = np.cumsum(people.parts(who, days), axis=1)
        there[who] = np.diff(np.pad(so_far, ((0, 0), (1, 0)))[:, first_day], axis=1)
    could = np.diff(first_day).astype(object) * people.whole
    return _Known(there.astype(object), could, space.codes[people.level][:, 0])


def prorated(stated: Exact, there: IntArray, could: IntArray) -> Exact:
    """``stated * there / could`` in millionths, halves to the even one; 0 where nobody could be there."""
    millionths = [
        round(Fraction(int(unit) * int(share) * _MILLION, 10**stated.digits * int(whole))) if whole else 0
        for unit, share, whole in zip(stated.units, there, could, strict=True)
    ]
    return Exact(np.array(millionths, dtype=object), 6)


@dataclass(frozen=True, eq=False)
class _Absences:
    """Days on which somebody else, or nobody, does a share of a person's work."""

    who: IntArray  # (n,)
    first: IntArray  # (n,)
    last: IntArray  # (n,)
    share: IntArray  # (n,), millionths
    by: IntArray  # (n,), -1 for nobody

    def only(self, rows: BoolArray) -> _Absences:
        """Some of them."""
        return _Absences(self.who[rows], self.first[rows], self.last[rows], self.share[rows], self.by[rows])

    def on(self, days: IntArray) -> IntArray:
        """The share of every day, 0 outside. (n, n_days)"""
        inside = (self.first[:, None] <= days) & (days <= self.last[:, None])
        return np.asarray(inside * self.share[:, None])


@dataclass(frozen=True, eq=False)
class _People:
    """What the tables say of everyone of a level. Days count from 1970-01-01."""

    level: str
    start: IntArray  # (n_persons,)
    end: IntArray  # (n_persons,)
    ramp: IntArray  # (n_persons, longest), by completed months of service
    full: int  # what a ramp ends with
    leave: _Absences
    vacant: _Absences

    @property
    def whole(self) -> int:
        """The parts of a full person's day."""
        return self.full * _MILLION

    def parts(self, who: IntArray, days: IntArray) -> IntArray:
        """How much everyone of `who`, who follow each other, is there on every day. (n, n_days)"""
        parts = self._ramped(who, days) * _MILLION
        for absent, of_share in ((self.leave, True), (self.vacant, False)):
            if of_share:
                mine = absent.only(np.isin(absent.who, who))
                gone = self._ramped(mine.who, days) * mine.on(days)
                np.subtract.at(parts, mine.who - who[0], gone)
            theirs = absent.only(np.isin(absent.by, who))
            work = self._ramped(theirs.who, days) if of_share else self.full
            np.add.at(parts, theirs.by - who[0], work * theirs.on(days) * self._serves(theirs.by, days))
        return parts

    def _serves(self, who: IntArray, days: IntArray) -> BoolArray:
        return np.asarray((self.start[who, None] <= days) & (days <= self.end[who, None]))

    def _ramped(self, who: IntArray, days: IntArray) -> IntArray:
        months = _month(days) - _month(self.start[who, None])
        months -= _day_of_month(days) < _day_of_month(self.start[who, None])
        step = np.clip(months, 0, self.ramp.shape[1] - 1)
        return np.where(self._serves(who, days), self.ramp[who[:, None], step], 0)


def _month(days: IntArray) -> IntArray:
    return days.astype("M8[D]").astype("M8[M]").astype(np.int64)


def _day_of_month(days: IntArray) -> IntArray:
    dates = days.astype("M8[D]")
    return np.asarray((dates - dates.astype("M8[M]").astype("M8[D]")).astype(np.int64))


def _read(plan: Plan, stated: People, space: Space) -> _People:
    table = plan.tables[stated.table]
    (level,) = plan.spec.tables[stated.table].key
    members = space.members[level]
    row = np.zeros(len(members), dtype=np.int64)
    code = member_codes(space, level, level_column(plan, table, level))
    row[code[code >= 0]] = np.flatnonzero(code >= 0)
    start, end = _dates(table, stated.start, _ALWAYS)[row], _dates(table, stated.end, _NEVER)[row]
    profiles = [*stated.profiles.values(), (Fraction(1),)]
    full = lcm(*(share.denominator for profile in profiles for share in profile))
    longest = max(map(len, profiles))
    ramps = np.array([[*profile, *profile[-1:] * (longest - len(profile))] for profile in profiles]) * full
    chosen = np.where(start == _ALWAYS, -1, _profiles(table, stated)[row])
    nobody = np.zeros(0, dtype=np.int64)
    vacant = leave = _Absences(nobody, nobody, nobody, nobody, nobody)
    if stated.vacancies is not None:
        by = _members(table.text(stated.vacancies.covered_by), members)[row]
        share = _shares(table, stated.vacancies.share)[row]
        vacant = _Absences(np.arange(len(row)), np.full(len(row), _ALWAYS), start - 1, share, by)
    if stated.leave is not None:
        leave = _leave(plan, stated.leave, level, members)
    return _People(level, start, end, ramps.astype(np.int64)[chosen], full, leave, vacant)


def _leave(plan: Plan, stated: Leave, level: str, members: LabelArray) -> _Absences:
    table = plan.tables[stated.table]
    who = _members(level_column(plan, table, level), members)
    by = np.full(len(who), -1) if stated.covered_by is None else _members(
        table.text(stated.covered_by), members
    )  # fmt: skip
    first, last = _dates(table, stated.from_, _ALWAYS), _dates(table, stated.to, _NEVER)
    return _Absences(who, first, last, _shares(table, stated.share), by).only(who >= 0)


def _worked(plan: Plan, stated: Workdays, days: IntArray) -> IntArray:
    """Those of the days on which people work."""
    week = _WEEK if stated.days == "all" else stated.days
    works = np.array([day in week for day in _WEEK])[days % len(_WEEK)]
    for column, value in ((stated.holidays, False), (stated.extra, True)):
        if column is not None:
            table, _, name = column.partition(".")
            works[np.isin(days, _dates(plan.tables[table], name, _NEVER))] = value
    return np.asarray(days[works])


def _dates(table: Table, column: str | None, blank: int) -> IntArray:
    """The days in a column, `blank` where there is none. (n_rows,)"""
    if column is None:
        return np.full(table.n_rows, blank, dtype=np.int64)
    dates = table.text(column)
    days = [day_of(str(label)) for label in dates.labels]
    return np.array([*(blank if day is None else day for day in days), blank])[dates.codes]


def _shares(table: Table, column: str | None) -> IntArray:
    """Millionths, the whole where there is no column or a blank. (n_rows,)"""
    if column is None:
        return np.full(table.n_rows, _MILLION, dtype=np.int64)
    numbers = table.number(column)
    millionths = numbers.units.astype(object) * _MILLION // 10**numbers.digits
    return np.where(numbers.blank, _MILLION, millionths).astype(np.int64)


def _profiles(table: Table, stated: People) -> IntArray:
    """The number of everyone's ramp, -1 for none. (n_rows,)"""
    if stated.ramp_by is None:
        return np.full(table.n_rows, 0 if stated.profiles else -1)
    return _members(table.text(stated.ramp_by), np.array(list(stated.profiles), dtype=object))


def _members(column: TextColumn, known: LabelArray) -> IntArray:
    """Where each row's name stands among the known ones, -1 where it does not. (n_rows,)"""
    found: IntArray = np.append(positions(known, column.labels), -1)[column.codes]
    return found
