"""What a rule stands on: the groups it limits, and values looked up for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells, Grouping
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.layers import MEASURE
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import Side
from quotaopt.plan.schema_rules import Rule
from quotaopt.plan.table import NumberColumn
from quotaopt.rules.amended import amended
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

    @cached_property
    def row_layer(self) -> IntArray:
        """The layer of every row. (n_rows,)"""
        return self.cells.layer_of(self.first_cell)

    def on_cells(self, values: FloatArray) -> FloatArray:
        """What belongs to rows, on all cells of their groups. (n_rows,) -> (n_cells,)"""
        per_group = np.zeros(self.grouping.n_groups)
        per_group[self.groups] = values
        return per_group[self.grouping.codes]

    @property
    def step(self) -> Decimal:
        """The step that the first row is counted in."""
        return self.plan.layers[int(self.row_layer[0])].step

    def in_steps(self, amount: Exact) -> Exact:
        """An amount per row, in steps of the row's measure."""
        if len(self.plan.layers) == 1:
            return amount * (1 / Fraction(self.plan.main.step))
        steps = [Fraction(layer.step) for layer in self.plan.layers]
        common = lcm(*(step.numerator for step in steps))
        times = [step.denominator * (common // step.numerator) for step in steps]
        of_layer = Exact.compact(np.array(times, dtype=object), 1)
        return amount * Exact(of_layer.units[self.row_layer], 1) * Fraction(1, common)

    def in_currency(self, steps: float, row: int = 0) -> float:
        """Steps of a row as an amount."""
        return steps * float(self.plan.layers[int(self.row_layer[row])].step)

    def members_on(self, level: str) -> tuple[CodeArray, LabelArray]:
        """The member of every row on one of the levels that tell rows apart: codes (n_rows,), names."""
        return self.cells.codes_at(level, self.stands_for[1]), self.cells.levels[level].members

    def limit(self, stated: Decimal | str | None, key: str, side: Side) -> Exact | None:
        """A limit of every row on one side, as stated or amended.

        Raises
        ------
        PlanError
            The column is blank, or has no row, for some of the rows.
        """
        found = self.value(stated, key)
        return found if found is None or not self.rule.amended else amended(self, found, side)

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


def scope_of(plan: Plan, cells: Cells, rule: Rule, position: int, *, across: bool = False) -> Scope:
    """Find the groups of a rule; where it names no measure or tier it means the main one.

    Parameters
    ----------
    across
        Whether a row may add up several measures, as rules between these do.

    Raises
    ------
    PlanError
        Unknown members, no cell matches (a rule is never dropped), or a row adds up several layers.
    """
    rule = _of_main_layer(plan, cells, rule)
    grouping = cells.group(rule.each)
    if not rule.where:
        groups = np.arange(grouping.n_groups, dtype=np.int64)
        return Scope(plan, cells, rule, position, None, grouping, groups, grouping.first_cell)
    masks = select_members(plan, cells, rule.where, plan.place("rules", position, "where"))
    for level in cells.layer_levels:
        if level not in rule.each and masks[level].sum() > 1 and not (across and level == MEASURE):
            place = plan.place("rules", position, "where")
            raise PlanError([Problem.at(place, "rule.across_layers", rule=rule.name, level=level)])
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


def _of_main_layer(plan: Plan, cells: Cells, rule: Rule) -> Rule:
    """The rule, with the main measure and tier in `where` for those it does not name."""
    main = plan.main.members
    unnamed = [level for level in cells.layer_levels if level not in rule.where and level not in rule.each]
    if not unnamed:
        return rule
    return rule.model_copy(update={"where": {**{level: (main[level],) for level in unnamed}, **rule.where}})
