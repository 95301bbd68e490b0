"""Targets of several plans on one list of cells, with what they are measured by: references and last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.attribution.grid import Grid, common_grid, common_step
from quotaopt.errors import PlanError
from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.plan.cells.align import base_facts, cell_facts
from quotaopt.plan.layers import Layer, facts_column, solved_measures
from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of cells, a column for every plan; NaN where a plan has no answer or a number has no meaning."""

    names: Mapping[str, LabelArray]  # level -> (n_groups,)
    targets: IntArray  # (n_groups, n_plans), whole steps; 0 where a plan has no answer
    burden: FloatArray  # (n_groups, n_plans), target over reference
    growth: FloatArray  # (n_groups, n_plans), target over last year's facts, minus 1

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def difference(self) -> IntArray:
        """What every group gains against the first plan. (n_groups, n_plans)"""
        return self.targets - self.targets[:, :1]


@dataclass(frozen=True, eq=False)
class Part:
    """One measure in one tier; a cell that a plan has not carries nothing there."""

    layer: Layer
    step: Decimal  # of which the steps of all plans are whole multiples
    grid: Grid
    targets: IntArray  # (n_cells, n_plans), steps
    references: FloatArray  # (n_cells, n_plans), steps
    history: FloatArray  # (n_cells, n_plans), amounts of last year, NaN where there are none
    timed: frozenset[str]  # the levels of time
    timeless: BoolArray  # (n_plans,), last year is known in sum over time only

    def by(self, levels: Sequence[str]) -> Groups:
        """Summed over the members of `levels`, sorted by them; no levels give the whole."""
        codes, first = self.grid.group(levels)
        names = {level: self.grid.labels[level][self.grid.codes[level][first]] for level in levels}
        targets = np.zeros((len(first), self.targets.shape[1]), dtype=np.int64)
        np.add.at(targets, codes, self.targets)
        history = _sums(np.nan_to_num(self.history), codes, len(first))
        if self.timed.intersection(levels):
            history[:, self.timeless] = 0.0
        amounts = targets.astype(np.float64) * float(self.step)
        references = _sums(self.references, codes, len(first)) * float(self.step)
        return Groups(names, targets, _over(amounts, references), _over(amounts, history) - 1.0)


def parts_of(allocations: Sequence[Allocation | None]) -> tuple[Part, ...]:
    """Every measure in every tier of plans with the same levels and layers; none where none is solved."""
    solved = [allocation for allocation in allocations if allocation is not None]
    if not solved:
        return ()
    grid, places = common_grid([allocation.parts[0].cells for allocation in solved])
    columns = [number for number, allocation in enumerate(allocations) if allocation is not None]
    return tuple(
        _part(number, [one.parts[number] for one in solved], grid, places, columns, len(allocations))
        for number in range(len(solved[0].parts))
    )


def _part(
    number: int,
    parts: list[Allocation],
    grid: Grid,
    places: list[IntArray],
    columns: list[int],
    n_plans: int,
) -> Part:
    step = common_step([part.shown.step for part in parts])
    targets = np.zeros((len(grid), n_plans), dtype=np.int64)
    references = np.zeros((len(grid), n_plans))
    history = np.full((len(grid), n_plans), np.nan)
    timeless = np.zeros(n_plans, dtype=np.bool_)
    for part, place, column in zip(parts, places, columns, strict=True):
        times = int(part.shown.step / step)
        targets[place, column] = part.steps * times
        references[place, column] = part.reference_steps * times
        history[place, column], timeless[column] = _last_year(part, part.plan.layers[number])
    timed = frozenset(level for level in parts[0].cells if parts[0].cells.is_time(level))
    return Part(parts[0].shown, step, grid, targets, references, history, timed, timeless)


def _last_year(part: Allocation, layer: Layer) -> tuple[FloatArray, bool]:
    """Last year's facts per cell, and whether they are known in sum over time only. (n_cells,)"""
    plan, cells = part.plan, part.cells
    column = _facts(plan, layer)
    if column is None:
        return np.full(len(cells), np.nan), False
    is_dated = plan.spec.tables[column.partition(".")[0]].date is not None
    try:
        facts = (cell_facts if is_dated else base_facts)(plan, cells, column, 1)
    except PlanError:  # no table of facts need be complete where no rule asks for it
        return np.full(len(cells), np.nan), False
    known = np.where(facts.blank, np.nan, facts.units / 10.0**facts.digits)
    if is_dated:
        return known, False
    spread = np.full((len(known), cells.n_periods), np.nan)
    spread[:, 0] = known
    return spread.ravel(), cells.n_periods > 1


def _facts(plan: Plan, layer: Layer) -> str | None:
    """The facts of a measure; those of the plan only where it has a single measure."""
    if layer.history is None and len(solved_measures(plan.spec)) > 1:
        return None
    return facts_column(plan.spec, layer.history)


def _sums(values: FloatArray, codes: CodeArray, n_groups: int) -> FloatArray:
    sums = np.zeros((n_groups, values.shape[1]))
    np.add.at(sums, codes, values)
    return sums


def _over(amounts: FloatArray, base: FloatArray) -> FloatArray:
    """NaN where there is nothing to divide by."""
    quotient = np.full(amounts.shape, np.nan)
    np.divide(amounts, base, out=quotient, where=base > 0.0)
    return quotient
