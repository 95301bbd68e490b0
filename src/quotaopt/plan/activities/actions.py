"""Key actions: who does what, by when, with whose support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Place, Problem, Problems
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.levels import SHOWN
from quotaopt.plan.nearest import nearest
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.periods.dates import Written, read_period
from quotaopt.plan.schema_process import Actions
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


@dataclass(frozen=True)
class Action:
    """One key action; "" where the table states nothing."""

    action: str
    owner: str = ""
    date: str = ""
    support: str = ""


@dataclass(frozen=True, eq=False)
class KeyActions:
    """The actions of every person, by date and then in the order of the table."""

    of: Mapping[str, tuple[Action, ...]]
    notes: tuple[Problem, ...] = ()


NO_ACTIONS = KeyActions(MappingProxyType({}))


def person_level(plan: Plan) -> str | None:
    """Whose sheets a plan speaks of; None where it states neither process nor actions."""
    process, actions = plan.spec.process, plan.spec.actions
    stated = None if actions is None else actions.person
    return stated or (None if process is None else process.per)


def read_actions(plan: Plan, cells: Cells) -> KeyActions:
    """The key actions of a plan; none where it states none.

    Raises
    ------
    PlanError
        A column is not there, a person is unknown, an action is blank, or a date is none.
    """
    stated, level = plan.spec.actions, person_level(plan)
    if stated is None or level is None:
        return NO_ACTIONS
    table, problems = plan.tables[stated.table], Problems()
    for key in ("person", "action", "owner", "date", "support"):
        column = getattr(stated, key) or (level if key == "person" else None)
        if column is not None and column not in table:
            problems.extend([table.unknown(column, plan.place("actions", key))])
    problems.stop_if_any()
    people, actions = table.text(level), table.text(stated.action)
    problems.extend(_blanks(table, {level: people, stated.action: actions}))
    problems.extend(_strangers(table, level, people, cells.levels[level].members))
    calendar = calendar_of(plan)
    dates = None if stated.date is None else _Dates(table, stated.date, calendar)
    problems.extend(() if dates is None else dates.unreadable())
    problems.stop_if_any()
    notes = () if dates is None else tuple(dates.outside())
    return KeyActions(MappingProxyType(_by_person(table, stated, people, dates)), notes)


def _by_person(
    table: Table, stated: Actions, people: TextColumn, dates: _Dates | None
) -> dict[str, tuple[Action, ...]]:
    columns = [_texts(table, name) for name in (stated.action, stated.owner)]
    due = _texts(table, None) if dates is None else dates.shown()
    rows = zip(*columns, due, _texts(table, stated.support), strict=True)
    actions = [Action(*texts) for texts in rows]
    order = range(table.n_rows) if dates is None else np.argsort(dates.order(), kind="stable").tolist()
    found: dict[str, list[Action]] = {}
    for row in order:
        found.setdefault(str(people.labels[people.codes[row]]), []).append(actions[row])
    return {person: tuple(own) for person, own in found.items()}


def _texts(table: Table, column: str | None) -> list[str]:
    """A column row by row, "" for blanks; all blank where there is none."""
    if column is None:
        return [""] * table.n_rows
    text = table.text(column)
    return _of_rows(text, text.labels)


def _of_rows(column: TextColumn, values: LabelArray) -> list[str]:
    """The value of every row's label, "" for blanks."""
    found: list[str] = np.append(values, "")[column.codes].tolist()
    return found


def _blanks(table: Table, columns: Mapping[str, TextColumn]) -> Iterator[Problem]:
    """A problem for every row without person or action; the first 20 of each."""
    for name, column in columns.items():
        for row in np.flatnonzero(column.codes < 0)[:SHOWN].tolist():
            yield Problem.at(table.place(row, name), "actions.blank", column=name)


def _strangers(table: Table, level: str, people: TextColumn, members: LabelArray) -> Iterator[Problem]:
    """A problem for every name that is no member of the level, at its first row."""
    unknown = ~np.isin(people.labels.astype(str), members.astype(str))
    for code in np.flatnonzero(unknown)[:SHOWN].tolist():
        row, name = int(np.flatnonzero(people.codes == code)[0]), str(people.labels[code])
        hint = nearest(name, members)
        yield Problem.at(
            table.place(row, level), "selection.unknown_member", level=level, member=name, nearest=hint
        )


class _Dates:
    """The due dates of a table against the plan's periods, one entry per distinct label."""

    def __init__(self, table: Table, name: str, calendar: Calendar | None) -> None:
        self._table, self._name, self._calendar = table, name, calendar
        self._column = table.text(name)
        self._written = [read_period(str(label)) for label in self._column.labels]

    def unreadable(self) -> Iterator[Problem]:
        """A problem for every text that is no date."""
        for code, written in enumerate(self._written):
            if written is None or (self._calendar and self._calendar.reckoning.span(written) is None):
                yield Problem.at(self._place(code), "calendar.unreadable", text=self._column.labels[code])

    def outside(self) -> Iterator[Problem]:
        """A note for every date in none of the plan's periods."""
        calendar = self._calendar
        if calendar is None:
            return
        kind, inside = calendar.kinds[calendar.finest], set(calendar.levels[calendar.finest])
        first, last = calendar.levels[calendar.finest][[0, -1]]
        for code, written in enumerate(self._written):
            start, end = self._span(written)
            if not any(calendar.reckoning.label(unit, kind) in inside for unit in range(start, end + 1)):
                shown = {"text": self._column.labels[code], "first": first, "last": last}
                yield Problem.at(self._place(code), "actions.outside", **shown)

    def shown(self) -> list[str]:
        """Days in one spelling, everything else as written."""
        texts = [
            str(label) if written is None or written.day is None else written.day.isoformat()
            for label, written in zip(self._column.labels, self._written, strict=True)
        ]
        return _of_rows(self._column, np.array([*texts, ""], dtype=object)[:-1])

    def order(self) -> IntArray:
        """Ranks by time, those without a date last. (n_rows,)"""
        keys = [(*self._span(written), written.day if written else None) for written in self._written]
        ranked = sorted(range(len(keys)), key=lambda code: (keys[code][:2], str(keys[code][2] or "")))
        rank = np.empty(len(keys) + 1, dtype=np.int64)
        rank[ranked] = np.arange(len(keys))
        rank[-1] = len(keys)
        return rank[self._column.codes]

    def _span(self, written: Written | None) -> tuple[int, int]:
        span = written and self._calendar and self._calendar.reckoning.span(written)
        return span or (0, 0)

    def _place(self, code: int) -> Place:
        return self._table.place(int(np.flatnonzero(self._column.codes == code)[0]), self._name)
