"""What cannot be right in a file of actuals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals.columns import Columns
from quotaopt.actuals.corrections import keys_of
from quotaopt.actuals.days import Spans
from quotaopt.errors import Problems
from quotaopt.model.arrays import CodeArray, IntArray
from quotaopt.model.cells import combine
from quotaopt.plan.cells.levels import SHOWN
from quotaopt.plan.periods.days import date_of
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.actuals.actuals import Actuals
    from quotaopt.plan.plan import Plan

_SAME_UNIT = (frozenset({"CNY", "RMB", "元", "人民币", "¥"}), frozenset({"USD", "$", "US$"}))


def minor_units(table: Table, columns: Columns, digits: int, problems: Problems) -> IntArray | None:
    """The amounts of all rows in minor units; None, with problems noted, where one is none. (n_rows,)"""
    numbers = problems.attempt(table.number, columns.value)
    if numbers is None:
        return None
    for row in np.flatnonzero(numbers.blank)[:SHOWN].tolist():
        problems.add(table.place(row, columns.value), "actuals.blank")
    finer = 10 ** max(0, numbers.digits - digits)
    for row in np.flatnonzero(numbers.units % finer != 0)[:SHOWN].tolist():
        text = f"{Decimal(int(numbers.units[row])).scaleb(-numbers.digits):f}"
        problems.add(table.place(row, columns.value), "actuals.too_fine", text=text, digits=digits)
    if float(np.abs(numbers.units).sum()) * 10.0 ** (digits - numbers.digits) >= 2.0**62:
        problems.add(table.place(None, columns.value), "actuals.too_large")
        return None
    return np.asarray(numbers.units // finer * 10 ** max(0, digits - numbers.digits))


def check_unit(plan: Plan, table: Table, columns: Columns, problems: Problems) -> None:
    """Every row is counted in what the plan is counted in."""
    if columns.unit is None:
        return
    texts, wanted = table.text(columns.unit), plan.main.unit
    fits = np.array([_is_same(str(label), wanted) for label in texts.labels] + [True], dtype=np.bool_)
    for code in np.flatnonzero(~fits[:-1]):
        rows = np.flatnonzero(texts.codes == code)
        shown = {"unit": texts.labels[code], "wanted": wanted, "count": len(rows)}
        problems.add(table.place(int(rows[0]), columns.unit), "actuals.unit", **shown)


def _is_same(unit: str, wanted: str) -> bool:
    one, other = unit.strip().upper(), wanted.strip().upper()
    return one == other or any({one, other} <= same for same in _SAME_UNIT)


def check_repeated(table: Table, columns: Columns, units: IntArray, spans: Spans, problems: Problems) -> None:
    """Rows that stand there more than once, word for word.

    Where all do, the file was put in twice. Sales of one day may well be alike; two rows about the
    same week or month, with the same amount, are not.
    """
    about = keys_of(table, columns)
    again = np.bincount(about)[about] > 1
    if not (again.all() or (again & (spans.last > spans.first)).any()):
        return
    code, times = _alike(table, columns, units)
    if (times == times[0]).all() and times[0] > 1 and len(times) > 1:
        second = int(np.flatnonzero(code == code[0])[1])
        shown = {"times": int(times[0]), "rows": table.n_rows}
        problems.add(table.place(second), "actuals.whole_twice", **shown)
        return
    first = np.unique(code, return_index=True)[1]
    copies = np.setdiff1d(np.flatnonzero((times[code] > 1) & (spans.last > spans.first)), first)
    for row in copies[:SHOWN].tolist():
        before = table.place(int(first[code[row]])).row
        problems.add(table.place(row), "actuals.row_twice", first=before)


def _alike(table: Table, columns: Columns, units: IntArray) -> tuple[CodeArray, IntArray]:
    """A number per row, the same for rows that agree in every column, and how often each occurs."""
    texts = [table.text(column) for column in table.columns if column != columns.value]
    amounts, amount = np.unique(units, return_inverse=True)
    codes = [amount.astype(np.int32), *(each.codes + 1 for each in texts)]
    sizes = [len(amounts), *(len(each.labels) + 1 for each in texts)]
    code, n_codes = combine(codes, sizes, table.n_rows)
    return code, np.bincount(code, minlength=n_codes)


def check_own_numbers(
    table: Table, columns: Columns, units: IntArray, entered: IntArray, problems: Problems
) -> None:
    """Two rows of one number that were entered on the same day: nobody could say which holds.

    Where no day of entry is known there are no corrections, and rows of one number with other amounts
    are lines of one order.
    """
    if not columns.key:
        return
    texts = [table.text(column) for column in (*columns.levels, columns.date, *columns.key)]
    _, told_apart = np.unique(units if columns.entered is None else entered, return_inverse=True)
    codes = [*(each.codes + 1 for each in texts), told_apart.astype(np.int32)]
    sizes = [*(len(each.labels) + 1 for each in texts), int(told_apart.max(initial=0)) + 1]
    code = combine(codes, sizes, table.n_rows)[0]
    _, first = np.unique(code, return_index=True)
    for row in np.setdiff1d(np.arange(table.n_rows), first)[:SHOWN].tolist():
        before = int(first[code[row]])
        shown = {"column": ", ".join(columns.key), "first": table.place(before).row}
        problems.add(table.place(row, columns.key[-1]), "actuals.key_twice", **shown)


def check_closing(plan: Plan, actuals: Actuals, bounds: IntArray, problems: Problems) -> None:
    """Rows for periods whose books were closed when they were entered."""
    days = plan.spec.tracking.closing_days
    if days is None:
        return
    end = bounds[np.clip(actuals.last_period + 1, 0, len(bounds) - 1)] - 1
    late = (actuals.entered > end + days) & (actuals.last_period >= 0)
    for row in np.flatnonzero(late)[:SHOWN].tolist():
        shown = {
            "entered": date_of(int(actuals.entered[row])).isoformat(),
            "closed": date_of(int(end[row]) + days).isoformat(),
            "named": actuals.named(row),
        }
        problems.add(actuals.place(row), "actuals.closed", **shown)


def check_returns(actuals: Actuals, levels: Sequence[str], problems: Problems) -> None:
    """What was sold in a period is not below zero for any of the members that the rows tell apart."""
    rows = np.flatnonzero(actuals.counts)
    sizes = [len(actuals.cells.levels[level].members) for level in levels]
    codes = [actuals.codes[level][rows] for level in levels]
    both = [actuals.first_period[rows].astype(np.int32), actuals.last_period[rows].astype(np.int32)]
    n_periods = actuals.cells.n_periods
    code, n_groups = combine([*codes, *both], [*sizes, n_periods, n_periods], len(rows))
    sums = np.zeros(n_groups, dtype=np.int64)
    np.add.at(sums, code, actuals.units[rows])
    negative = rows[(sums[code] < 0) & (actuals.units[rows] < 0)]
    _, first = np.unique(code[np.searchsorted(rows, negative)], return_index=True)
    for row in np.sort(negative[first])[:SHOWN].tolist():
        amount = int(sums[code[np.searchsorted(rows, row)]])
        shown = {"named": actuals.named(row), "amount": f"{Decimal(amount).scaleb(-actuals.digits):,f}"}
        problems.add(actuals.place(row), "actuals.returns", **shown)
