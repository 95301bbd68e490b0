"""Assignments that cannot be meant together: the same row twice, more than all of a cell on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.levels import SHOWN
from quotaopt.plan.owners.assignments import Assignments
from quotaopt.plan.periods.days import date_of
from quotaopt.plan.schema_owners import Owners

if TYPE_CHECKING:
    from quotaopt.plan.tables import Table

_NAMED = 5  # people named in one message


def repeated(table: Table, owners: Owners, rows: Assignments) -> Iterator[Problem]:
    """A problem for every row whose group, person, role and dates stood in a row before; the first 20."""
    columns = (rows.group, rows.person, rows.role, rows.first, rows.last)
    order = np.lexsort((rows.table_row, *columns))
    same = np.logical_and.reduce([column[order[1:]] == column[order[:-1]] for column in columns])
    again = np.flatnonzero(same)
    for at in again[np.argsort(order[again + 1])][:SHOWN].tolist():
        row, before = int(rows.table_row[order[at + 1]]), int(rows.table_row[order[at]])
        shown = {"first": table.place(before).row, "person": str(rows.people[rows.person[order[at]]])}
        yield Problem.at(table.place(row, owners.person), "owners.twice", **shown)


def overlaps(cells: Cells, table: Table, owners: Owners, rows: Assignments) -> Iterator[Problem]:
    """A problem for every run of days on which direct owners have more than 100 %; the first 20.

    Every assignment raises the sum of its group on its first day and lowers it on the day after its
    last; sorted by group and day, running sums are what is owned from that day on.
    """
    direct = rows.only(~rows.is_overlay)
    group, day = np.tile(direct.group, 2), np.concatenate([direct.first, direct.last + 1])
    change = np.concatenate([direct.share, -direct.share])
    order = np.lexsort((day, group))
    group, day, owned = group[order], day[order], np.cumsum(change[order])
    final = np.ones(len(order), dtype=np.bool_)  # the last change of a group on its day
    final[:-1] = (group[1:] != group[:-1]) | (day[1:] != day[:-1])
    group, day, owned = group[final], day[final], owned[final]
    over = owned > direct.unit
    begins = np.flatnonzero(over & ~np.append(False, over[:-1]))
    ends = np.flatnonzero(over & ~np.append(over[1:], False)) + 1
    for begin, end in zip(begins[:SHOWN].tolist(), ends[:SHOWN].tolist(), strict=True):
        yield _overlap(cells, table, owners, direct, int(group[begin]), day[[begin, end]], owned[begin:end])


def _overlap(
    cells: Cells,
    table: Table,
    owners: Owners,
    direct: Assignments,
    group: int,
    days: IntArray,
    owned: IntArray,
) -> Problem:
    """The problem of one group on the days from ``days[0]`` to the one before ``days[1]``."""
    first, after = days.tolist()
    meant = np.flatnonzero((direct.group == group) & (direct.first < after) & (direct.last >= first))
    people = list(dict.fromkeys(direct.people[direct.person[meant]]))
    cell = np.array([direct.first_base[group] * cells.n_periods])
    place = table.place(int(direct.table_row[meant].max()), owners.share or owners.of[0])
    shown = {
        "members": cells.cell_names(direct.of, cell)[0],
        "people": ", ".join(people[:_NAMED]) + (", ..." if len(people) > _NAMED else ""),
        "percent": f"{100 * int(owned.max()) / direct.unit:g}",
    }
    if owners.first is None and owners.last is None:
        return Problem.at(place, "owners.over", **shown)
    first_day, last_day = (str(date_of(day)) for day in (first, after - 1))
    return Problem.at(place, "owners.over_days", first=first_day, last=last_day, **shown)
