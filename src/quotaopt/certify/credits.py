r"""Published numbers of people against the table of owners, in exact arithmetic.

With quotas in parts of which D make a whole, a number y of a person and period is right where
:math:`|D y - \sum_g D q(g) X(g)| \le D` steps, and so are sums over the plan. In every period direct
owners and nobody have exactly what the cells carry.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.certify.assigned import Assigned
from quotaopt.certify.certificate import Check, Violation
from quotaopt.certify.claim import StatedCredits
from quotaopt.certify.columns import positions
from quotaopt.certify.exact import Exact
from quotaopt.certify.findings import SHOWN, Finding
from quotaopt.certify.means import said
from quotaopt.certify.rulebook import Rulebook, Space
from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, IntArray

KIND = "credits"


def check_credits(
    book: Rulebook, assigned: Assigned, table: IntArray, stated: StatedCredits | None
) -> tuple[Finding, list[Problem]]:
    """Whether the stated numbers are those of `table` (n_bases, n_periods), and a sentence that they are."""
    space = book.space
    known = None if stated is None else _rows(assigned, stated)
    whole_table = stated is not None and stated.minor.shape[1:] == (space.n_periods,)
    if stated is None or known is None or not whole_table or not assigned.is_sound:
        return Finding(Check(KIND, "", 0, 1), (Violation("credits_people", "", ""),)), []
    of_row, is_overlay = known
    ideal = _ideal(assigned, space, table, of_row, len(stated.role))
    violations = list(_numbers(book, stated, ideal, assigned.whole))
    off = np.flatnonzero(stated.minor[~is_overlay].sum(axis=0) != table.sum(axis=0))
    for period in off.tolist():
        sums = stated.minor[~is_overlay, period].sum(), table[:, period].sum()
        made, wanted = (book.money(Exact(np.array([amount]))).decimal() for amount in sums)
        violations.append(Violation("credits_sum", "", _period(space, period), made, wanted))
    broken = len(violations)
    finding = Finding(Check(KIND, "", stated.minor.size, broken), tuple(violations[:SHOWN]))
    people = len(np.unique(stated.person.codes[stated.person.codes >= 0]))
    return finding, [] if broken else [said("credits", people=people)]


def _rows(assigned: Assigned, stated: StatedCredits) -> tuple[IntArray, BoolArray] | None:
    """The stated row of every assignment, and which stated rows are overlays.

    None where not everybody who is credited with anything, and nobody else, has just one row, or nobody
    has not.
    """
    names, labels = assigned.person, stated.person.labels
    code = np.append(positions(names.labels, labels), -1)[stated.person.codes]
    if ((code < 0) != (stated.person.codes < 0)).any() or np.count_nonzero(code < 0) != 1:
        return None
    roles = np.array(sorted({*assigned.role, *stated.role}), dtype=object)
    wanted = names.codes.astype(np.int64) * len(roles) + positions(roles, assigned.role)
    given = np.where(code < 0, -1, code * len(roles) + positions(roles, stated.role))
    credited = (assigned.days > 0).any(axis=1) & (assigned.share.units > 0)
    once, at = np.unique(given, return_index=True)
    if len(once) != len(given) or not np.array_equal(once[once >= 0], np.unique(wanted[credited])):
        return None
    of_row = np.where(credited, at[np.minimum(np.searchsorted(once, wanted), len(once) - 1)], -1)
    is_overlay = np.zeros(len(given), dtype=np.bool_)
    is_overlay[of_row[credited]] = assigned.is_overlay[credited]
    return of_row, is_overlay


def _ideal(assigned: Assigned, space: Space, table: IntArray, of_row: IntArray, n_rows: int) -> Exact:
    """What every row should have, `whole` times. (n_rows, n_periods)"""
    sums = np.zeros((assigned.n_groups, space.n_periods), dtype=np.int64)
    np.add.at(sums, assigned.group_of_base, table)
    row, period = np.nonzero((assigned.days > 0) & (of_row >= 0)[:, None])
    credited = assigned.parts(row, period) * Exact(sums[assigned.group[row], period])
    n_cells = n_rows * space.n_periods
    had = credited.gathered(of_row[row] * space.n_periods + period, n_cells)
    direct = ~assigned.is_overlay[row]
    owned = credited[direct].gathered(period[direct], space.n_periods)
    left = Exact(table.sum(axis=0)) * Exact.number(assigned.whole) - owned
    nobody = np.setdiff1d(np.arange(n_rows), of_row)  # the one row without assignments
    units = had.at(left.digits).reshape(n_rows, space.n_periods).copy()
    units[nobody] = left.units
    return Exact(units, left.digits)


def _numbers(book: Rulebook, stated: StatedCredits, ideal: Exact, whole: int) -> Iterator[Violation]:
    """Numbers further than a step from what they should be: in a period, and over the whole plan."""
    space, n_periods = book.space, book.space.n_periods
    step = book.main_step
    room = Exact.number(step * whole)
    row_of = np.repeat(np.arange(len(stated.role)), n_periods)
    flat = Exact(ideal.units.ravel(), ideal.digits)
    blocks = [
        (stated.minor, flat, [_period(space, period) for period in range(n_periods)]),
        (stated.minor.sum(axis=1)[:, None], flat.gathered(row_of, len(stated.role)), [""]),
    ]
    for minor, wanted, names in blocks:
        has = Exact(minor.ravel()) * Exact.number(whole)
        wrong = ~((has - wanted).at_most(room) & (wanted - has).at_most(room))
        for at in np.flatnonzero(wrong).tolist():
            row, period = divmod(at, len(names))
            amount, right = (book.money(each).decimal(at) / whole for each in (has, wanted))
            near = book.money(Exact.number(step)).decimal()
            label = ", ".join(part for part in (_name(stated, row), names[period]) if part)
            yield Violation("credits", "", label, amount, right - near, right + near)


def _name(stated: StatedCredits, row: int) -> str:
    code = int(stated.person.codes[row])
    return "-" if code < 0 else f"{stated.person.labels[code]} {stated.role[row]}".strip()


def _period(space: Space, period: int) -> str:
    """The name of a period; "" in a plan without time."""
    if not space.time_levels:
        return ""
    return str(space.names(space.time_levels[-1], np.array([0]), np.array([period]))[0])
