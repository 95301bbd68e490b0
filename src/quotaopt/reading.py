"""Everything that can be wrong with what a plan reads, told at once."""

from __future__ import annotations

from quotaopt.errors import Problems
from quotaopt.model.cells import Cells
from quotaopt.plan.activities.actions import read_actions
from quotaopt.plan.activities.funnel import read_funnel
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.checks.tables import number_columns
from quotaopt.plan.plan import Plan
from quotaopt.plan.table import NumberColumn, TextColumn
from quotaopt.reference.fair import fair_reference
from quotaopt.rules.build import BuiltModel, build, read_rules
from quotaopt.rules.plan_total import plan_totals


def read_cells(plan: Plan, known: Cells | None = None) -> Cells:
    """The cells of a plan, after every column of numbers and every action that it names has been read.

    Parameters
    ----------
    known
        The cells, where they are at hand already.

    Raises
    ------
    PlanError
        With the bad cells of all tables, and with what is wrong with members, references
        and rules as far as they can be read without them.
    """
    problems = Problems()
    for column in dict.fromkeys(column for _, column in number_columns(plan.spec)):
        problems.attempt(_numbers, plan, column)
    for column in plan.spec.handouts.names.values():
        problems.attempt(_names, plan, column)
    cells = known or problems.attempt(lay_out, plan)
    if cells is not None:
        problems.attempt(read_funnel, plan, cells)
        problems.attempt(read_actions, plan, cells)
        if problems:
            _complain(plan, cells, problems)
    problems.stop_if_any()
    assert cells is not None  # or there were problems
    return cells


def build_model(plan: Plan, cells: Cells, like: BuiltModel | None = None) -> BuiltModel:
    """The model of a plan; `like` is that of a similar one, if it is at hand.

    Raises
    ------
    PlanError
        With what is wrong with the reference and with the rules.
    """
    problems = Problems()
    reference = problems.attempt(fair_reference, plan, cells)
    if reference is None:
        _complain(plan, cells, problems)
        problems.stop_if_any()
    assert reference is not None  # or there were problems
    return build(plan, cells, reference, like)


def _complain(plan: Plan, cells: Cells, problems: Problems) -> None:
    """Note what reference and rules have against the plan; repetitions are told once."""
    problems.attempt(fair_reference, plan, cells)
    totals = problems.attempt(plan_totals, plan, cells)
    if totals is not None:
        problems.attempt(read_rules, plan, cells, totals)


def _names(plan: Plan, column: str) -> TextColumn:
    table, _, name = column.partition(".")
    return plan.tables[table].text(name)


def _numbers(plan: Plan, column: str) -> NumberColumn:
    table, _, name = column.partition(".")
    return plan.tables[table].number(name)
