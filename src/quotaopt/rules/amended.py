r"""``amended``: other limits for single rows of a rule.

.. math:: v'_g = \begin{cases} a & \text{min or max: } a \\
          v_g \mp p \, |v_g| & \text{loosen: } p \end{cases}

A lower limit falls by no more than itself. Of growth, :math:`1 + \gamma` is loosened, since that multiplies
the amounts. Of amendments for the same row and side the one that names more levels counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import BoolArray
from quotaopt.plan.nearest import nearest
from quotaopt.plan.schema_amendments import SIDES, Amendment, Side
from quotaopt.rules.exact import Exact

if TYPE_CHECKING:
    from quotaopt.rules.limits import Scope


def refuse_unclear(scope: Scope) -> None:
    """Stop where an amendment is for no row, or two of the same rank are for the same row.

    Raises
    ------
    PlanError
        With the problems of all amendments of the rule.
    """
    problems = Problems()
    taken: dict[tuple[Side, int], BoolArray] = {}
    for number, amendment in enumerate(scope.rule.amended):
        place = scope.plan.place("rules", scope.position, "amended", number)
        unknown = list(_unknown(scope, amendment))
        for level, name, known in unknown:
            shown = {"rule": scope.rule.name, "level": level, "member": name, "nearest": known}
            problems.extend([Problem.at(place, "amended.unknown_member", **shown)])
        rows = rows_of(scope, amendment)
        if not unknown and not rows.any():
            problems.extend([Problem.at(place, "amended.matches_nothing", rule=scope.rule.name)])
        for side in (each for each in SIDES if amendment.changes(each) and not unknown):
            rank = side, len(amendment.chosen)
            twice = np.flatnonzero(rows & taken.get(rank, np.zeros_like(rows)))
            if len(twice):
                problems.extend(scope.refusal("amended.twice", "amended", twice, side=side).problems)
            taken[rank] = rows | taken.get(rank, np.zeros_like(rows))
    problems.stop_if_any()


def _unknown(scope: Scope, amendment: Amendment) -> Iterator[tuple[str, str, str]]:
    """Level and name of members that no row has, and what is like them."""
    for level, names in amendment.chosen.items():
        codes, members = scope.members_on(level)
        known = members[np.unique(codes)].tolist()
        for name in names:
            if name not in known:
                yield level, name, nearest(name, known)


def rows_of(scope: Scope, amendment: Amendment) -> BoolArray:
    """The rows that an amendment is for. (n_rows,)"""
    chosen = np.ones(scope.n_rows, dtype=np.bool_)
    for level, names in amendment.chosen.items():
        codes, members = scope.members_on(level)
        chosen &= np.isin(members, names)[codes]
    return chosen


def amended(scope: Scope, stated: Exact, side: Side) -> Exact:
    """The limits of one side of the rows, `stated` ones where nothing changes them."""
    found = stated
    for amendment in sorted(scope.rule.amended, key=lambda each: len(each.chosen)):
        if amendment.changes(side):
            limit = amendment.limit(side)
            other = (
                _loosened(stated, Fraction(amendment.loosen or 0), side, scope.rule.growth is not None)
                if limit is None
                else Exact.constant(limit, scope.n_rows)
            )
            found = _where(rows_of(scope, amendment), other, found)
    return found


def _loosened(stated: Exact, part: Fraction, side: Side, is_rate: bool) -> Exact:
    """Limits moved outwards by a part of themselves, of `is_rate` by a part of one plus themselves."""
    whole = stated.plus_one() if is_rate else stated
    size = Exact(np.abs(whole.units), whole.denominator)
    return stated + size * (part if side == "max" else -min(part, Fraction(1)))


def _where(rows: BoolArray, one: Exact, other: Exact) -> Exact:
    """`one` in these rows, `other` in all others."""
    common = lcm(one.denominator, other.denominator)
    zero = Exact(np.zeros(len(rows), dtype=np.int64), common)
    return Exact.compact(np.where(rows, (one + zero).units, (other + zero).units), common)
