"""What people do not do while they are on leave or their seat is vacant, and who does it instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import CodeArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.people.columns import days_in, need_columns, refuse, shares_in, told
from quotaopt.people.service import EVER, Service
from quotaopt.plan.cells.align import key_names
from quotaopt.plan.cells.keys import match
from quotaopt.plan.cells.levels import blank_names
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_people import Leave, People
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Absences:
    """Stretches of days on which a share of a person's work is not done by that person."""

    who: IntArray  # (n,)
    first: IntArray  # (n,), first day
    after: IntArray  # (n,), the day after the last
    share: IntArray  # (n,), parts of `FINEST`
    by: CodeArray  # (n,), who does it instead; `NOBODY`

    def covered(self, service: Service) -> Absences:
        """Those parts that somebody covers: while the one who covers is there."""
        at = np.flatnonzero(self.by >= 0)
        by = self.by[at]
        return Absences(
            self.who[at],
            np.maximum(self.first[at], service.start[by]),
            np.minimum(self.after[at], service.after[by]),
            self.share[at],
            by,
        )


_NOBODYS = np.zeros(0, dtype=np.int64)
_NONE = Absences(_NOBODYS, _NOBODYS, _NOBODYS, _NOBODYS, np.zeros(0, dtype=np.int32))


def read_leave(plan: Plan, cells: Cells, stated: People) -> Absences:
    """The rows of the table of leave, for people of the plan; none where there is no such table.

    Raises
    ------
    PlanError
        A name, a date or a share cannot be used, or two leaves of one person overlap.
    """
    leave = stated.leave
    if leave is None:
        return _NONE
    table, people = plan.tables[leave.table], plan.tables[stated.table]
    (level,) = plan.spec.tables[stated.table].key
    columns = {"from": leave.from_, "to": leave.to, "share": leave.share, "covered_by": leave.covered_by}
    need_columns(plan, table, ("people", "leave"), columns)
    need_columns(plan, table, ("people", "leave"), {"table": level})
    names = key_names(plan, table, level)
    problems = Problems()
    problems.extend(blank_names(table, [(level, names)]))
    problems.extend(_unknown(table, level, names, key_names(plan, people, level), "people.leave_unknown"))
    first, last = (problems.attempt(_dates, table, column) for column in (leave.from_, leave.to))
    share = problems.attempt(shares_in, table, leave.share)
    problems.stop_if_any()
    assert first is not None  # or there were problems
    assert last is not None
    assert share is not None
    problems.extend(_disorder(table, leave, names, first, last))
    members = cells.levels[level].members
    who = match(names.labels, members)[names.codes]
    by, wrong = _covering(table, leave.covered_by, members, who)
    problems.extend(wrong)
    problems.stop_if_any()
    ours = np.flatnonzero(who >= 0)
    return Absences(who[ours].astype(np.int64), first[ours], last[ours] + 1, share[ours], by[ours])


def read_vacancies(plan: Plan, cells: Cells, stated: People, service: Service) -> Absences:
    """The seats whose person starts later, until then; none where nobody covers any.

    Raises
    ------
    PlanError
        Somebody covers who is no member of the plan, or the own seat; or a share cannot be used.
    """
    table, vacancies = plan.tables[stated.table], stated.vacancies
    if vacancies is None:
        return _NONE
    (level,) = plan.spec.tables[stated.table].key
    columns = {"covered_by": vacancies.covered_by, "share": vacancies.share}
    need_columns(plan, table, ("people", "vacancies"), columns)
    members = cells.levels[level].members
    person = np.full(table.n_rows, NOBODY, dtype=np.int32)
    person[service.row] = np.arange(len(members), dtype=np.int32)
    by, wrong = _covering(table, vacancies.covered_by, members, person)
    refuse(wrong)
    who = np.flatnonzero(service.start > EVER)
    share = shares_in(table, vacancies.share)[service.row[who]]
    start = service.start[who]
    return Absences(who, np.full(len(who), EVER), start, share, by[service.row[who]])


def _dates(table: Table, column: str) -> IntArray:
    """Dates none of which may be blank. (n_rows,)"""
    found = days_in(table, column)
    refuse(told(table, column, np.flatnonzero(found.blank), "calendar.blank", lambda row: {}))
    return found.day


def _unknown(table: Table, column: str, names: TextColumn, known: TextColumn, key: str) -> list[Problem]:
    """A problem for every row that names somebody who is not known."""
    strange = np.append(match(names.labels, known.labels)[:-1] < 0, False)

    def shown(row: int) -> Mapping[str, object]:
        member = str(names.labels[names.codes[row]])
        return {"member": member, "nearest": nearest(member, known.labels)}

    return told(table, column, np.flatnonzero(strange[names.codes]), key, shown)


def _disorder(
    table: Table, leave: Leave, names: TextColumn, first: IntArray, last: IntArray
) -> list[Problem]:
    """Leaves that end before they begin, or begin before the one before has ended."""
    begins, ends = table.text(leave.from_), table.text(leave.to)

    def dates(row: int) -> Mapping[str, object]:
        return {"start": begins.labels[begins.codes[row]], "end": ends.labels[ends.codes[row]]}

    backwards = np.flatnonzero(last < first)
    problems = told(table, leave.to, backwards, "people.leave_backwards", dates)
    order = np.lexsort((first, names.codes))
    here = order[1:]
    # By first day, a leave overlaps an earlier one of the person if it does the one that ends last.
    before = order[_ends_last(names.codes[order], last[order])[:-1]]
    again = (names.codes[here] == names.codes[before]) & (first[here] <= last[before])
    other = dict(zip(here[again].tolist(), before[again].tolist(), strict=True))

    def both(row: int) -> Mapping[str, object]:
        member = names.labels[names.codes[row]]
        return {"member": member, "row": table.place(other[row]).row, **dates(other[row])}

    return problems + told(table, leave.from_, np.sort(here[again]), "people.leave_overlaps", both)


def _ends_last(person: CodeArray, last: IntArray) -> IntArray:
    """Among the rows of each person so far, the one that ends last; rows are sorted by person. (n,)"""
    span = int(last.max() - last.min()) + 1
    ends = last + person.astype(np.int64) * span
    new = ends == np.maximum.accumulate(ends)
    return np.maximum.accumulate(np.where(new, np.arange(len(ends)), 0))


def _covering(
    table: Table, column: str | None, members: IntArray, who: CodeArray
) -> tuple[CodeArray, list[Problem]]:
    """Who covers in every row, `NOBODY` where blank or where the row is nobody's; and what is wrong."""
    if column is None:
        return np.full(table.n_rows, NOBODY, dtype=np.int32), []
    names = table.text(column)
    by = match(names.labels, members)[names.codes]
    counts = who >= 0
    strange = np.flatnonzero(counts & (names.codes >= 0) & (by < 0))
    own = np.flatnonzero(counts & (by >= 0) & (by == who))

    def shown(row: int) -> Mapping[str, object]:
        member = str(names.labels[names.codes[row]])
        return {"member": member, "nearest": nearest(member, members)}

    problems = told(table, column, strange, "people.cover_unknown", shown)
    return by, problems + told(table, column, own, "people.cover_self", shown)
