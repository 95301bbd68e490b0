"""Last year's facts of the cells of every row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.certify.exact import FITS, Exact
from quotaopt.certify.groups import Groups
from quotaopt.certify.reading.columns import bases_of
from quotaopt.certify.reading.lookup import Found
from quotaopt.certify.rulebook import Space
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.plan import Plan


def last_year(plan: Plan, space: Space, cells: Groups, layer: int, named: str | None) -> Found:
    """Sum of the facts of the same cells in the same periods one year before, per row.

    Facts without dates all count as last year, for rows that hold every period. Unknown where a
    row has no fact at all, a blank one, or periods that the facts cannot tell apart.

    Parameters
    ----------
    layer
        Only cells of this layer of the plan have facts.
    named
        The table or ``table.column`` of the facts; the plan's only facts where it is None.
    """
    table_name, column = _column(plan, named)
    facts = _facts(plan, space, layer, table_name, column)
    shape = (space.n_bases, int(max(facts.counterpart.max(), facts.position.max(initial=0))) + 1)

    def of_rows(values: IntArray, kept: BoolArray) -> IntArray:
        table = np.zeros(shape, dtype=values.dtype)
        np.add.at(table, (facts.base[kept], facts.position[kept]), values[kept])
        return cells.sums(np.where(facts.counterpart >= 0, table[:, facts.counterpart], 0))

    placed = facts.position >= 0
    ones = np.ones(len(placed), dtype=np.int64)
    known = (of_rows(ones, placed) > 0) & (of_rows(ones, placed & facts.blank) == 0)
    known &= bool(placed.all()) and (facts.dated or cells.holds_all_periods)
    return Found(Exact(of_rows(facts.units, placed), facts.digits), known)


@dataclass(frozen=True, eq=False)
class _Facts:
    """Rows of a table that tell of a cell last year."""

    base: IntArray  # (n_facts,)
    position: IntArray  # (n_facts,), place in that year; -1 where the date is too coarse to say
    units: IntArray  # (n_facts,)
    digits: int
    blank: BoolArray  # (n_facts,)
    counterpart: IntArray  # (n_periods,), the place every period of the plan is compared with; -1 for none
    dated: bool


def _facts(plan: Plan, space: Space, layer: int, table_name: str, column: str) -> _Facts:
    table, date, calendar = plan.tables[table_name], plan.spec.tables[table_name].date, calendar_of(plan)
    numbers = table.number(column)
    base = bases_of(plan, space, layer, table)
    counted = base >= 0
    if date is None or calendar is None:
        # Undated facts stand for the whole year: all of them are laid on the first period.
        position, counterpart = np.zeros(table.n_rows, dtype=np.int64), np.full(space.n_periods, -1)
        counterpart[0] = 0
    else:
        labels = table.text(date)
        years_back, place = calendar.locate(labels.labels)
        counted &= np.append(years_back, -1)[labels.codes] == 1
        position, counterpart = np.append(place, -1)[labels.codes], calendar.positions
    units = np.where(numbers.blank, 0, numbers.units)[counted]
    if float(np.abs(units.astype(np.float64)).sum()) >= FITS:
        units = units.astype(object)
    return _Facts(
        base[counted], position[counted], units, numbers.digits, numbers.blank[counted], counterpart,
        dated=date is not None and calendar is not None,
    )  # fmt: skip


def _column(plan: Plan, named: str | None) -> tuple[str, str]:
    """The table and column of facts."""
    tables = plan.spec.tables
    table, _, column = (named or next(name for name, source in tables.items() if source.value)).partition(".")
    return table, column or tables[table].value[0]
