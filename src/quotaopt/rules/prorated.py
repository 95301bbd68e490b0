r"""``prorated: true``: an amount for full people, of whom less is there and less is asked.

.. math:: v_g \, \bar a_g, \qquad
          \bar a_g = \frac{\sum_{p,t} |D_t| \, a_{p,t}}{\sum_{p,t} |D_t|}

over the people p and the periods t of the row's cells, each person once however many cells are
theirs; :math:`|D_t|` are the working days of a period. The product is exact and then rounded to
six decimals, half to even: a number that does not depend on how it was found.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.people import Availability, availability
from quotaopt.plan.schema_amendments import Side
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope

DIGITS = 6
_FITS = 2**62


def amount(scope: Scope, stated: Decimal | str | None, key: str, side: Side) -> Exact | None:
    """An amount of the rule for every row, amended and prorated where the rule says so.

    Raises
    ------
    PlanError
        The column is blank, or has no row, for some of the rows; or the people cannot be read.
    """
    found = scope.limit(stated, key, side)
    people = availability(scope.plan, scope.cells) if scope.rule.prorated and found else None
    return found if found is None or people is None else _times(found, *_mean(scope, people))


def _mean(scope: Scope, people: Availability) -> tuple[IntArray, IntArray]:
    """Mean availability as days that are there over days that could be, per row. (n_rows,), (n_rows,)"""
    n_persons, n_periods = people.parts.shape
    row = scope.row_of_cell().astype(np.int64)
    inside = np.flatnonzero(row >= 0)
    base, period = np.divmod(inside, n_periods)
    person = scope.cells.base_codes[people.level][base].astype(np.int64)
    pairs = np.sort((row[inside] * n_persons + person) * n_periods + period)
    pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]  # each person and period of a row once
    rest, period = np.divmod(pairs, n_periods)
    row_of_pair, person = np.divmod(rest, n_persons)
    there = _gathered(people.parts[person, period], row_of_pair, scope.n_rows)
    could = _gathered(people.work.counts[period] * people.whole, row_of_pair, scope.n_rows)
    return there, could


def _gathered(values: IntArray, at: IntArray, length: int) -> IntArray:
    """Exact sums of the values that go to the same place. (length,), Python integers"""
    if int(values.max(initial=0)) * len(values) >= _FITS:
        values = values.astype(object)
    sums = np.zeros(length, dtype=values.dtype)
    np.add.at(sums, at, values)
    return sums.astype(object)


def _times(stated: Exact, there: IntArray, could: IntArray) -> Exact:
    """``stated * there / could``, rounded half to even at `DIGITS`; 0 where nobody could be there."""
    over = np.maximum(could, 1) * stated.denominator
    wanted = stated.units.astype(object) * there * 10**DIGITS
    below = wanted // over
    twice = 2 * (wanted - below * over)
    up = (twice > over) | ((twice == over) & (below % 2 == 1))
    return Exact(below + up.astype(np.int64), 10**DIGITS)
