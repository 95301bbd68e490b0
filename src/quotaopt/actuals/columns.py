"""Which column of a file of actuals is which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Problems
from quotaopt.plan.layers import MEASURE, TIER, layer_levels
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import TableSource, Time

if TYPE_CHECKING:
    from quotaopt.plan.tables import Table

_USUAL: Mapping[str, tuple[str, ...]] = {
    "value": ("actual", "actuals", "amount", "实际", "实际完成", "实际销售额", "金额"),
    "date": ("date", "day", "日期", "时间", "week", "周", "month", "月份", "月", "quarter", "季度"),
    "entered": ("entered", "entered_on", "录入日期", "录入时间"),
    "unit": ("unit", "currency", "单位", "币种"),
    "key": ("id", "number", "单号", "订单号", "编号"),
}


@dataclass(frozen=True)
class Columns:
    """What the columns of a table of actuals are called; None where there is none."""

    value: str
    date: str
    entered: str | None
    unit: str | None
    key: tuple[str, ...] | None  # None: members and date alone, other columns ought to agree
    levels: tuple[str, ...]  # of the plan, none of them of time
    others: tuple[str, ...]  # that mean nothing here


def renames(plan: Plan, headings: Iterable[str | None]) -> dict[str, str]:
    """Headings that the plan's own tables rename, and the plan's names for them.

    A company exports its actuals as it exported its history: 大区 is then region here as well.
    A heading that two tables rename differently is left alone.
    """
    known: dict[str, set[str]] = {}
    for source in plan.spec.tables.values():
        for heading, name in source.rename.items():
            known.setdefault(heading, set()).add(name)
    present = [heading for heading in headings if heading is not None]
    found = {heading: next(iter(known[heading])) for heading in present if len(known.get(heading, ())) == 1}
    taken = list(found.values())
    return {
        heading: name
        for heading, name in found.items()
        if name not in present and taken.count(name) == 1 and heading not in _stated(plan).values()
    }


def columns_of(plan: Plan, table: Table) -> Columns:
    """The columns of `table`, as the plan states them or by their usual names.

    Raises
    ------
    PlanError
        A stated column is missing, or several could be meant; all problems at once.
    """
    problems, stated = Problems(), _stated(plan)
    for entry, column in stated.items():
        if column not in table:
            problems.extend([table.unknown(column, plan.place("tracking", entry))])
    key = plan.spec.tracking.key
    for column in key or ():
        if column not in table:
            problems.extend([table.unknown(column, plan.place("tracking", "key"))])
    problems.stop_if_any()
    levels, times = _levels(plan)
    value = _value(plan, table, stated, problems)
    date = stated.get("date") or _first(table, _dates(plan)) or _first(table, reversed(times))
    if date is None:
        shown = {"known": ", ".join(dict.fromkeys([*times, *_USUAL["date"]]))}
        problems.add(table.place(), "actuals.no_date", columns=_listed(table), **shown)
    problems.stop_if_any()
    assert value is not None  # or there were problems
    assert date is not None
    entered = stated.get("entered") or _first(table, _USUAL["entered"])
    unit = stated.get("unit") or _first(table, _USUAL["unit"])
    own = _first(table, _USUAL["key"])
    used = {value, date, entered, unit, *levels, *times}
    return Columns(
        value,
        date,
        entered,
        unit,
        key if key is not None else (own,) if own is not None else None,
        tuple(level for level in levels if level in table),
        tuple(column for column in table.columns if column not in used),
    )


def _stated(plan: Plan) -> dict[str, str]:
    """The columns that the plan names, by entry."""
    spec = plan.spec.tracking
    found = {entry: getattr(spec, entry) for entry in ("value", "date", "entered", "unit")}
    return {entry: column for entry, column in found.items() if column is not None}


def _levels(plan: Plan) -> tuple[list[str], list[str]]:
    """The plan's levels, coarsest first, and those of time."""
    dimensions = plan.spec.dimensions.values()
    return (
        [level for one in dimensions if not isinstance(one, Time) for level in one.levels],
        [level for one in dimensions if isinstance(one, Time) for level in one.levels],
    )


def _facts(plan: Plan) -> list[TableSource]:
    """The plan's tables of dated facts."""
    return [source for source in plan.spec.tables.values() if source.date is not None]


def _dates(plan: Plan) -> list[str]:
    """What a column of dates is called: as usual, or as in the plan's own facts."""
    return list(dict.fromkeys([*_USUAL["date"], *(str(source.date) for source in _facts(plan))]))


def _value(plan: Plan, table: Table, stated: Mapping[str, str], problems: Problems) -> str | None:
    """The column of amounts: as stated, the measure's own, by a usual name, or as in the plan's facts."""
    measure = plan.main.measure
    if (known := stated.get("value")) is not None:
        return known
    if measure is not None and measure in table:
        return measure
    facts = [name for source in _facts(plan) for name in source.value]
    usual = [name for name in dict.fromkeys([*_USUAL["value"], *facts]) if name in table]
    if len(usual) == 1:
        return usual[0]
    if usual:
        problems.add(table.place(), "actuals.two_values", columns=", ".join(usual), first=usual[0])
    else:
        near = nearest("actual", table.columns, count=5)
        problems.add(table.place(), "actuals.no_value", columns=_listed(table), near=near)
    return None


def _first(table: Table, names: Iterable[str]) -> str | None:
    return next((name for name in names if name in table), None)


def _listed(table: Table) -> str:
    return ", ".join(table.columns)


def of_main_measure(plan: Plan, table: Table) -> Table:
    """The rows about the plan's main measure, where a column ``measure`` tells them apart; else all.

    Raises
    ------
    PlanError
        The column names a measure that the plan does not have, or none of the rows is about the main
        one; or there is a column ``tier``, which nothing sold belongs to.
    """
    problems, levels = Problems(), layer_levels(plan.spec)
    if TIER in levels and TIER in table:
        problems.add(table.place(None, TIER), "actuals.tier")
    problems.stop_if_any()
    if MEASURE not in levels or MEASURE not in table:
        return table
    texts, main = table.text(MEASURE), plan.main.measure
    for code, label in enumerate(texts.labels):
        if label not in plan.spec.measures:
            row = int(np.flatnonzero(texts.codes == code)[0])
            shown = {"name": label, "known": ", ".join(plan.spec.measures)}
            problems.add(table.place(row, MEASURE), "actuals.measure", **shown)
    rows = np.append(texts.labels == main, False)[texts.codes].astype(np.bool_)
    if not rows.any():
        problems.add(table.place(None, MEASURE), "actuals.no_rows_of", measure=main)
    problems.stop_if_any()
    return table.only(rows)
