r"""The ratchet guard (防鞭打快牛): success does not raise the next target in full.

With the sales A and the target P of last year of a member of the guard's level, its history
counts as

.. math:: B = \min(A, P) + k \, \max(A - P, 0) + c \, \max(P - A, 0)

with the share k (``keep``) of an overshoot and the share c (``cushion``) of a shortfall. The
cells of the member carry ``B / A`` of their history each; where A is zero, even parts of B.
Targets rise more after a good year than they fall after a bad one (Leone, Misra and
Zimmerman, 2004), which makes good years dear to those who sell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import base_facts, values_at
from quotaopt.plan.checks.formulas import guarded_levels
from quotaopt.plan.checks.names import sources_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_formulas import Ratchet
from quotaopt.plan.table import NumberColumn
from quotaopt.reference.rates import SHARE, rate_at

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Guard:
    """Last year's sales against last year's targets, and what counts of the sales."""

    place: Place
    member_of_base: CodeArray  # (n_bases,)
    members: LabelArray  # (n_members,)
    actual: FloatArray  # (n_members,), in units of the facts
    target: FloatArray  # (n_members,); equal to `actual` where there was none
    counted: FloatArray  # (n_members,)

    @property
    def left_out(self) -> FloatArray:
        """What does not count of every member's sales; negative where a shortfall is forgiven."""
        return self.actual - self.counted

    def applied(self, history: FloatArray, known: BoolArray) -> FloatArray:
        """History as it counts. (n_bases,)"""
        actual, counted = self.actual[self.member_of_base], self.counted[self.member_of_base]
        n_known = np.bincount(self.member_of_base, weights=known)[self.member_of_base]
        evenly = np.where(known, counted / np.maximum(n_known, 1.0), 0.0)
        factor = np.divide(counted, actual, out=np.ones_like(actual), where=actual > 0.0)
        return np.where(actual > 0.0, history * factor, evenly)


def guard_of(plan: Plan, cells: Cells, ratchet: Ratchet, facts: NumberColumn, place: Place) -> Guard:
    """Compare last year's `facts` (n_bases,) with last year's targets.

    Raises
    ------
    PlanError
        Someone who sold had no target and the plan does not say what that means, or a share is
        blank or not between 0 and 1.
    """
    grouping = cells.group(guarded_levels(plan.spec, ratchet))
    member_of_base, first_cell = grouping.codes[:: cells.n_periods], grouping.first_cell
    members = cells.cell_names(grouping.levels, first_cell)
    actual = _sums(facts, member_of_base, grouping.n_groups)
    stated, member = _targets(plan, cells, ratchet, grouping.codes)
    known = np.bincount(member, weights=~stated.blank, minlength=grouping.n_groups) > 0
    _refuse_unplanned(ratchet, members[~known & (actual > 0.0)], place)
    target = np.where(known, _sums(stated, member, grouping.n_groups), actual)
    keep, cushion = (
        rate_at(plan, cells, rate, first_cell, SHARE, place) for rate in (ratchet.keep, ratchet.cushion)
    )
    over, short = np.maximum(actual - target, 0.0), np.maximum(target - actual, 0.0)
    counted = np.where(over > 0.0, target + keep * over, actual + cushion * short)
    return Guard(place, member_of_base, members, actual, target, counted)


def guards(plan: Plan, cells: Cells) -> Iterator[Guard]:
    """The guard of every source of the reference that has one."""
    for path, source in sources_of(plan.spec):
        if source.ratchet is not None and source.share_of is not None:
            facts = base_facts(plan, cells, source.share_of, 1)
            yield guard_of(plan, cells, source.ratchet, facts, plan.place(*path, "ratchet"))


def ratchet_notes(plan: Plan, cells: Cells) -> tuple[Problem, ...]:
    """How much of last year's sales does not count, or counts though it was not sold, and whose."""
    return tuple(note for guard in guards(plan, cells.of_layer) for note in _notes(guard))


def _notes(guard: Guard) -> Iterator[Problem]:
    for key, amount, gap in (
        ("note.ratchet", guard.left_out, guard.actual - guard.target),
        ("note.cushion", -guard.left_out, guard.target - guard.actual),
    ):
        order = np.argsort(-amount, kind="stable")
        largest = [number for number in order[:_SHOWN].tolist() if amount[number] > 0.0]
        if largest:
            yield Problem.at(
                guard.place,
                key,
                amount=_amount(np.maximum(amount, 0.0).sum()),
                gap=_amount(np.maximum(gap, 0.0).sum()),
                count=int((amount > 0.0).sum()),
                members="; ".join(f"{guard.members[number]} {_amount(amount[number])}" for number in largest),
            )


def _targets(
    plan: Plan, cells: Cells, ratchet: Ratchet, member_of_cell: CodeArray
) -> tuple[NumberColumn, CodeArray]:
    """Last year's targets as the plan's table tells them apart, and whose each one is."""
    key = plan.spec.tables[ratchet.plan.partition(".")[0]].key
    if not key:
        return base_facts(plan, cells, ratchet.plan, 1), member_of_cell[:: cells.n_periods]
    first_cell = cells.group(key).first_cell
    return values_at(plan, cells, ratchet.plan, first_cell), member_of_cell[first_cell]


def _sums(numbers: NumberColumn, member: CodeArray, n_members: int) -> FloatArray:
    """Sums per member, added exactly: what is equal to the last digit compares as equal."""
    sums: IntArray = np.zeros(n_members, dtype=np.int64)
    np.add.at(sums, member, numbers.units)
    return np.asarray(sums / 10**numbers.digits, dtype=np.float64)


def _refuse_unplanned(ratchet: Ratchet, members: LabelArray, place: Place) -> None:
    if len(members) and ratchet.missing is None:
        shown = "; ".join(members[:_SHOWN].tolist())
        raise PlanError(
            [Problem.at(place, "formula.no_plan", column=ratchet.plan, count=len(members), members=shown)]
        )


def _amount(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")
