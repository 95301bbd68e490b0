"""What lots, counts and lists of values become, and what is refused with its place."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from quotaopt.errors import PlanError
from quotaopt.messages import LANGUAGES
from quotaopt.model.arrays import NO_UPPER
from quotaopt.model.logic import with_ranges, with_rows
from quotaopt.reading import build_model, read_cells
from support.small_plan import small_plan

LOT = {"name": "lot", "each": ["rep", "line"], "lot": {"min": 150}}
FEW = {"name": "few", "at_most": {"count": 1, "of": "line", "each": "rep"}}
LIST = {"name": "list", "each": ["rep"], "one_of": [500, 0, 300, 300]}


def built(*rules):
    plan = small_plan(*rules)
    return build_model(plan, read_cells(plan))


def options(logic, group):
    own = logic.option_group == group
    return list(zip(logic.low[own].tolist(), logic.high[own].tolist(), strict=True))


def test_a_lot_is_nothing_or_at_least_its_minimum():
    logic = built(LOT).logic
    assert logic.n_groups == 6
    assert options(logic, 0) == [(0, 0), (150, NO_UPPER)]
    assert logic.group_member.tolist()[:2] == ["Ann, Core", "Ann, New"]
    assert (logic.owner == -1).all()


def test_a_lot_between_steps_is_rounded_up():
    assert options(built({**LOT, "lot": {"min": Decimal("149.5")}}).logic, 0)[1][0] == 150


def test_a_list_is_sorted_and_says_everything_once():
    assert options(built(LIST).logic, 0) == [(0, 0), (300, 300), (500, 500)]


def test_members_are_counted_by_their_row():
    logic = built(FEW).logic
    assert logic.owner.tolist() == [0, 0, 1, 1, 2, 2]
    assert logic.count.tolist() == [1, 1, 1]
    assert options(logic, 0) == [(0, 0), (0, NO_UPPER)]


def test_each_inside_at_most_is_each_of_the_rule():
    outside = {"name": "few", "each": ["rep"], "at_most": {"count": 1, "of": "line"}}
    assert built(outside).logic.owner.tolist() == built(FEW).logic.owner.tolist()


@pytest.mark.parametrize("rules", [(LOT, FEW), (FEW, LOT), (FEW, {**LOT, "each": ["line", "rep"]})])
def test_groups_with_the_same_cells_become_one(rules):
    logic = built(*rules).logic
    assert logic.n_groups == 6
    assert options(logic, 3) == [(0, 0), (150, NO_UPPER)]
    assert np.bincount(logic.owner).tolist() == [2, 2, 2]


def test_groups_of_some_lines_join_those_they_equal_and_no_others():
    logic = built(FEW, {**LOT, "where": {"line": "New"}, "lot": {"min": 60}}).logic
    assert logic.n_groups == 6
    assert [len(options(logic, group)) for group in range(6)] == [2] * 6
    assert sorted(logic.low[logic.low > 0].tolist()) == [60, 60, 60]


def test_options_of_two_lists_are_those_in_both():
    logic = built(LIST, {**LIST, "name": "other", "one_of": [0, 500, 700]}).logic
    assert options(logic, 1) == [(0, 0), (500, 500)]


def test_values_that_other_limits_rule_out_are_left_away():
    capped = built(LIST, {"name": "cap", "each": ["rep"], "max": 400}).logic
    assert options(capped, 0) == [(0, 0), (300, 300)]
    floored = built(LIST, {"name": "floor", "each": ["rep"], "min": 10}).logic
    assert options(floored, 0) == [(300, 300), (500, 500)]


def test_values_come_from_tables():
    logic = built({"name": "all or nothing", "each": ["rep"], "one_of": [0, "people.locked"]}).logic
    assert [options(logic, group)[1] for group in range(3)] == [(300, 300), (500, 500), (400, 400)]


def test_a_pattern_is_limits_only():
    model = built(LOT)
    base = with_rows(model.model, model.logic)
    low, high = np.zeros(6, dtype=np.int64), np.full(6, NO_UPPER)
    high[1], low[2] = 0, 150
    patterned = with_ranges(base, model.logic, low, high)
    assert patterned.n_rows == model.model.n_rows + 6
    assert patterned.upper[2:4].tolist() == [0.0, 0.0]
    assert patterned.steps.cell_upper[2:4].tolist() == [0, 0]
    assert patterned.steps.row_lower[-6:].max() == 150
    assert patterned.row_lower[-4] == pytest.approx(150 / 1200)
    assert patterned.row_label(patterned.n_rows - 4) == "lot[Bob, Core]"
    assert np.isinf(patterned.upper[4:]).all()


BAD = {
    "rule.lot_negative": {**LOT, "lot": {"min": -1}},
    "rule.lot_too_large": {**LOT, "lot": {"min": 1300}},
    "rule.one_of_not_in_steps": {**LIST, "one_of": [0, Decimal("0.5")]},
    "rule.one_of_negative": {**LIST, "one_of": [0, -300]},
    "rule.one_of_out_of_reach": {**LIST, "one_of": [1300, 1400]},
    "rule.count_not_whole": {
        "name": "few",
        "each": ["rep"],
        "at_most": {"count": Decimal("1.5"), "of": "line"},
    },
    "plan.unknown_level": {"name": "few", "each": ["rep"], "at_most": {"count": 1, "of": "colour"}},
    "rule.matches_nothing": {**LOT, "where": {"rep": "Ann", "region": "West"}},
    "plan.soft_logic": {**LOT, "soft": {"priority": 1}},
}


@pytest.mark.parametrize("key", BAD)
def test_what_no_plan_can_keep_is_refused_with_its_place(key):
    with pytest.raises(PlanError) as error:
        built(BAD[key])
    (problem,) = error.value.problems
    assert problem.key == key
    assert problem.place.path.startswith("rules.")
    for language in LANGUAGES:
        assert problem.what(language)
        assert problem.remedy(language)


def test_a_negative_count_is_no_count():
    with pytest.raises(PlanError, match="whole number of 0 or more"):
        built({"name": "few", "each": ["rep"], "at_most": {"count": -1, "of": "line"}})


def test_a_cardinality_that_minimums_break_is_refused():
    with pytest.raises(PlanError, match="2 must, 1 may"):
        built({"name": "floor", "each": ["rep", "line"], "min": 10}, FEW)


def test_a_lot_above_the_capacity_of_its_row_is_refused():
    with pytest.raises(PlanError, match="at most 500"):
        built({**LOT, "lot": {"min": 510}}, {"name": "capacity", "each": ["rep"], "max": "people.capacity"})


def test_choices_that_exclude_each_other_are_refused():
    with pytest.raises(PlanError, match="nothing it may carry"):
        built({**LIST, "one_of": [300]}, {**LIST, "name": "other", "one_of": [400]})


def test_all_bad_choices_are_told_at_once():
    with pytest.raises(PlanError) as error:
        built(BAD["rule.lot_negative"], BAD["rule.one_of_negative"], BAD["rule.count_not_whole"])
    assert len(error.value.problems) == 3
