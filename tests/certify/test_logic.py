"""Lots, lists of values and counts in exact integers: one step off is found, and the bound is confirmed."""

from __future__ import annotations

import numpy as np
import pytest

from quotaopt.certify import evaluate
from quotaopt.certify.answers import Cost, Units, answer
from quotaopt.certify.logic import check_choices
from quotaopt.certify.logic_bound import answer_with_choices
from quotaopt.certify.measures import MEASURES
from quotaopt.certify.price import OPEN, boxes
from quotaopt.fairness.notion import pressures
from quotaopt.logic import Guide
from support.logic_plans import at_most, lay_out, logic_plan, lot, one_of
from support.small_plan import small_plan

LOT = {"name": "lot", "each": ["rep", "line"], "lot": {"min": 150}}
LIST = {"name": "list", "each": ["rep"], "one_of": [0, 300, 500, 400]}
COUNT = {"name": "count", "at_most": {"count": 1, "of": "line", "each": "rep"}}
COUNT_OF_QUARTERS = {"name": "quarters", "each": ["rep"], "at_most": {"count": 1, "of": "quarter"}}
# Rows are (rep, line) for Ann, Bob, Cy with Core and New; columns are quarters.
KEPT = np.array([[100, 200], [0, 0], [200, 300], [0, 0], [200, 200], [0, 0]])


def broken(rule, table):
    """How many rows of a rule the table breaks, and by how much the first is off."""
    book = evaluate(small_plan(rule))
    finding = check_choices(book, book.choices[0], table.astype(np.int64) * 100)
    return finding.check.broken, [(v.kind, v.members, v.by) for v in finding.violations]


@pytest.mark.parametrize("rule", [LOT, LIST, COUNT], ids=lambda rule: rule["name"])
def test_targets_that_keep_a_choice_pass(rule):
    assert broken(rule, KEPT) == (0, [])


def test_a_step_below_the_lot_is_found():
    table = KEPT.copy()
    table[0] = [100, 49]
    assert broken(LOT, table) == (1, [("lot", "Ann, Core", 1)])
    table[0] = [100, 50]
    assert broken(LOT, table) == (0, [])


def test_a_single_step_in_a_closed_group_is_found():
    table = KEPT.copy()
    table[1, 1] = 1
    assert broken(LOT, table)[1] == [("lot", "Ann, New", 149)]
    assert broken(COUNT, table)[1] == [("at_most", "Ann", 1)]


@pytest.mark.parametrize("change", [-1, 1])
def test_a_step_beside_a_value_of_the_list_is_found(change):
    table = KEPT.copy()
    table[2, 0] += change
    assert broken(LIST, table)[1] == [("one_of", "Bob", 1)]


def test_periods_are_counted_as_members_too():
    table = KEPT.copy()
    assert broken(COUNT_OF_QUARTERS, table)[0] == 3
    table[:, 1] = 0
    assert broken(COUNT_OF_QUARTERS, table)[0] == 0


def test_amounts_that_cancel_still_carry_something():
    """Signs are checked elsewhere; a count is not fooled by them."""
    table = KEPT.copy()
    table[1] = [5, -5]
    assert broken(COUNT, table)[0] == 1


RULES = {
    "lots and counts": (lot(0.5), at_most(2)),
    "counts before lots": (at_most(2), lot(0.5)),
    "some lots and counts": ({**lot(0.7), "where": {"line": ["L000", "L001"]}}, at_most(2)),
    "lists": (one_of(0.0, 0.6, 0.8, 1.2) | {"where": {"line": "L000"}},),
    "lists and counts": (one_of(0.0, 0.6, 0.8, 1.2), at_most(1)),
}


def of_plan(plan):
    """Cells in the checker's table: their references and where the model's cells stand."""
    case = lay_out(plan)
    book = evaluate(plan)
    names = case.cells.cell_names(case.cells.finest, np.arange(len(case.cells)))
    at = {book.space.label(cell): cell for cell in range(len(case.cells))}
    return case, book, np.array([at[str(name)] for name in names])


@pytest.mark.parametrize("notion", ["proportional", "least_squares"])
@pytest.mark.parametrize("rules", RULES)
def test_the_bound_is_the_one_that_the_search_states(rules, notion):
    case, book, at = of_plan(logic_plan(*RULES[rules], reps=3, cap=1.8, notion=notion))
    lagrangian = Guide.of(case.model, case.logic, case.notion).lagrangian
    reference = np.zeros(book.space.shape)
    reference.flat[at] = case.built.reference * case.plan.finest_minor
    lower, upper = boxes(book, reference == 0.0)
    rng = np.random.default_rng(3)
    for scale in (0.05, 0.5):
        stated = lagrangian.at(rng.normal(0.0, scale, case.model.n_rows))
        push = np.zeros(book.space.shape)
        push.flat[at[case.built.active]] = pressures(case.model, stated.multipliers)
        r, cell = reference.ravel(), slice(None)
        units = Units(
            r[cell],
            push.ravel(),
            lower.ravel() / r,
            np.where(upper == OPEN, np.inf, upper).ravel() / r,
            r.sum(),
        )
        cost = Cost(MEASURES[notion], 1.0)
        nothing = np.zeros(book.space.shape, dtype=bool)
        found = answer_with_choices(book, ~nothing, nothing, units, cost)
        leaning = stated.multipliers
        limit = np.where(leaning > 0.0, case.model.row_lower, case.model.row_upper)
        asked = np.sum(np.where(leaning == 0.0, 0.0, limit) * leaning, where=leaning != 0.0)
        assert asked + found.value / r.sum() == pytest.approx(stated.value, abs=1e-11)
        assert 0.0 < found.rounding < 1e-12 * r.sum()
        assert found.value >= answer(units, cost).value - found.rounding
