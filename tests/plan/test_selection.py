"""Selections pick exactly the cells they say, and what they cannot find is named."""

from fnmatch import fnmatchcase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.errors import Place, PlanError
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.cells.selection import cells_in, select_members
from quotaopt.plan.plan import make_plan
from quotaopt.plan.schema_base import Except
from support.six_months import DOCUMENT, tables

REPS = ["华东一部-张", "华东一部-李", "华东二部-王", "华南一部-赵", "new.rep"]
PLAN = make_plan(DOCUMENT, tables=tables(REPS, ["A", "B"]))
CELLS = lay_out(PLAN)
PLACE = Place("plan.yaml", 7, 5)


def selected(**selection):
    picked = np.flatnonzero(cells_in(CELLS, select_members(PLAN, CELLS, selection)))
    return {level: set(CELLS.member_names(level, picked)) for level in CELLS}, len(picked)


def refusal(lang="en", **selection):
    with pytest.raises(PlanError) as caught:
        select_members(PLAN, CELLS, selection, PLACE)
    return caught.value.render(lang)


def test_no_selection_is_every_cell():
    assert selected()[1] == len(CELLS) == 60


def test_members_of_several_levels_must_all_match():
    found, count = selected(region=("华东",), line=("A",), quarter=("2024-Q2",))
    assert count == 3 * 1 * 3
    assert found["rep"] == set(REPS[:3])
    assert found["month"] == {"2024-04", "2024-05", "2024-06"}


def test_all_but_some():
    assert selected(rep=Except(**{"not": ["华东*", "new.rep"]}))[0]["rep"] == {"华南一部-赵"}
    assert selected(rep=Except(**{"not": []}))[1] == len(CELLS)


@given(
    st.lists(st.sampled_from(["*", "华", "东", "一部", "-", ".", "张", "new", "?"]), min_size=1, max_size=5)
)
def test_a_star_stands_for_anything(parts):
    pattern = "".join(parts)
    expected = {rep for rep in REPS if fnmatchcase(rep, pattern.replace("?", "[?]"))}
    if expected:
        assert selected(rep=(pattern,))[0]["rep"] == expected
    else:
        assert "rep" in refusal(rep=(pattern,))


def test_what_is_not_there_is_named_with_what_is_near():
    assert "plan.yaml:7:5: level region has no member 华冻\n    Did you mean" in refusal(region=("华冻",))
    assert "层级 region 没有成员 华冻\n    是否想写 华" in refusal("zh", region=("华冻",))
    assert "there is no level regoin\n    Did you mean region?" in refusal(regoin=("华东",))
    assert "no member of level rep matches x*" in refusal(rep=("x*",))


def test_a_misspelt_exception_is_an_error_too():
    assert "no member 西南" in refusal(region=Except(**{"not": ["西南"]}))


def test_all_mistakes_are_told_at_once():
    said = refusal(region=("x",), line=("y", "z"))
    assert [word in said for word in ("member x", "member y", "member z")] == [True] * 3
