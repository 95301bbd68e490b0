"""Facts of the past by year, quarter and the last months, for the members of a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.handout.groups import Groups
from quotaopt.handout.periods import Periods
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.plan.cells.keys import match
from quotaopt.plan.cells.levels import base_dimensions, level_names
from quotaopt.plan.periods.dates import Kind, read_period
from quotaopt.plan.periods.reckoning import Months, Reckoning
from quotaopt.plan.periods.weeks_of_months import MonthWeeks
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.model.cells import Cells
    from quotaopt.plan.plan import Plan

MOST_YEARS = 3
RECENT_MONTHS = 6
_PER_YEAR: Mapping[Kind, int] = MappingProxyType({"year": 1, "quarter": 4, "month": 12})


@dataclass(frozen=True, eq=False)
class Past:
    """The dates of a table of facts, as numbered years, quarters and months before the plan.

    A number of -1 says that a row lies in no single period of the kind, or not before the plan.
    """

    numbers: Mapping[Kind, IntArray]  # kind -> (n_rows,), year, 4 * year + quarter, 12 * year + month
    covered: Mapping[Kind, frozenset[int]]  # kind -> periods of which every part has some row
    names: Mapping[int, str]  # year -> as the plan's calendar calls it
    start: int  # the plan's first month, 12 * year + month

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The last years with facts, at most three, by time."""
        known = sorted(set(self.numbers["year"].tolist()) - {-1})
        return tuple(known[-MOST_YEARS:])

    @property
    def in_last_year(self) -> BoolArray:
        """Which rows lie in the last year with facts. (n_rows,)"""
        return np.isin(self.numbers["year"], self.years[-1:])

    @property
    def ends_with_a_year(self) -> bool:
        """Whether a year that the facts hold in full ends where the plan begins."""
        year, number = divmod(self.start, 12)
        return number == 0 and year - 1 in self.covered["year"]

    @property
    def recent(self) -> range | None:
        """The six months before the plan; None where some of them have no facts at all."""
        months = range(self.start - RECENT_MONTHS, self.start)
        return months if self.covered["month"].issuperset(months) else None


def past_of(table: Table, date: str, periods: Periods) -> Past:
    """Where the rows of `table` lie by the dates in the column `date`."""
    column, (reckoning, start) = table.text(date), _reckoning(periods)
    spans = [_span(reckoning, start, label) for label in column.labels.tolist()]
    numbers: dict[Kind, IntArray] = {}
    covered: dict[Kind, frozenset[int]] = {}
    names: dict[int, str] = {}
    for kind, per_year in _PER_YEAR.items():
        of_label = np.full(len(spans) + 1, -1, dtype=np.int64)
        units: dict[int, set[int]] = {}
        for position, span in enumerate(spans):
            if span is None:
                continue
            (year, number), last = (reckoning.place_in_year(unit, kind) for unit in span)
            if (year, number) == last:
                of_label[position] = per_year * year + number
                units.setdefault(per_year * year + number, set()).update(range(span[0], span[1] + 1))
                names[year] = reckoning.label(span[0], "year")
        numbers[kind] = of_label[column.codes]
        covered[kind] = frozenset(
            number for number, seen in units.items() if _is_whole(reckoning, kind, seen)
        )
    year, number = reckoning.place_in_year(start, "month")
    return Past(
        MappingProxyType(numbers), MappingProxyType(covered), MappingProxyType(names), 12 * year + number
    )


def _reckoning(periods: Periods) -> tuple[Reckoning, int]:
    """How the past is counted, and the plan's first unit: in weeks where the plan's are, else in months.

    Weeks that end with their month are counted in days, and there are days without any sale.
    """
    reckoning = periods.calendar.reckoning
    if not isinstance(reckoning, MonthWeeks):
        return reckoning, periods.start
    first = reckoning.first_day(periods.start)
    return Months(reckoning.fiscal_start), 12 * first.year + first.month - 1


def _span(reckoning: Reckoning, start: int, label: str) -> tuple[int, int] | None:
    """The units of a date before the plan."""
    written = read_period(label)
    span = None if written is None else reckoning.span(written)
    return span if span is not None and span[1] < start else None


def _is_whole(reckoning: Reckoning, kind: Kind, seen: set[int]) -> bool:
    """Whether the units seen of one period are all it has."""
    if isinstance(reckoning, Months):
        return len(seen) == 12 // _PER_YEAR[kind]
    first = min(seen)
    inside = [reckoning.place_in_year(first + step, kind) for step in (-1, 0)]
    starts = inside[0] != inside[1]
    ends = reckoning.place_in_year(max(seen) + 1, kind) != inside[1]
    return starts and ends and len(seen) == max(seen) - first + 1


def rows_of_groups(plan: Plan, cells: Cells, table: Table, groups: Groups, level: str) -> IntArray:
    """The group of every row of `table` by its member on `level`; one more where it is in none. (n_rows,)

    A table without a column for the level is read by the finest one that it decides.
    """
    finer = [name for name in cells if name == level or level in cells.levels[name].above]
    column = next(name for name in finer if name in table)
    dimension = base_dimensions(plan.spec)[cells.levels[level].dimension]
    names = level_names(table, dimension, column)
    member = match(names.labels, cells.levels[column].members)[names.codes]
    if column != level:
        above: CodeArray = np.append(cells.levels[column].above[level], -1)
        member = above[member]
    position = np.full(len(cells.levels[level].members) + 1, len(groups), dtype=np.int64)
    position[groups.codes[-1]] = np.arange(len(groups))
    return position[member]


def can_place(cells: Cells, table: Table, level: str, columns: Sequence[str] = ()) -> bool:
    """Whether the rows of `table` can be put on `level`, by one of `columns` where some are given."""
    finer = [name for name in cells if name == level or level in cells.levels[name].above]
    return any(name in table and (not columns or name in columns) for name in finer)


def sums(units: IntArray, digits: int, group: IntArray, n_groups: int, rows: BoolArray) -> list[Decimal]:
    """Sums of the given rows by group. (n_groups,)"""
    found = np.zeros(n_groups, dtype=np.int64)
    np.add.at(found, group[rows], units[rows])
    return [Decimal(amount).scaleb(-digits) for amount in found.tolist()]
