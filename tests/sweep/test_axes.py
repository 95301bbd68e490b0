"""What is varied is read as it is meant, and told apart from what is not."""

from decimal import Decimal

import pytest
from tests.support.small_plan import RULES, small_plan

from quotaopt.errors import PlanError
from quotaopt.sweep.axes import Axis, alone, grid, read_axes
from quotaopt.sweep.table import read_points


@pytest.fixture(scope="module")
def plan():
    return small_plan(RULES["share"], RULES["band"])


def _values(plan, text):
    (axis,) = read_axes([text], plan)
    return list(axis.values)


def test_ranges_hold_both_ends_at_equal_distances(plan):
    assert _values(plan, "total=1000:1200:5") == [1000, 1050, 1100, 1150, 1200]
    assert _values(plan, "rules.new.share.min=0.25:0.35:3") == [
        Decimal("0.25"),
        Decimal("0.3"),
        Decimal("0.35"),
    ]


def test_amounts_between_steps_are_whole_steps(plan):
    assert _values(plan, "total=1000:1200:4") == [1000, 1067, 1133, 1200]
    assert _values(plan, "rules.east.min=500:600:4") == [500, 533, 567, 600]
    assert _values(plan, "rules.new.share.min=0:1:4")[1] == Decimal("0.333333")


def test_wide_signs_and_names_are_understood(plan):
    assert _values(plan, "total＝1000：1200：3") == [1000, 1100, 1200]
    assert _values(plan, "total=1000，1100") == [1000, 1100]
    assert _values(plan, "fairness.notion=proportional,minimax") == ["proportional", "minimax"]
    assert _values(plan, "rules.new.share={min: 0.2},{max: 0.5}") == [
        {"min": Decimal("0.2")},
        {"max": Decimal("0.5")},
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("total", "sweep.not_an_axis"),
        ("total=", "sweep.not_an_axis"),
        ("total=1000:1200", "sweep.range_without_count"),
        ("total=1200:1000:3", "sweep.range_reversed"),
        ("total=a:1200:3", "sweep.range_not_numbers"),
        ("total=1000:1200:2.5", "sweep.range_count"),
        ("total=1000:1200:1", "sweep.range_count"),
        ("total=1000:1002:9", "sweep.value_twice"),
        ("total=1000,1e3", "sweep.value_twice"),
        ("totl=1000,1100", "plan.no_such_entry_near"),
        ("rules.nwe.share.min=0.1,0.2", "plan.no_such_entry_near"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(plan, text, key):
    with pytest.raises(PlanError) as caught:
        read_axes([text], plan)
    assert [problem.key for problem in caught.value.problems] == [key]


def test_all_that_is_wrong_is_told_at_once(plan):
    with pytest.raises(PlanError) as caught:
        read_axes(["total=3:2:2", "nothing=1,2", "total=1,2", "total=3,4"], plan)
    assert len(caught.value.problems) == 3


def test_a_grid_is_every_combination_and_ends_are_taken_alone():
    axes = (Axis("a", (2, 1, 3)), Axis("b", ("x", "y")))
    assert len(grid(axes)) == 6
    assert grid(axes)[1] == {"a": 2, "b": "y"}
    assert alone(axes) == [{"a": 1}, {"a": 3}, {"b": "x"}, {"b": "y"}]


def test_a_table_of_points_leaves_alone_what_is_blank(plan, tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("total,rules.new.share.min\n1000,0.25\n,0.3\n1100,\n", encoding="utf-8")
    assert read_points(file, plan) == [
        {"total": 1000, "rules.new.share.min": Decimal("0.25")},
        {"rules.new.share.min": Decimal("0.3")},
        {"total": 1100},
    ]


def test_columns_that_are_no_paths_are_named_with_the_nearest(plan, tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("totl,step\n1000,1\n", encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_points(file, plan)
    (problem,) = caught.value.problems
    assert (problem.key, problem.place.column_name) == ("plan.no_such_entry_near", "totl")
    assert "total" in problem.what("en") + problem.remedy("en")
