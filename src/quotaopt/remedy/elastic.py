r"""The hard rows of a plan, some of which give way: how far they must at least.

With p the relative changes of limits :math:`b_i` that may give, c their prices and w what 100 % of each is,

.. math:: \min \textstyle\sum_i c_i p_i \text{ or } \min q \quad\text{s.t.}\quad
          a_i x + w_i p_i \ge b_i, \quad \text{all other rows as they are}, \quad x, p \ge 0,

with :math:`p_i = q` for all i in the second. Sums give few changes, the common q even ones (Chinneck 2008,
Feasibility and Infeasibility in Optimization, ch. 7 on elastic programs). Where limits are multiples m of
another sum B(x), :math:`w = |m| B` moves with x. Then the limits are loosened by the q that the point really
needs and the program is solved again, until q is smallest: Dinkelbach's method (Crouzeix, Ferland and
Schaible 1985, for the largest of several ratios).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import sparse

from quotaopt.certify.credit import CreditRows
from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Limits, RuleRows
from quotaopt.conflict.contradiction import Box
from quotaopt.conflict.hard_rows import HardRows, Inequalities
from quotaopt.errors import NotCertifiedError
from quotaopt.linear import LinearProgram, Solved, solve_linear
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.remedy.alike import Alike

Norm = Literal["sum", "even"]

NOISE = 2e-9
"""So far, relative to a limit, points may be outside of it because floats are."""
_DIGITS = 12
"""Of relative changes."""
MOST_ENTRIES = 100_000
"""Programs with more take longer than many solves of their plan: no way out is sought by them."""
_ROUNDS = 8
_TRIED = 0.5
"""The even part at which a proof is looked at again."""
_SMALLER = 1e-6
"""Even changes that would only become smaller by less are smallest."""


@dataclass(frozen=True, eq=False)
class Giving:
    """Sides of rows that may give way."""

    unit: IntArray  # (n,), numbers of rows
    is_lower: BoolArray  # (n,)
    price: FloatArray  # (n,), of a change by 100 %, where changes are added up

    @classmethod
    def alike(cls, unit: IntArray, is_lower: BoolArray) -> Giving:
        """Sides whose changes all count alike."""
        return cls(unit, is_lower, np.ones(len(unit)))

    def __len__(self) -> int:
        return len(self.unit)

    def part(self, at: IntArray | BoolArray) -> Giving:
        """Some of them."""
        return Giving(self.unit[at], self.is_lower[at], self.price[at])

    def priced(self, price: FloatArray) -> Giving:
        """The same sides with other prices."""
        return replace(self, price=price)


@dataclass(frozen=True, eq=False)
class Needs:
    """What a plan that keeps all other rows asks of those that give way."""

    giving: Giving  # (n,)
    limit: FloatArray  # (n,), as the rulebook states it: minor units, or multiples of another sum
    change: FloatArray  # (n,), from the stated limit, relative to it; 0 where it is kept
    base: FloatArray  # (n,), the sums that limits are multiples of; 1 for amounts

    @property
    def cost(self) -> float:
        """What all changes cost together."""
        return float(self.giving.price @ self.change)


def least_needs(rows: HardRows, units: BoolArray, giving: Giving, norm: Norm) -> Needs | None:
    """What the rows that give way must allow at least so that some rows can be kept.

    Parameters
    ----------
    units
        The rows that are looked at, (n_units,); of those that may give way the others are left out.

    Returns
    -------
    None where the rows that do not give way contradict each other.
    """
    units = units & rows.usable
    if (rows.of_total & units).any():  # what they are shares of
        units = units | (rows.is_total & rows.usable)
    giving = giving.part(units[giving.unit])
    if not len(giving):
        return None
    moving = _has_moving_base(rows, giving)
    loosened = np.zeros(len(giving))
    needs = _needs_of(rows, rows, units, giving, loosened, norm, None)
    for _ in range(_ROUNDS if needs is not None and moving.any() else 0):
        assert needs is not None
        loosened = _common(needs.change) if norm == "even" else loosened
        given = _loosened(rows, giving, loosened)
        better = _needs_of(rows, given, units, giving, loosened, norm, needs.base)
        if better is None or not better.cost < (1.0 - _SMALLER) * needs.cost:
            break
        needs = better
    return needs


def even_by_proof(rows: HardRows, giving: Giving, prices: FloatArray) -> float:
    """The part by which all that gives way must be loosened for prices (n_units,) to prove nothing any more.

    What they fall short by is linear in the part as long as no limit is rounded to whole steps. Infinite
    where they hold however far limits give way; 0 where they prove nothing.
    """
    holds = rows.excess(prices)
    if holds <= 0.0:
        return 0.0
    less = _loosened(rows, giving, np.full(len(giving), _TRIED)).excess(prices)
    return _TRIED * holds / (holds - less) if less < holds else math.inf


def _common(change: FloatArray) -> FloatArray:
    return np.full(len(change), change.max(initial=0.0))


def _needs_of(
    rows: HardRows,
    given: HardRows,
    units: BoolArray,
    giving: Giving,
    loosened: FloatArray,
    norm: Norm,
    base: FloatArray | None,
) -> Needs | None:
    """One program: `given` are the rows with limits that are `loosened` already."""
    system = given.inequalities(units)
    whole = _whole(rows, giving, base) / _scale(system, giving)
    program, alike = _program(system, giving, whole, norm, -float(loosened.max(initial=0.0)))
    if len(alike.box.crossed) or program.matrix.nnz > MOST_ENTRIES:
        return None
    try:
        ending = solve_linear(program)
    except NotCertifiedError:
        return None
    if not isinstance(ending, Solved):
        return None
    table = np.zeros(rows.idle.size)
    table[system.cell] = alike.spread(ending.x[: len(alike.first)]) * system.amount
    return needs_at(rows, giving, np.asarray(table.reshape(rows.idle.shape)))


def _program(
    system: Inequalities, giving: Giving, whole: FloatArray, norm: Norm, least: float
) -> tuple[LinearProgram, Alike]:
    """The program over classes of kinds; limits of single kinds that do not give way are their box."""
    lower, upper = system.lower.copy(), system.upper.copy()
    at = _positions(system, giving)
    low, high = at[giving.is_lower], at[~giving.is_lower]
    limits = np.where(giving.is_lower, system.lower[at], system.upper[at])
    lower[low], upper[high] = -np.inf, np.inf
    alone = np.diff(system.matrix.indptr) == 1
    box = Box.of(replace(system, lower=lower, upper=upper), alone)
    stays = np.flatnonzero((np.isfinite(lower) | np.isfinite(upper)) & ~alone)
    counted = sparse.csr_array(system.matrix[np.concatenate([stays, at])])
    alike = Alike.of(counted, box)
    give = whole * np.where(giving.is_lower, 1.0, -1.0)
    each = np.arange(len(at)) if norm == "sum" else np.zeros(len(at), dtype=np.int64)
    n_more = int(each.max(initial=-1)) + 1
    slack = sparse.csr_array(
        (give, (len(stays) + np.arange(len(at)), each)), shape=(counted.shape[0], n_more)
    )
    program = LinearProgram(
        cost=np.concatenate([np.zeros(len(alike.first)), giving.price if norm == "sum" else np.ones(n_more)]),
        lower=np.concatenate([alike.sums(box.lower), np.full(n_more, least)]),
        upper=np.concatenate([alike.sums(box.upper), np.full(n_more, np.inf)]),
        matrix=sparse.csr_array(sparse.hstack([counted.tocsc()[:, alike.first], slack], format="csr")),
        row_lower=np.concatenate([lower[stays], np.where(giving.is_lower, limits, -np.inf)]),
        row_upper=np.concatenate([upper[stays], np.where(giving.is_lower, np.inf, limits)]),
    )
    return program, alike


def _positions(system: Inequalities, giving: Giving) -> IntArray:
    """The inequality that states each side. (len(giving),)"""
    size = int(max(system.unit.max(initial=0), giving.unit.max(initial=0))) + 1
    low, high = np.full(size, -1), np.full(size, -1)
    for position, limit in ((low, system.lower), (high, system.upper)):
        stated = np.flatnonzero(np.isfinite(limit))
        position[system.unit[stated]] = stated
    return np.where(giving.is_lower, low[giving.unit], high[giving.unit])


def _scale(system: Inequalities, giving: Giving) -> FloatArray:
    return system.scale[_positions(system, giving)]


def needs_at(rows: HardRows, giving: Giving, table: FloatArray) -> Needs:
    """What amounts of all cells ask for. (n_bases, n_periods)"""
    need, stated, allowed, base = (np.zeros(len(giving)) for _ in range(4))
    for rule, at in _by_rule(rows, giving).items():
        each = rows.book.rules[rule]
        row = giving.unit[at] - rows.first[rule]
        base[at] = 1.0 if each.parent is None else _parents(each, table)[row]
        need[at] = _sums(each, table)[row] / np.where(base[at] > 0.0, base[at], 1.0)
        if each.factor is not None:
            need[at] *= each.factor.floats()[row]
        stated[at] = _limits(each, row, giving.is_lower[at])
        allowed[at] = _allowed(rows, each, row, giving.is_lower[at], base[at]) if each.nearest else stated[at]
    beyond = np.where(giving.is_lower, allowed - need, need - allowed)
    steps = _steps(rows, giving) / np.where(base > 0.0, base, 1.0)
    size = np.where(stated == 0.0, steps, np.abs(stated))
    seen = beyond > np.maximum(NOISE * np.abs(stated), 1e-3 * steps)
    return Needs(giving, need, np.where(seen, beyond, 0.0) / size, base)


def _allowed(
    rows: HardRows, each: RuleRows, row: IntArray, is_lower: BoolArray, base: FloatArray
) -> FloatArray:
    """Limits that mean the nearest whole step, with what that allows."""
    settled, base = rows.book.settled(each), np.where(base > 0.0, base, 1.0)
    if settled.parent is None:
        amounts = _limits(settled, row, is_lower)
        return amounts / base if each.factor is None else amounts * each.factor.floats()[row]
    step = np.broadcast_to(rows.book.step_of(each), len(each))[row] / base
    return _limits(each, row, is_lower) + np.where(is_lower, -step, step)


def _whole(rows: HardRows, giving: Giving, base: FloatArray | None) -> FloatArray:
    """What 100 % of every limit is, in the units of the rulebook; a limit of zero counts as a step."""
    whole = np.zeros(len(giving))
    for rule, at in _by_rule(rows, giving).items():
        each = rows.book.settled(rows.book.rules[rule])
        row = giving.unit[at] - rows.first[rule]
        size = np.abs(_limits(each, row, giving.is_lower[at]))
        if each.parent is not None:
            size = size * (_sizes(rows, each, row) if base is None else base[at])
        whole[at] = size
    return np.where(whole > 0.0, whole, _steps(rows, giving))


def _sizes(rows: HardRows, each: RuleRows, row: IntArray) -> FloatArray:
    """The totals of the layers of rows, minor units: as a first guess of what limits are multiples of."""
    sizes = np.array([size or 1.0 for size in rows.book.sizes])
    return np.asarray(sizes[each.layer[row]])


def _steps(rows: HardRows, giving: Giving) -> FloatArray:
    """The step of every row in the units of its limits. (len(giving),)"""
    steps = np.ones(len(giving))
    for rule, at in _by_rule(rows, giving).items():
        each = rows.book.rules[rule]
        row = giving.unit[at] - rows.first[rule]
        steps[at] = np.broadcast_to(rows.book.step_of(each), len(each))[row] * each.denominator
    return steps


def _by_rule(rows: HardRows, giving: Giving) -> Mapping[int, IntArray]:
    """Positions in `giving` by the rule that they are rows of."""
    rule = np.searchsorted(rows.first, giving.unit, side="right") - 1
    return {int(each): np.flatnonzero(rule == each) for each in np.unique(rule)}


def _has_moving_base(rows: HardRows, giving: Giving) -> BoolArray:
    moving = np.zeros(len(giving), dtype=np.bool_)
    for rule, at in _by_rule(rows, giving).items():
        moving[at] = rows.book.settled(rows.book.rules[rule]).parent is not None
    return moving


def _limits(each: RuleRows, row: IntArray, is_lower: BoolArray) -> FloatArray:
    """The limits of rows on the sides that are looked at; the others may have none."""
    sides = [side and side.floats()[row] for side in (each.limits.lower, each.limits.upper)]
    lower, upper = (np.zeros(len(row)) if side is None else side for side in sides)
    return np.where(is_lower, lower, upper)


def _sums(each: RuleRows, table: FloatArray) -> FloatArray:
    """The left-hand side of every row of a rule. (n_rows,)"""
    if isinstance(each, CreditRows):
        return np.asarray(each.mass(table) * each.denominator)
    return each.cells.sums(_weighed(each.weight, table))


def _parents(each: RuleRows, table: FloatArray) -> FloatArray:
    """The sum that the limits of every row are multiples of. (n_rows,)"""
    assert each.parent is not None
    assert each.parent_row is not None
    return np.asarray(each.parent.sums(_weighed(each.parent_weight, table))[each.parent_row])


def _weighed(weight: Exact | None, table: FloatArray) -> FloatArray:
    return table if weight is None else np.asarray(table * np.broadcast_to(weight.floats(), table.shape))


def _loosened(rows: HardRows, giving: Giving, change: FloatArray) -> HardRows:
    """The same rows, those that give way with limits moved outwards by parts of themselves."""
    rules = list(rows.book.rules)
    for rule, at in _by_rule(rows, giving).items():
        each, moved = rules[rule], []
        for side, is_lower in ((each.limits.lower, True), (each.limits.upper, False)):
            part = np.zeros(len(each), dtype=np.int64)
            mine = at[giving.is_lower[at] == is_lower]
            signed = np.ceil(change[mine] * 10**_DIGITS).astype(np.int64)
            part[giving.unit[mine] - rows.first[rule]] = -signed if is_lower else signed
            moved.append(side and side + Exact(np.abs(side.units), side.digits) * Exact(part, _DIGITS))
        rules[rule] = replace(each, limits=Limits(*moved))
    return HardRows(replace(rows.book, rules=tuple(rules)), rows.idle)
