"""A table of causes, read with everything that is wrong in it told at once.

Columns are the plan's levels (under their own names, or as the house's tables call them: 大区, 责任人,
产品线), and those of `COLUMNS` under their headings in either language, in any order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from quotaopt.actuals.columns import renames
from quotaopt.deviations.cause import KINDS, VIEWS, Cause, Causes
from quotaopt.deviations.facts import Facts
from quotaopt.deviations.joined import scopes_of
from quotaopt.errors import Place, Problems
from quotaopt.handout.roles import roles_of
from quotaopt.messages import CATALOGUE, LANGUAGES, say
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.cells.selection import selected
from quotaopt.plan.nearest import nearest, plain_word
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.periods.dates import read_period
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import Table, read_table

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

Word = TypeVar("Word", bound=str)

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "deviations.column.kind",
        "view": "deviations.column.view",
        "cause": "handout.cause",
        "measure": "handout.remedy",
        "owner": "deviations.column.owner",
        "due": "handout.due",
        "amount": "deviations.column.amount",
    }
)
"""What causes are told by, beside members -> the heading, the same as in tables that are handed out."""
NEEDED = ("kind", "view", "cause")
_LIST = re.compile("[,，、;；]")


def read_causes(
    plan: Plan,
    path: str | Path,
    *,
    as_of: dt.date | None = None,
    cells: Cells | None = None,
    facts: Facts | None = None,
) -> Causes:
    """The causes that a table states; csv, tsv, xlsx (``book.xlsx#Sheet``) or parquet.

    Parameters
    ----------
    as_of
        The day of the review: measures cannot be due before it. None where none is known.
    cells
        The plan's cells, where they are at hand already.
    facts
        The deviations that the causes are to explain, where they are known: what causes say of them is
        then checked too, and their day is that of the review.

    Raises
    ------
    PlanError
        The file cannot be read; a column is missing or means nothing; a member is unknown (the nearest
        are offered) or no cell has the members of a row; a kind or view is none; a text is missing; a
        date is no day, or before `as_of`; an amount is no number; a row repeats one; with `facts` also
        what `scopes_of` refuses. All at once.
    """
    file = Path(path)
    table = read_table(file.name, TableSource(file=file.name), file.parent, allow_outside=True)
    cells = (cells or lay_out(plan)).of_layer
    review = facts.as_of if as_of is None and facts is not None else as_of
    rows = _Rows(table, cells, calendar_of(plan), _columns(plan, table, cells), review)
    return rows.read(facts)


def _heading_words(plan: Plan, cells: Cells, table: Table) -> dict[str, str]:
    """What headings mean: a word as people write it -> a level of the plan or one of `COLUMNS`."""
    of_columns = {plain_word(say(key, lang)): name for name, key in COLUMNS.items() for lang in LANGUAGES}
    of_roles = {
        plain_word(say(key, lang)): level
        for role, level in roles_of(plan).levels.items()
        for key in (f"handout.role.{role}", f"handout.{role}")  # 大区 in some tables is 区域 in others
        for lang in LANGUAGES
        if key in CATALOGUE and level in cells.levels
    }
    renamed = {
        plain_word(heading): level
        for heading, level in renames(plan, table.columns).items()
        if level in cells.levels
    }
    own_names = {plain_word(name): name for name in (*COLUMNS, *cells.levels)}
    return of_columns | of_roles | renamed | own_names


def _columns(plan: Plan, table: Table, cells: Cells) -> Mapping[str, str]:
    """The table's columns by what they mean: a level, or one of `COLUMNS`."""
    words, found, problems = _heading_words(plan, cells, table), dict[str, str](), Problems()
    offered = [*cells.levels, *COLUMNS, *(say(key, "zh") for key in COLUMNS.values())]
    for column in table.columns:
        meaning = words.get(plain_word(column))
        if meaning is None:
            hint = nearest(column, offered)
            problems.add(table.place(None, column), "deviations.unknown_column", nearest=hint)
        elif meaning in found:
            problems.add(table.place(None, column), "deviations.column_twice", other=found[meaning])
        else:
            found[meaning] = column
    for name in NEEDED:
        if name not in found:
            problems.add(table.place(), "deviations.no_column", column=name, chinese=say(COLUMNS[name], "zh"))
    problems.stop_if_any()
    return found


class _Rows:
    """Reads one table's rows; notes what is wrong with each."""

    def __init__(
        self,
        table: Table,
        cells: Cells,
        calendar: Calendar | None,
        columns: Mapping[str, str],
        as_of: dt.date | None,
    ) -> None:
        self._table, self._cells, self._calendar, self._as_of = table, cells, calendar, as_of
        self._columns = columns
        self._problems = Problems()

    def read(self, facts: Facts | None) -> Causes:
        texts = {name: self._texts(column) for name, column in self._columns.items() if name != "amount"}
        amounts = self._amounts()
        read = (
            self._cause(row, {name: column[row] for name, column in texts.items()}, amounts[row])
            for row in range(self._table.n_rows)
        )
        causes = Causes(tuple(cause for cause in read if cause is not None))
        self._note_repetitions(causes)
        if facts is not None:
            self._problems.attempt(scopes_of, causes, facts)
        self._problems.stop_if_any()
        return causes

    def _texts(self, column: str) -> list[str]:
        names = self._table.text(column)
        return [names.labels[code] if code >= 0 else "" for code in names.codes.tolist()]

    def _amounts(self) -> Sequence[Decimal | None]:
        if "amount" not in self._columns:
            return [None] * self._table.n_rows
        numbers = self._problems.attempt(self._table.number, self._columns["amount"])
        if numbers is None:
            return [None] * self._table.n_rows
        return [
            None if blank else Decimal(units).scaleb(-numbers.digits)
            for units, blank in zip(numbers.units.tolist(), numbers.blank.tolist(), strict=True)
        ]

    def _cause(self, row: int, said: Mapping[str, str], amount: Decimal | None) -> Cause | None:
        where = self._scope(row, said)
        kind = self._one_of(row, "kind", KINDS, said["kind"])
        view = self._one_of(row, "view", VIEWS, said["view"])
        due = self._due(row, said.get("due", ""))
        if not said["cause"]:
            self._note(row, "cause", "deviations.no_text")
        if where is None or kind is None or view is None:
            return None
        cause = Cause(
            where,
            kind,
            view,
            said["cause"],
            said.get("measure", ""),
            said.get("owner", ""),
            due,
            amount,
            self._table.place(row),
        )
        if not cause.inside(self._cells).any():
            shown = ", ".join(f"{level}={'|'.join(names)}" for level, names in where.items())
            self._problems.add(self._table.place(row), "deviations.no_cell", scope=shown)
            return None
        return cause

    def _scope(self, row: int, said: Mapping[str, str]) -> Mapping[str, tuple[str, ...]] | None:
        """The members a row names, as the plan calls them; None where one is unknown."""
        where, problems = dict[str, tuple[str, ...]](), Problems()
        for level, one in self._cells.levels.items():
            if said.get(level):
                listed = self._listed(level, said[level])
                mask = selected(one.members, listed, level, self._place(row, level), problems)
                where[level] = tuple(map(str, one.members[mask]))
        unknown = problems.found
        self._problems.extend(unknown)
        return None if unknown else self._least(where)

    def _least(self, where: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """The same cells without what goes without saying: the region of a rep who is named."""
        for level in tuple(where):
            finer = [other for other in where if level in self._cells.levels[other].above]
            for other in finer:
                one = self._cells.levels[other]
                named = np.isin(one.members, where[other])
                above = self._cells.levels[level].members[one.above[level][named]]
                if set(above) <= set(where[level]):
                    return self._least({name: names for name, names in where.items() if name != level})
        return where

    def _listed(self, level: str, text: str) -> tuple[str, ...]:
        """One whole name, or several between commas; periods in the plan's own spelling."""
        known = set(self._cells.levels[level].members)
        names = [text] if text in known else [part.strip() for part in _LIST.split(text) if part.strip()]
        if self._calendar is not None and level in self._calendar.levels:
            names = [self._calendar.same_period(level, name) or name for name in names]
        return tuple(names)

    def _one_of(self, row: int, column: str, words: Sequence[Word], text: str) -> Word | None:
        known = {
            plain_word(word): name
            for name in words
            for word in [str(name), *(say(f"deviations.{column}.{name}", lang) for lang in LANGUAGES)]
        }
        found = known.get(plain_word(text))
        if found is None:
            offered = ", ".join(f"{name} {say(f'deviations.{column}.{name}', 'zh')}" for name in words)
            self._note(row, column, f"deviations.unknown_{column}", text=text, known=offered)
        return found

    def _due(self, row: int, text: str) -> dt.date | None:
        if not text:
            return None
        written = read_period(text)
        if written is None or written.day is None:
            self._note(row, "due", "deviations.not_a_date", text=text)
            return None
        if self._as_of is not None and written.day < self._as_of:
            shown = {"due": written.day.isoformat(), "as_of": self._as_of.isoformat()}
            self._note(row, "due", "deviations.due_before", **shown)
        return written.day

    def _note_repetitions(self, causes: Causes) -> None:
        first: dict[tuple[object, ...], Cause] = {}
        for cause in causes:
            key = (tuple(cause.where.items()), cause.kind, cause.text)
            earlier = first.setdefault(key, cause)
            if earlier is not cause:
                self._problems.add(cause.place, "deviations.repeated", first=earlier.place.row)

    def _note(self, row: int, column: str, key: str, **values: object) -> None:
        self._problems.add(self._place(row, column), key, **values)

    def _place(self, row: int, column: str) -> Place:
        return self._table.place(row, self._columns[column])
