r"""What a replan stands on: what was, what was planned, and what may still move.

Of a part p of the plan (the whole, or what a cause touches) with the targets :math:`P` and the actuals
:math:`A` of its closed cells, the rest of the year makes good

.. math:: g_p = P_p - A_p - \mathrm{round}(\alpha (P_p - A_p)), \qquad
          \alpha = 0 \text{ (hold)},\; \alpha = \text{the stated part (absorb)} .

With `follow` it is the forecast landing less actuals and the targets of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_base import Selection
from quotaopt.plan.schema_replan import ReplanSpec
from quotaopt.replan.past import Past, whole_steps


@dataclass(frozen=True, eq=False)
class Part:
    """The whole plan, or what one cause touches."""

    name: str  # of the cause; "" for the whole
    where: Selection
    cells: BoolArray  # (n_cells,)
    planned: int  # steps planned in closed periods
    sold: int
    absorbed: int  # steps of the gap that are taken out of the total
    is_within: bool  # the gap is no larger than tolerated

    @property
    def gap(self) -> int:
        """What is missing, in steps; below zero where more was sold than planned."""
        return self.planned - self.sold

    @property
    def to_recover(self) -> int:
        """What the rest of the year carries on top of its targets, in steps."""
        return 0 if self.is_within else self.gap - self.absorbed


@dataclass(frozen=True, eq=False)
class Ground:
    """A plan, what was published, what was sold, and what may still move.

    Actuals are of the main measure. Other measures keep what was published for the periods that are over,
    and so do other tiers, as far as what was sold leaves tiers in order.
    """

    plan: Plan
    cells: Cells
    spec: ReplanSpec
    past: Past
    before: IntArray  # (n_cells,), published targets in steps
    sold: IntArray  # (n_cells,), what periods that are over carry, in steps; 0 in others
    parts: tuple[Part, ...]

    @cached_property
    def closed(self) -> BoolArray:
        """Cells of periods that are over. (n_cells,)"""
        return np.tile(self.past.closed, self.cells.n_bases)

    @cached_property
    def may_change(self) -> BoolArray:
        """Periods neither over, nor running, nor in the freeze window. (n_periods,)"""
        first = int((self.past.closed | self.past.running).sum()) + self.spec.freeze
        return np.asarray(np.arange(self.cells.n_periods) >= first)

    @cached_property
    def later(self) -> BoolArray:
        """Cells of periods that may change. (n_cells,)"""
        return np.tile(self.may_change, self.cells.n_bases)

    @cached_property
    def free(self) -> BoolArray:
        """Cells whose target may change: touched, of later periods, with a target. (n_cells,)"""
        touched = np.zeros(len(self.cells), dtype=np.bool_)
        for part in self.parts:
            touched |= part.cells & (not part.is_within)
        return touched & self.later & (self.before > 0)

    @cached_property
    def kept(self) -> IntArray:
        """Actuals of the past, and targets: what cells carry if nothing changes. (n_cells,), steps"""
        return np.where(self.closed, self.sold, self.before)

    @cached_property
    def main(self) -> slice:
        """The cells of the main measure in the main tier."""
        size, number = len(self.cells) // self.cells.n_layers, self.plan.main_number
        return slice(number * size, (number + 1) * size)

    @property
    def one(self) -> Cells:
        """The cells of one measure in one tier."""
        return self.cells.of_layer

    @cached_property
    def without_actuals(self) -> IntArray:
        """Cells of the main measure with a target, of which no actuals speak though their period is over."""
        return self.past.unknown[self.before[self.main][self.past.unknown] > 0]

    @property
    def to_recover(self) -> int:
        """What later periods carry on top of their targets, in steps."""
        return sum(part.to_recover for part in self.parts)

    @property
    def total_before(self) -> int:
        """The year's total before the replan, in steps."""
        return int(self.before[self.main].sum())

    @property
    def total_at_rest(self) -> int:
        """The year's total if nothing is made good, in steps."""
        return int(self.kept[self.main].sum())

    @property
    def total(self) -> int:
        """The year's total after the replan, in steps; unchanged targets still ask for all of it."""
        return self.total_before if self.is_on_plan else self.total_at_rest + self.to_recover

    @property
    def step(self) -> Decimal:
        """A step of the main measure."""
        return self.plan.main.step

    @property
    def is_on_plan(self) -> bool:
        """Whether there is nothing to do."""
        return all(part.is_within for part in self.parts)

    @property
    def person(self) -> str:
        """The level whose members are people."""
        return self.spec.level or self.plan.spec.audit.level or self.one.base_finest[0]

    @property
    def people(self) -> tuple[str, ...]:
        """The levels whose members tell people's sums apart."""
        return (*self.cells.layer_levels, self.person)

    @property
    def period(self) -> str:
        """The level of the plan's periods."""
        assert self.cells.time_finest is not None  # or nothing would be over
        return self.cells.time_finest

    def periods_named(self, chosen: BoolArray) -> list[str]:
        """The names of periods. `chosen` is (n_periods,)"""
        return [
            str(name)
            for name in self.cells.levels[self.period].members[self.cells.period_codes[self.period][chosen]]
        ]


def ground_of(
    plan: Plan, cells: Cells, before: IntArray, past: Past, spec: ReplanSpec, landing: Decimal | None = None
) -> Ground:
    """Read what touches what, and what the gaps are.

    Parameters
    ----------
    landing
        The forecast of the whole year, for the policy `follow`.

    Raises
    ------
    PlanError
        A cause selects no cell that may change, two causes touch one cell, or there is no landing to follow.
    """
    bare = Ground(plan, cells, spec, past, before, _carried(plan, cells, before, past), ())
    if spec.policy == "follow" and landing is None:
        raise PlanError([Problem.at(plan.place("replan", "policy"), "replan.no_landing")])
    touched: Mapping[str, tuple[Selection, BoolArray]] = _touched(bare) or {
        "": ({}, np.ones(len(cells), dtype=np.bool_))
    }
    parts = tuple(_part(bare, name, where, mask, landing) for name, (where, mask) in touched.items())
    ground = replace(bare, parts=parts)
    if not ground.is_on_plan and not ground.free.any():
        raise PlanError([Problem.at(plan.place("replan", "freeze"), "replan.nothing_left")])
    return ground


def _carried(plan: Plan, cells: Cells, before: IntArray, past: Past) -> IntArray:
    """What cells of periods that are over carry, in steps, 0 in others; tiers stay in order. (n_cells,)"""
    over = np.tile(past.closed, cells.n_bases // cells.n_layers)
    sold = whole_steps(cells.of_layer, past, plan.steps_minor[plan.main_number])
    found, number = before.reshape(cells.n_layers, -1) * over, plan.main_number
    for layer, of_layer in enumerate(plan.layers):
        if of_layer.measure == plan.main.measure:
            order = np.minimum if layer < number else np.maximum
            found[layer] = sold if layer == number else order(found[layer], sold)
    return found.ravel()


def _touched(ground: Ground) -> dict[str, tuple[Selection, BoolArray]]:
    """What every cause selects: its cells (n_cells,)."""
    plan, later = ground.plan, ground.later
    found: dict[str, tuple[Selection, BoolArray]] = {}
    for position, cause in enumerate(ground.spec.causes):
        place = plan.place("replan", "causes", position)
        mask = cells_in(ground.cells, select_members(plan, ground.cells, cause.where, place))
        if not (mask & later).any():
            raise PlanError([Problem.at(place, "replan.cause_without_future", cause=cause.name)])
        for name, (_, other) in found.items():
            if (mask & other).any():
                raise PlanError([Problem.at(place, "replan.causes_overlap", cause=cause.name, other=name)])
        found[cause.name] = cause.where, mask
    return found


def _part(ground: Ground, name: str, where: Selection, mask: BoolArray, landing: Decimal | None) -> Part:
    past, main = (mask & ground.closed)[ground.main], ground.main
    planned, sold = int(ground.before[main][past].sum()), int(ground.sold[main][past].sum())
    gap, spec = planned - sold, ground.spec
    if spec.policy == "follow" and landing is not None:
        absorbed = ground.total_before - round(Fraction(landing) / Fraction(ground.step))
    else:
        absorbed = round(Fraction(spec.absorb or 0) * gap)
    is_within = abs(gap) <= Fraction(spec.tolerance) * planned
    return Part(name, where, mask, planned, sold, absorbed, is_within)
