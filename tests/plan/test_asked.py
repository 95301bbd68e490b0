"""Selections on the command line mean the cells they say, and what they cannot mean is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.errors import PlanError
from quotaopt.plan.cells.asked import asked
from quotaopt.plan.plan import make_plan
from quotaopt.reading import read_cells
from support.six_months import DOCUMENT, tables

REPS = ["销售代表A", "Smith, J", "李，四", 'say "so"', "代表=B"]
LINES = ["新品", "主力"]
TABLES = tables(REPS, LINES)
PLAN = make_plan(DOCUMENT, tables=TABLES)
CELLS = read_cells(PLAN)
MEASURED = {
    **{key: value for key, value in DOCUMENT.items() if key not in ("step", "total")},
    "currency": "CNY",
    "measures": {
        "收入": {"total": 100, "step": 1},
        "毛利": {"total": 30, "step": 1},
        "服务": {"derived": {"收入": 0.1}, "step": 1},
    },
    "tiers": {"基础": {}, "挑战": {"of_total": 1.2}},
}
LAYERED = make_plan(MEASURED, tables=TABLES)
LAYERED_CELLS = read_cells(LAYERED)


def refusal(*texts, lang="en", plan=PLAN, cells=CELLS):
    with pytest.raises(PlanError) as caught:
        asked(plan, cells, texts)
    return caught.value.render(lang)


def test_levels_restrict_and_members_widen():
    found = asked(PLAN, CELLS, ["region=华东", "line=新品,主力", "quarter=2024-Q1"])
    assert found.where == {"region": ("华东",), "line": ("主力", "新品"), "quarter": ("2024-Q1",)}
    assert found.inside.sum() == 3 * 2 * 3


@given(st.lists(st.sampled_from(REPS), min_size=1, unique=True), st.sampled_from([",", "，", ", "]))
def test_any_member_can_be_named_quoted_where_it_has_a_comma(reps, comma):
    quoted = ['"' + rep.replace('"', '""') + '"' for rep in reps if "，" not in rep] or reps[:1]
    expected = [rep for rep in reps if "，" not in rep] or reps[:1]
    found = asked(PLAN, CELLS, [f"rep={comma.join(quoted)}"])
    assert set(found.members["rep"]) == set(expected)
    assert found.inside.sum() == len(expected) * 2 * 6


@pytest.mark.parametrize("rep", REPS)
def test_a_name_alone_needs_no_quotation_marks(rep):
    assert asked(PLAN, CELLS, [f"rep={rep}"]).members == {"rep": (rep,)}


def test_signs_of_chinese_keyboards_and_blanks_and_patterns_are_understood():
    found = asked(PLAN, CELLS, [" rep ＝ 销售* ", "line=新品，主力"])
    assert found.members == {"rep": ("销售代表A",), "line": ("主力", "新品")}


def test_the_main_measure_and_tier_are_meant_unless_others_are_named():
    main = asked(LAYERED, LAYERED_CELLS, ["rep=销售代表A"])
    assert main.layer == {"measure": "收入", "tier": "基础"}
    other = asked(LAYERED, LAYERED_CELLS, ["rep=销售代表A", "measure=毛利", "tier=挑战"])
    assert other.where == {"measure": ("毛利",), "tier": ("挑战",), "rep": ("销售代表A",)}
    assert main.inside.sum() == other.inside.sum() == 2 * 6
    assert not (main.inside & other.inside).any()


def test_a_measure_alone_asks_for_all_of_it():
    found = asked(LAYERED, LAYERED_CELLS, ["measure=毛利"])
    assert found.members == {}
    assert found.inside.sum() == len(CELLS)


def test_misspelt_levels_and_members_get_the_nearest_names():
    said = refusal("regoin=华东", "rep=销售代表B", "line=新货")
    assert "there is no level regoin\n    Did you mean region" in said
    assert "level rep has no member 销售代表B\n    Did you mean 销售代表A" in said
    assert "level line has no member 新货\n    Did you mean 新品" in said
    assert "层级 rep 没有成员 销售代表B" in refusal("rep=销售代表B", lang="zh")


def test_a_member_without_its_level_is_told_its_level():
    assert "Write rep=销售代表A, say" in refusal("销售代表A")
    assert "Write rep=" in refusal("xyz")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "it is not said which number is meant"),
        (["rep="], "no member of level rep is named"),
        (["rep=销售代表A,,代表=B"], "no member of level rep is named"),
        (["rep=销售代表A,销售代表A"], "member 销售代表A of level rep is named twice"),
        (["rep=销售代表A", "rep=代表=B"], "level rep is named twice"),
        (["rep=x*"], "no member of level rep matches x*"),
        (["=华东"], "there is no level"),
        (["measure=收入"], "there is no level measure"),
    ],
)
def test_what_cannot_be_meant_is_refused(texts, said):
    assert said in refusal(*texts)


def test_members_that_never_meet_are_told_what_would():
    said = refusal("rep=销售代表A", "region=华南")
    assert "no cell of the plan has all of these members" in said
    assert "region can be 华东" in said


def test_measures_are_not_added_up_and_derived_ones_name_their_sources():
    layered = {"plan": LAYERED, "cells": LAYERED_CELLS}
    assert "do not add up: 收入, 毛利" in refusal("measure=收入,毛利", **layered)
    assert "do not add up" in refusal("tier=*", **layered)
    assert "what it is made of: 收入" in refusal("measure=服务", **layered)
