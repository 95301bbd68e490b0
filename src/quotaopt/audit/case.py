"""What the tests look at: a solved plan, whose burdens are compared, and what they sold before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.handout.history import facts_of
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.plan.cells.align import base_facts, cell_facts, values_at
from quotaopt.plan.checks.names import last_plan_column
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.schema_audit import AuditSpec
from quotaopt.plan.table import NumberColumn
from quotaopt.report.sums import require_levels

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.model.cells import Cells, Grouping
    from quotaopt.plan.plan import Plan

FEWEST = 5
"""Among fewer members nothing can be told from chance."""


@dataclass(frozen=True, eq=False)
class Units:
    """Groups of cells whose burdens are compared; those without a reference are left out."""

    cells: Cells
    grouping: Grouping
    judged: IntArray  # (n_units,), their numbers in the grouping
    reference: FloatArray  # (n_units,), steps
    target: FloatArray  # (n_units,), steps

    def __len__(self) -> int:
        return len(self.judged)

    @property
    def burden(self) -> FloatArray:
        """Target over reference. (n_units,)"""
        return np.asarray(self.target / self.reference, dtype=np.float64)

    def names(self, level: str) -> LabelArray:
        """The member of every unit on a level that the units decide. (n_units,)"""
        return self.cells.member_names(level, self.grouping.first_cell[self.judged])


@dataclass(frozen=True, eq=False)
class Case:
    """A solved plan with the settings of an audit; `allocation` is of one measure and tier."""

    allocation: Allocation
    level: str
    settings: AuditSpec

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.allocation.plan

    @property
    def cells(self) -> Cells:
        """The cells of the one measure and tier."""
        return self.allocation.cells

    @cached_property
    def people(self) -> Units:
        """The members of the audited level.

        Raises
        ------
        PlanError
            They are too few to tell anything from chance.
        """
        return self.enough(self.units([self.level]))

    def units(self, levels: Sequence[str]) -> Units:
        """Combinations of members of `levels`."""
        grouping = self.cells.group(levels)
        reference = sums(grouping.codes, self.allocation.reference_steps, grouping.n_groups)
        target = sums(grouping.codes, self.allocation.steps, grouping.n_groups)
        judged = np.flatnonzero(reference > 0.0)
        return Units(self.cells, grouping, judged, reference[judged], target[judged])

    def enough(self, units: Units) -> Units:
        """The units.

        Raises
        ------
        PlanError
            They are too few to tell anything from chance.
        """
        require_enough(len(units), ", ".join(units.grouping.levels))
        return units

    @cached_property
    def facts(self) -> str:
        """The column of what was sold.

        Raises
        ------
        PlanError
            The plan reads none.
        """
        column = facts_of(self.plan)
        if column is None:
            raise PlanError([Problem.at(NOWHERE, "audit.no_facts")])
        return column

    @cached_property
    def last_plan(self) -> str:
        """The column of last year's targets: the stated one, or that of the ratchet guard.

        Raises
        ------
        PlanError
            There is none.
        """
        column = self.settings.last_plan or last_plan_column(self.plan.spec)
        if column is None:
            raise PlanError([Problem.at(NOWHERE, "audit.no_last_plan")])
        require_column(self.plan, column)
        return column

    def sold(self, years_back: int) -> FloatArray:
        """What people sold in the plan's periods of a past year; NaN where no row says so. (n_units,)

        Year 0 is the plan's own, and whatever the tables hold after it.

        Raises
        ------
        PlanError
            There are no such facts.
        """
        return self.of_year(self.facts, years_back)

    @cached_property
    def attainment(self) -> FloatArray:
        """Last year's sales over last year's targets of the people; NaN where one is not known. (n_units,)

        Raises
        ------
        PlanError
            The plan does not know last year's targets, or not by these people.
        """
        planned, sold = self.planned, self.sold(1)
        attainment: FloatArray = np.full(len(sold), np.nan)
        return np.divide(sold, planned, out=attainment, where=planned > 0.0)

    @cached_property
    def planned(self) -> FloatArray:
        """Last year's targets of the people; NaN where there was none. (n_units,)

        Raises
        ------
        PlanError
            The plan does not know them, or not by these people.
        """
        key = self.plan.spec.tables[self.last_plan.partition(".")[0]].key
        if not key:
            return self.of_year(self.last_plan, 1)
        if not set(key) <= set(self.cells) or self.level not in self.cells.with_ancestors(key):
            raise PlanError(
                [Problem.at(NOWHERE, "audit.other_people", column=self.last_plan, level=self.level)]
            )
        grouping = self.cells.group(key)
        stated = values_at(self.plan, self.cells, self.last_plan, grouping.first_cell)
        unit = self.people.grouping.codes[grouping.first_cell]
        return _summed(stated, unit, self.people.grouping.n_groups)[self.people.judged]

    def of_year(self, column: str, years_back: int) -> FloatArray:
        """A column of facts in the plan's periods of a past year; NaN where no row says so. (n_units,)

        Raises
        ------
        PlanError
            There are no such facts, or no such year.
        """
        calendar, grouping = calendar_of(self.plan), self.people.grouping
        dated = calendar is not None and self.plan.spec.tables[column.partition(".")[0]].date is not None
        if calendar is None or not dated or self.cells.n_periods == calendar.periods_per_year:
            facts = base_facts(self.plan, self.cells, column, years_back)
            unit = grouping.codes[:: self.cells.n_periods]
        elif self.cells.n_periods > calendar.periods_per_year:
            raise PlanError([Problem.at(NOWHERE, "audit.long_plan")])
        else:
            facts, unit = cell_facts(self.plan, self.cells, column, years_back), grouping.codes
        return _summed(facts, unit, grouping.n_groups)[self.people.judged]


def sums(group: CodeArray, values: FloatArray | IntArray, n_groups: int) -> FloatArray:
    """Values of cells summed per group. (n_groups,)"""
    return np.bincount(group, values, n_groups).astype(np.float64)


def require_enough(count: int, levels: str) -> None:
    """Refuse to tell anything from chance among a few.

    Raises
    ------
    PlanError
        With the number there is, and the number it takes.
    """
    if count < FEWEST:
        raise PlanError([Problem.at(NOWHERE, "audit.few", count=count, levels=levels, fewest=FEWEST)])


def require_column(plan: Plan, column: str) -> None:
    """Refuse a column that the plan's tables do not have.

    Raises
    ------
    PlanError
        Naming the table, or the columns nearest to it.
    """
    table, _, name = column.partition(".")
    if table not in plan.tables:
        known = ", ".join(plan.tables)
        raise PlanError([Problem.at(NOWHERE, "audit.no_table", column=column, known=known)])
    plan.tables[table].number(name)


def require_people(cells: Cells, level: str) -> None:
    """Refuse to compare the burdens of periods, or of a level there is not.

    Raises
    ------
    PlanError
        Naming what to do.
    """
    require_levels([level], tuple(cells))
    if cells.is_time(level):
        known = ", ".join(name for name in cells if not cells.is_time(name))
        raise PlanError([Problem.at(NOWHERE, "audit.time_level", level=level, known=known)])


def _summed(numbers: NumberColumn, group: CodeArray, n_groups: int) -> FloatArray:
    """Sums per group; NaN where all is blank. (n_groups,)"""
    units = np.zeros(n_groups, dtype=np.int64)
    np.add.at(units, group, numbers.units)
    known = np.bincount(group, ~numbers.blank, n_groups) > 0
    return np.where(known, units / 10.0**numbers.digits, np.nan)
