"""Later entries that stand in the place of earlier ones."""

from __future__ import annotations

import numpy as np

from quotaopt.actuals.actuals import NEVER
from quotaopt.actuals.columns import Columns
from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import CodeArray, IntArray
from quotaopt.model.cells import combine
from quotaopt.plan.cells.levels import SHOWN
from quotaopt.plan.periods.days import day_of
from quotaopt.plan.tables import Table


def entered_on(table: Table, columns: Columns, problems: Problems) -> IntArray:
    """The day on which every row was entered; `NEVER` where there is no such column. (n_rows,)

    A blank or what is no day is a problem: nobody could say which of two rows is the later one.
    """
    if columns.entered is None:
        return np.full(table.n_rows, NEVER, dtype=np.int64)
    texts = table.text(columns.entered)
    days = [day_of(str(label)) for label in texts.labels]
    wrong = np.array([day is None for day in days] + [True], dtype=np.bool_)[texts.codes]
    labels = [*texts.labels, ""]
    for row in np.flatnonzero(wrong)[:SHOWN].tolist():
        text = labels[texts.codes[row]]
        problems.add(table.place(row, columns.entered), "actuals.entered", text=text)
    return np.array([NEVER if day is None else day for day in days] + [NEVER], dtype=np.int64)[texts.codes]


def keys_of(table: Table, columns: Columns) -> CodeArray:
    """Rows that speak of the same thing have the same number. (n_rows,)

    They agree in members, date and the columns of the plan's `tracking.key` or their own number.
    """
    names = [*columns.levels, columns.date, *(columns.key or ())]
    texts = [table.text(name) for name in names]
    return combine(
        [each.codes + 1 for each in texts], [len(each.labels) + 1 for each in texts], table.n_rows
    )[0]


def corrections(key: CodeArray, entered: IntArray, known: IntArray) -> IntArray:
    """The row that stands in the place of every row, itself where none does. (n_rows,)

    Among rows of one key those entered last hold, all of them; the first of these is named.

    Parameters
    ----------
    known
        The rows that are looked at.
    """
    found = np.arange(len(key), dtype=np.int64)
    order = known[np.lexsort((known, entered[known], key[known]))]
    if not len(order):
        return found
    starts = np.flatnonzero(np.diff(key[order], prepend=key[order[0]] - 1))
    group = np.cumsum(np.isin(np.arange(len(order)), starts)) - 1
    latest = np.maximum.reduceat(entered[order], starts)[group]
    holds = entered[order] == latest
    first = np.full(len(starts), len(order), dtype=np.int64)
    np.minimum.at(first, group[holds], np.flatnonzero(holds))
    found[order[~holds]] = order[first[group[~holds]]]
    return found


def unclear(table: Table, columns: Columns, replaced: IntArray, by: IntArray) -> list[Problem]:
    """A problem where a row is taken for a correction although it differs in a column nobody spoke of."""
    if columns.key is not None:
        return []
    for column in columns.others:
        codes = table.text(column).codes
        differ = np.flatnonzero(codes[replaced] != codes[by])
        if len(differ):
            row, later = int(replaced[differ[0]]), int(by[differ[0]])
            shown = {"column": column, "later": table.place(later).row}
            return [Problem.at(table.place(row, column), "actuals.unclear_correction", **shown)]
    return []
