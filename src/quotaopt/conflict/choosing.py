"""The smallest conflict where only the choices (lots, lists, counts) make a plan impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from quotaopt.certify import Targets
from quotaopt.certify.evidence import CaseEvidence
from quotaopt.certify.exact import tidy
from quotaopt.certify.rulebook import TOTAL
from quotaopt.conflict.cases import ruled_out
from quotaopt.conflict.choice_rows import ChoiceRows
from quotaopt.conflict.contradiction import contradiction
from quotaopt.conflict.deletion import TOLERANCES
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.conflict.smallest import Choice, ConflictSet, Demand, demands, place_of
from quotaopt.errors import NotCertifiedError
from quotaopt.linear import Infeasible, Stopped, solve_linear
from quotaopt.linear.solver import Limits
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.plan import Plan

_TRIES, _NODES = 400, 2_000
"""Integer programs asked for one conflict, and nodes of each."""


def smallest_choice_conflict(plan: Plan, idle: Targets) -> ConflictSet | None:
    """The smallest set of rules, some of them of choice, that cannot be kept together.

    Parameters
    ----------
    idle
        Cells that carry nothing because they have no reference (their amounts are ignored).

    Returns
    -------
    None where integer programs do not settle it.
    """
    rows = ChoiceRows(HardRows.of(plan, idle))
    found = _smallest(rows) if rows.rules else None
    if found is None or not found[0][len(rows.hard) :].any():
        return None
    kept, is_smallest = found
    cases = ruled_out(rows, kept)
    told = _told(plan, rows.hard, kept[: len(rows.hard)], cases)
    ways = None if cases is None else rows.n_ways(kept)
    return ConflictSet(told, {}, tuple(_choices(plan, rows, kept)), ways, cases or (), is_smallest)


def _smallest(rows: ChoiceRows) -> tuple[BoolArray, bool] | None:
    """Rows that cannot be kept together, (n_units,), and whether a point keeps the others without any one.

    First whole rules are left out, then rows, the totals last. Those without which nothing was settled
    stay. None where a solver does not claim that all together are impossible, or too many were asked.
    """
    asked = iter(range(_TRIES))

    def is_impossible(units: BoolArray) -> bool | None:
        if next(asked, None) is None:
            raise _TooManyError
        return _is_impossible(rows, units)

    kept = rows.usable
    if not is_impossible(kept):
        return None
    rank = np.concatenate([rows.hard.is_total, np.zeros(len(kept) - len(rows.hard), dtype=np.bool_)])
    try:
        kept, _ = _fewer(kept, np.where(rank, len(kept), rows.rule), is_impossible)
        return _fewer(kept, np.arange(len(kept)) + len(kept) * rank, is_impossible)
    except _TooManyError:
        return None


class _TooManyError(Exception):
    """More integer programs than are asked for one conflict."""


def _fewer(
    kept: BoolArray, part: IntArray, is_impossible: Callable[[BoolArray], bool | None]
) -> tuple[BoolArray, bool]:
    """Without the parts of what is kept that it is impossible without, by their numbers, several at once.

    Also whether the rest is possible without any one of the parts that stay; else some stay unsettled.
    """
    left, is_settled = np.unique(part[kept]), True
    at_once = 1 + len(left) // 4
    while len(left):
        without = kept & ~np.isin(part, left[:at_once])
        answer = without.any() and is_impossible(without)
        if answer:
            kept, left = without, left[at_once:]
            at_once *= 2
        elif at_once == 1 or len(left) == 1:
            left, at_once = left[1:], 1
            is_settled = is_settled and answer is not None
        else:
            at_once = min(at_once, len(left)) // 2
    return kept, bool(is_settled)


def _is_impossible(rows: ChoiceRows, units: BoolArray) -> bool | None:
    """Whether multipliers prove, or two searches claim, that nothing keeps the rows; None: unsettled."""
    hard = units[: len(rows.hard)]
    if hard.any() and contradiction(rows.hard.inequalities(hard), TOLERANCES[0]) is not None:
        return True
    if not units[len(rows.hard) :].any():
        return False
    try:
        ending = solve_linear(rows.program(units), limits=Limits(nodes=_NODES))
    except NotCertifiedError:
        ending = Stopped(None)
    if not isinstance(ending, Stopped):
        return isinstance(ending, Infeasible)
    return None if ruled_out(rows, units) is None else True


def _stated_sides(rows: HardRows, units: BoolArray) -> tuple[BoolArray, BoolArray]:
    """Rows that state a lower limit and those that state an upper one. Each (n_units,)"""
    system = rows.inequalities(units)
    lower, upper = np.zeros((2, len(rows)), dtype=np.bool_)
    lower[system.unit[np.isfinite(system.lower)]] = True
    upper[system.unit[np.isfinite(system.upper)]] = True
    return lower, upper


def _priced_sides(rows: HardRows, cases: Iterable[CaseEvidence]) -> tuple[BoolArray, BoolArray]:
    """Rows whose lower limits rule out a case, and those whose upper limits do. Each (n_units,)"""
    lower, upper = np.zeros((2, len(rows)), dtype=np.bool_)
    start = dict(zip((each.rule for each in rows.book.rules), rows.first.tolist(), strict=False))
    for case in cases:
        for rule, prices in case.prices.items():
            mine = slice(start[rule], start[rule] + len(prices))
            lower[mine] |= prices > 0.0
            upper[mine] |= prices < 0.0
    return lower, upper


def _told(
    plan: Plan, rows: HardRows, kept: BoolArray, cases: Iterable[CaseEvidence] | None
) -> tuple[Demand, ...]:
    """The hard rows of a conflict; one with both of its sides twice, the totals last."""
    if not kept.any():
        return ()
    lower, upper = _stated_sides(rows, kept) if cases is None else _priced_sides(rows, cases)
    both = np.where(lower & upper & kept, -1.0, 0.0)
    found = [*demands(plan, rows, kept, np.where(lower, 1.0, np.where(upper, -1.0, 0.0)))]
    found += [demand for demand in demands(plan, rows, kept, both) if demand.weight] if both.any() else []
    order = [*(each.rule for each in rows.book.rules[1:]), TOTAL]
    return tuple(sorted(found, key=lambda demand: order.index(demand.rule)))


def _choices(plan: Plan, rows: ChoiceRows, units: BoolArray) -> Iterator[Choice]:
    """The rows of rules of choice."""
    for rule, chosen in zip(rows.rules, rows.chosen(units), strict=True):
        for row in chosen.tolist():
            amounts = (
                value if rule.members is not None else rows.hard.book.money(value) for value in rule.values
            )
            values = tuple(tidy(amount.decimal(row)) for amount in amounts)
            layer = int(rule.rows.layer[row])
            place = place_of(plan, rule.rows.rule, layer)
            yield Choice(rule.rows.rule, rule.rows.label(row), rule.rows.kind, layer, values, place)
