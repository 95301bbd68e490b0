"""What a rule stands on: the groups it limits, and values looked up for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray, LabelArray
from quotaopt.model.cells import Cells, Grouping
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Rule
from quotaopt.plan.table import NumberColumn
from quotaopt.rules.exact import Exact

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Scope:
    """The groups a rule limits: cells matching `where`, one group per members of `each`.

    Groups without a matching cell are left out: `groups` numbers those that have one.
    """

    plan: Plan
    cells: Cells
    rule: Rule
    position: int  # in plan.spec.rules
    inside: BoolArray | None  # (n_cells,), None where the rule has no `where`
    grouping: Grouping  # by `each`, over all cells
    groups: IntArray  # (n_rows,), group numbers
    first_cell: IntArray  # (n_rows,), the first matching cell of each
    named_by: tuple[tuple[str, ...], IntArray] | None = None  # see `stands_for`
    factor: Exact | None = None  # (n_rows,), of the number the rule is about to the plan number; None: 1
    link: int = -1  # of the chain of over-assignment, where the number is that of its nodes

    @property
    def n_rows(self) -> int:
        """How many rows the rule makes."""
        return len(self.groups)

    @property
    def place(self) -> Place:
        """Where the rule stands in the plan file."""
        return self.plan.place("rules", self.position)

    @cached_property
    def row_of_group(self) -> CodeArray:
        """The row of every group of `grouping`, -1 where no cell matches. (n_groups,)"""
        row = np.full(self.grouping.n_groups, -1, dtype=np.int32)
        row[self.groups] = np.arange(self.n_rows, dtype=np.int32)
        return row

    def row_of_cell(self) -> CodeArray:
        """The row every cell is in, -1 where in none. (n_cells,)"""
        if self.inside is None:
            return self.grouping.codes
        return np.where(self.inside, self.row_of_group[self.grouping.codes], np.int32(-1)).astype(np.int32)

    @property
    def stands_for(self) -> tuple[tuple[str, ...], IntArray]:
        """Levels, and a cell of every row (n_rows,) whose members on them tell the rows apart.

        Those of `each`, unless the rows say otherwise: a sum that runs up to March stands for March.
        """
        return self.named_by or (self.rule.each, self.first_cell)

    def names(self) -> LabelArray:
        """The members each row stands for; "" for a rule without `each`. (n_rows,), str"""
        return self.cells.cell_names(*self.stands_for)

    def refusal(
        self, key: str, at: str | None = None, rows: IntArray | None = None, **values: object
    ) -> PlanError:
        """The error `key` of this rule at its entry `at`; `rows` are counted and the first named."""
        place = self.plan.place("rules", self.position, *((at,) if at else ()))
        if rows is not None:
            names = [name or self.rule.name for name in self.names()[rows[:_SHOWN]]]
            values |= {"count": len(rows), "members": "; ".join(names)}
        return PlanError([Problem.at(place, key, rule=self.rule.name, **values)])

    def value(self, value: Decimal | str | None, key: str) -> Exact | None:
        """A number, or a column looked up by the members of every row.

        Raises
        ------
        PlanError
            The column is blank, or has no row, for some of the rows.
        """
        if value is None:
            return None
        if isinstance(value, Decimal):
            return Exact.constant(value, self.n_rows)
        found = self.looked_up(value, key)
        if found.blank.any():
            raise self.refusal("rule.no_value", key, np.flatnonzero(found.blank), column=value)
        return Exact(found.units, 10**found.digits)

    def looked_up(self, column: str, key: str) -> NumberColumn:
        """An attribute of every row, by its members, for the entry `key`. (n_rows,)"""
        place = self.plan.place("rules", self.position, key)
        return values_at(self.plan, self.cells, column, self.stands_for[1], place)


def scope_of(plan: Plan, cells: Cells, rule: Rule, position: int) -> Scope:
    """Find the groups of a rule.

    Raises
    ------
    PlanError
        Unknown members, or no cell matches: a rule is never dropped.
    """
    grouping = cells.group(rule.each)
    if not rule.where:
        groups = np.arange(grouping.n_groups, dtype=np.int64)
        return Scope(plan, cells, rule, position, None, grouping, groups, grouping.first_cell)
    masks = select_members(plan, cells, rule.where, plan.place("rules", position, "where"))
    inside = cells_in(cells, masks)
    matching = np.flatnonzero(inside)
    if not len(matching):
        place = plan.place("rules", position, "where")
        raise PlanError([Problem.at(place, "rule.matches_nothing", rule=rule.name)])
    codes = grouping.codes[matching]
    first = np.full(grouping.n_groups, -1, dtype=np.int64)
    first[codes[::-1]] = matching[::-1]
    groups = np.flatnonzero(first >= 0)
    return Scope(plan, cells, rule, position, inside, grouping, groups, first[groups])


@dataclass(frozen=True, eq=False)
class Money:
    """How amounts of the plan become steps."""

    step_minor: int  # minor units in a step
    minor_per_unit: int  # minor units in one unit of the currency

    def steps(self, amount: Exact) -> Exact:
        """An amount in currency units, in steps."""
        return amount * Fraction(self.minor_per_unit, self.step_minor)

    def amount(self, steps: float) -> float:
        """Steps as an amount in currency units."""
        return steps * self.step_minor / self.minor_per_unit


def money_of(plan: Plan) -> Money:
    """The plan's step and currency."""
    return Money(plan.step_minor, 10**plan.minor_digits)
