"""The checker holds tiers in order with rows of its own, and finds the cell where they cross."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import quotaopt
from quotaopt.certify import certify, evaluate
from quotaopt.certify.nested import NestedRows
from quotaopt.certify.price import MultiplierError, by_row
from quotaopt.certify.rulebook import RuleRows
from quotaopt.plan.layers import nested_names
from support.tier_plans import HIGH, MAIN, tier_plan


def rules_of_tiers(plan):
    return [rows for rows in evaluate(plan).rules if isinstance(rows, NestedRows)]


@pytest.mark.parametrize("measures", [False, True])
def test_there_is_one_row_per_cell_and_pair_of_neighbouring_tiers(measures):
    plan = tier_plan(1, measures=measures)
    rules = rules_of_tiers(plan)
    assert [rows.rule for rows in rules] == list(nested_names(plan.spec))
    assert [len(rows) for rows in rules] == [16 * (1 + measures)] * 2


def test_a_plan_without_a_second_tier_has_no_such_rows():
    plan = tier_plan(1).change({"tiers": {MAIN: {}}})
    assert rules_of_tiers(plan) == []
    assert quotaopt.solve(plan).certificate.verified


@pytest.mark.parametrize("measures", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_step_taken_from_an_upper_tier_that_has_none_to_spare_is_found(seed, measures):
    allocation = quotaopt.solve(tier_plan(seed, measures=measures))
    table = allocation.steps.reshape(-1, 3, 16)
    of_measure, tier, cell = np.argwhere(table[:, :-1] == table[:, 1:])[0]
    upper = np.ravel_multi_index((of_measure, tier + 1, cell), table.shape)
    minor = allocation.published.minor.copy()
    minor[upper] -= allocation.plan.steps_minor[of_measure * 3 + tier + 1]
    certificate = certify(allocation.plan, replace(allocation.published, minor=minor))
    broken = [item for item in certificate.violations if item.rule in nested_names(allocation.plan.spec)]
    cells, levels = allocation.cells, [level for level in allocation.cells.finest if level != "tier"]
    assert broken[0].rule == nested_names(allocation.plan.spec)[tier]
    assert broken[0].members == cells.cell_names(levels, np.array([upper]))[0]
    assert broken[0].by == 1


def test_rows_are_found_by_their_labels_without_writing_all_of_them():
    for rows in rules_of_tiers(tier_plan(2, measures=True)):
        labels = rows.labels.tolist()
        assert len(set(labels)) == len(labels)
        assert rows.rows_named(labels[::-1]).tolist() == list(range(len(labels)))[::-1]
        assert [rows.label(row) for row in range(len(rows))] == labels
        fresh = replace(rows)
        by_row(fresh, {labels[3]: 1.5, labels[0]: 0.5})
        assert "labels" not in vars(fresh)


@pytest.mark.parametrize("label", ["nobody, L0, 2024-Q1", "rep0, L0", "", '"', "rep0, L0, 2024-Q9"])
def test_a_label_of_no_row_is_refused(label):
    rows = rules_of_tiers(tier_plan(2))[0]
    with pytest.raises(MultiplierError):
        by_row(rows, {label: 1.0})


def test_labels_and_numbers_are_those_of_rows_that_know_nothing_of_tiers():
    table = np.random.default_rng(0).integers(0, 99, (48 // 2, 2))
    for rows in rules_of_tiers(tier_plan(2)):
        plain = RuleRows(
            rows.rule, rows.kind, rows.space, rows.each, rows.cells, rows.limits, rows.known, rows.weight
        )
        assert plain.labels.tolist() == rows.labels.tolist()
        assert plain.activity(table).units.tolist() == rows.activity(table).units.tolist()


def test_names_with_commas_and_quotation_marks_are_found_too():
    plan = tier_plan(1).change({f"tiers.{HIGH}.of_total": 1.3})
    rows = rules_of_tiers(renamed(plan))[0]
    labels = rows.labels.tolist()
    assert any('"' in label for label in labels)
    assert rows.rows_named(labels).tolist() == list(range(len(labels)))


def renamed(plan):
    """The plan with people whose names need quotation marks in a list."""
    import pandas as pd

    names = {"rep0": "Lee, Ann", "rep1": 'Bob "B"', "rep2": " c", "rep3": "d"}
    rows = [
        (region, names[rep], line, f"2023-Q{quarter}", 100.0 + quarter)
        for region, rep in [("R0", "rep0"), ("R1", "rep1"), ("R0", "rep2"), ("R1", "rep3")]
        for line in ("L0", "L1")
        for quarter in (1, 2)
    ]
    history = pd.DataFrame(rows, columns=["region", "rep", "line", "quarter", "revenue"])
    people = pd.DataFrame({"rep": list(names.values()), "low": 1.0, "high": 1.0})
    document = {key: value for key, value in plan.document.items() if key != "tables"}
    tables = {"history": {"value": ["revenue"], "date": "quarter"}, "people": {"key": "rep"}}
    return quotaopt.make_plan(document | {"tables": tables}, tables={"history": history, "people": people})
