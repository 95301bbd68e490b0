"""Columns of people's tables: days, shares, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.cells.levels import SHOWN
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.document.scalars import number_text
from quotaopt.plan.periods.days import day_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_people import FINEST
from quotaopt.plan.tables import Table


@dataclass(frozen=True, eq=False)
class Days:
    """Dates as days since 1970-01-01; 0 where blank."""

    day: IntArray  # (n_rows,)
    blank: BoolArray  # (n_rows,)


def days_in(table: Table, column: str) -> Days:
    """The dates of a column.

    Raises
    ------
    PlanError
        One is no day of the calendar.
    """
    dates = table.text(column)
    days = [day_of(str(label)) for label in dates.labels]
    unreadable = np.array([day is None for day in days] + [False], dtype=np.bool_)
    wrong = np.flatnonzero(unreadable[dates.codes])
    refuse(told(table, column, wrong, "people.date", lambda row: {"text": dates.labels[dates.codes[row]]}))
    return Days(np.array([*days, 0], dtype=np.int64)[dates.codes], dates.codes < 0)


def shares_in(table: Table, column: str | None) -> IntArray:
    """Shares in parts of `FINEST`; the whole where there is no column or a blank. (n_rows,)

    Raises
    ------
    PlanError
        A share is not between 0 and 1, or finer than `FINEST`.
    """
    if column is None:
        return np.full(table.n_rows, FINEST, dtype=np.int64)
    numbers = table.number(column)
    scale = 10**numbers.digits

    def shown(row: int) -> Mapping[str, object]:
        share = Decimal(int(numbers.units[row])).scaleb(-numbers.digits)
        return {"share": number_text(share), "finest": f"{FINEST:,}"}

    outside = np.flatnonzero((numbers.units < 0) | (numbers.units > scale))
    refuse(told(table, column, outside, "people.share", shown))
    parts = numbers.units.astype(object) * FINEST
    refuse(told(table, column, np.flatnonzero(parts % scale != 0), "people.share_too_fine", shown))
    return np.where(numbers.blank, FINEST, parts // scale).astype(np.int64)


def told(
    table: Table, column: str | None, rows: IntArray, key: str, shown: Callable[[int], Mapping[str, object]]
) -> list[Problem]:
    """The problem `key` at every one of the `rows`; the first 20 of them."""
    problems = [Problem.at(table.place(row, column), key, **shown(row)) for row in rows[:SHOWN].tolist()]
    if len(rows) > SHOWN:
        problems.append(Problem.at(table.place(None, column), "table.more_cells", count=len(rows) - SHOWN))
    return problems


def refuse(problems: list[Problem]) -> None:
    """Stop where there are any."""
    if problems:
        raise PlanError(problems)


def need_columns(plan: Plan, table: Table, path: PlanPath, columns: Mapping[str, str | None]) -> None:
    """Stop where a column that the entries at `path` name is not in the table."""
    problems = Problems()
    for key, column in columns.items():
        if column is not None and column not in table:
            problems.extend([table.unknown(column, plan.place(*path, key))])
    problems.stop_if_any()
