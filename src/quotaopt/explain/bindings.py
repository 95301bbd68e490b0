"""The limits that shape a selection: rows with a price, and limits of single cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.explain.answering import Answering
from quotaopt.explain.patterns import touching
from quotaopt.explain.prices import Priced
from quotaopt.explanation import Binding, Side
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.sensitivity.limits import Book, Limits, binding_limits

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

MOST_OTHERS = 10
"""Rows without a cell of the selection that are told, the strongest."""
MOST_OWN = 100
"""Limits of single cells that are told."""
DIGITS = 12
NOTHING = 1e-12
"""Of the size of a row: what rounding leaves of a sum that cancels."""


@dataclass(frozen=True, eq=False)
class Binds:
    """What binds in an answer."""

    answering: Answering
    priced: Priced

    def bindings(self) -> Iterator[Binding]:
        """Rows that hold selected cells, limits of these cells alone, and some rows that hold others."""
        model = self._allocation.built.model
        row = self.priced.row
        touches = np.isin(row, touching(model, self.answering.cells, row))
        yield from self._of_rows(np.flatnonzero(touches), touches=True)
        yield from self._of_cells()
        yield from self._of_rows(np.flatnonzero(~touches)[:MOST_OTHERS], touches=False)

    @property
    def own_rules(self) -> tuple[str, ...]:
        """The rules whose limits of single cells the selected cells carry, by name."""
        return tuple(sorted(set(self._own.rule.tolist()))) if self._meets_own else ()

    def _of_rows(self, at: IntArray, *, touches: bool) -> Iterator[Binding]:
        model, rules, row = self._allocation.built.model, self._whole.rules, self.priced.row[at]
        low, high = np.isfinite(rules.lower[row]), np.isfinite(rules.upper[row])
        is_lower = low & ((self.priced.price[at] > 0.0) | ~high)  # a stage may hold a row from its other side
        limit, activity, is_both = self._amounts(row, is_lower)
        for number, place in enumerate(at.tolist()):
            side: Side = "lower" if is_lower[number] else "upper"
            yield Binding(
                rule=str(rules.rule[row[number]]),
                members=str(model.row_member[row[number]]),
                side="both" if is_both[number] else side,
                limit=_exact(limit[number]),
                activity=_exact(activity[number]),
                price=float(self.priced.price[place]),
                touches=touches,
                stage=str(self.priced.stage[place]),
                row=int(row[number]),
            )

    def _amounts(self, row: IntArray, is_lower: BoolArray) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Limits and activities of rows, and which of them are exact sums. (n,) each"""
        rules = self._whole.rules
        lower, upper, activity = rules.lower[row], rules.upper[row], rules.activity[row]
        limit = np.where(is_lower, lower, upper)
        size = (self._allocation.built.model.row_mass * self._allocation.built.row_amounts)[row]
        activity = np.where(np.abs(activity) <= NOTHING * size, 0.0, activity)
        if np.any(limit == 0.0):
            of = self._multiplied(row)
            limit, activity = limit + of, activity + of
        return limit, activity, np.asarray(lower == upper)

    def _multiplied(self, row: IntArray) -> FloatArray:
        """What a limit that is a multiple comes to at the published targets; 0 for others. (n,)"""
        multiples, built = self._book.multiples, self._allocation.built
        amounts, found = self._published, np.zeros(len(row))
        for number, scope in enumerate(multiples.scopes):
            here = np.flatnonzero(multiples.scope[row] == number)
            if len(here):
                code = scope.row_of_cell()[built.active]
                sums = np.bincount(code[code >= 0], amounts[code >= 0], scope.n_rows)
                found[here] = multiples.multiple[row[here]] * sums[multiples.group[row[here]]]
        return found

    def _of_cells(self) -> Iterator[Binding]:
        """Limits of single cells that the selected cells carry."""
        own = self._own.only(np.arange(min(len(self._own), MOST_OWN))) if self._meets_own else None
        for at in range(0 if own is None else len(own)):
            assert own is not None
            both = own.is_lower[at] and own.is_upper[at]
            yield Binding(
                rule=str(own.rule[at]),
                members=str(own.member[at]),
                side="both" if both else "lower" if own.is_lower[at] else "upper",
                limit=_exact(own.amount[at]),
                activity=_exact(self._published[own.cell[at]]),
                price=0.0,
                touches=True,
                stage="",
                row=-1,
            )

    @cached_property
    def _own(self) -> Limits:
        """Limits of single selected cells."""
        limits = self._book.limits
        return limits.only(np.flatnonzero(np.isin(limits.cell, self.answering.cells)))

    @cached_property
    def _meets_own(self) -> bool:
        """Whether a selected cell is at a limit of its own: only then rules have to be read again."""
        model, cells = self._allocation.built.model, self.answering.cells
        t = self._allocation.solution.t[cells]
        near = 1e-8 * np.maximum(t, 1e-8)
        low = (model.lower[cells] > 0.0) & (t - model.lower[cells] <= near)
        return bool(np.any(low | (model.upper[cells] - t <= near)))

    @cached_property
    def _published(self) -> FloatArray:
        """Published targets, in units; of layers that an allocation's part lacks, those before rounding."""
        built, chosen = self._allocation.built, self.answering.chosen
        amounts = built.model.reference * self._allocation.solution.t * built.units.amount_at(built.active)
        steps = self._allocation.steps
        if len(steps) == len(built.reference):
            per_step = (built.units.amount / built.units.per_unit)[built.units.kind_at(built.active)]
            return np.asarray(steps[built.active] * per_step)
        inside = (built.active >= chosen.first) & (built.active < chosen.first + len(steps))
        return np.where(
            inside, steps[np.where(inside, built.active - chosen.first, 0)] * self._allocation.step, amounts
        )

    @cached_property
    def _book(self) -> Book:
        return binding_limits(self._whole)

    @cached_property
    def _whole(self) -> Allocation:
        return whole_of(self._allocation)

    @property
    def _allocation(self) -> Allocation:
        return self.answering.chosen.allocation


def whole_of(allocation: Allocation) -> Allocation:
    """A part of an allocation with all rows of the plan; rows of other parts as they were before rounding."""
    if allocation.part_number is None:
        return allocation
    built, model = allocation.built, allocation.built.model
    own = np.flatnonzero(
        np.broadcast_to(model.steps.row_kind, model.row_lower.shape) == allocation.part_number
    )
    activity = model.activity(allocation.solution.t) * built.row_amounts
    lower, upper = model.row_lower * built.row_amounts, model.row_upper * built.row_amounts
    for array, known in (
        (activity, allocation.rules.activity),
        (lower, allocation.rules.lower),
        (upper, allocation.rules.upper),
    ):
        array[own] = known
    rules = replace(
        allocation.rules,
        rule=np.array(model.rule_names, dtype=object)[model.row_rule],
        member=model.row_member,
        lower=lower,
        upper=upper,
        activity=activity,
        price=allocation.solution.multipliers,
    )
    return replace(allocation, cells=built.units.cells, rules=rules, part_number=None)


def _exact(amount: float) -> Fraction:
    """An amount to the last digit that floats keep."""
    return Fraction(f"{amount:.{DIGITS}g}")
