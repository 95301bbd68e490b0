"""What a whole column of facts sums to in one past year, whoever in the plan it belongs to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.cells.facts import dates_of

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def year_sum(plan: Plan, column: str, years_back: int, place: Place) -> Fraction:
    """The sum of ``table.value`` over its rows of the year; exact. All rows are of last year without dates.

    Raises
    ------
    PlanError
        No row is of that year, or one of them is blank.
    """
    table_name, _, name = column.partition(".")
    table = plan.tables[table_name]
    numbers, dates = table.number(name), dates_of(plan, table)
    rows = np.flatnonzero(dates.in_year(years_back)) if dates else np.arange(table.n_rows)
    if not len(rows):
        raise PlanError([Problem.at(place, "total.no_year", column=column, years=years_back)])
    blank = rows[numbers.blank[rows]]
    if len(blank):
        raise PlanError([Problem.at(table.place(int(blank[0]), name), "facts.blank")])
    return Fraction(int(numbers.units[rows].astype(object).sum()), 10**numbers.digits)
