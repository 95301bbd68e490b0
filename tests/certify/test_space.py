"""The checker's own layout finds the same cells as the layout it checks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify.reading.space import read_space
from quotaopt.errors import PlanError
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import Plan, make_plan

PEOPLE = pd.DataFrame(
    {"rep": ["Ann", "Bob", "Cy"], "team": ["red", "red", "blue"], "region": ["North", "North", "South"]}
)
SALES = pd.DataFrame({"rep": ["Cy", "Ann", "Ann"], "line": ["New", "Core", "New"], "amount": [1, 2, 3]})
CROSSED = {
    "cells": {"cross": ["rep", "line"]},
    "reference": {"blend": [{"even_over": "rep"}], "season": "flat"},
}
REPORTING = pd.DataFrame(
    {"rep": ["Zoe", "Yan", "Ann", "Bob", "Cy"], "chief": [None, "Zoe", "Yan", "Yan", "Yan"]}
)


def _plan(frames: dict[str, pd.DataFrame], **changes: Any) -> Plan:
    document = {
        "plan": "layout",
        "step": 1,
        "total": 100,
        "dimensions": {
            "org": ["region", "team", "rep"],
            "product": ["line"],
            "time": {"levels": ["quarter", "month"], "start": "2024-02", "periods": 4},
        },
        "tables": {"sales": {"value": "amount"}, "people": {"key": "rep"}},
        "cells": {"from": "sales"},
        "reference": {"season": "flat"},
    }
    return make_plan(document | changes, tables=frames)


def _same_cells(plan: Plan) -> None:
    space, cells = read_space(plan), lay_out(plan)
    assert space.shape == (cells.n_bases, cells.n_periods)
    assert set(space.members) == set(cells.levels)
    for level in cells.levels:
        codes = np.broadcast_to(space.codes[level], space.shape).ravel()
        assert list(space.members[level][codes]) == list(cells.member_names(level, np.arange(len(cells))))


def test_cells_from_a_table():
    _same_cells(_plan({"sales": SALES, "people": PEOPLE}))


def test_crossed_cells_have_the_members_of_the_register():
    strangers = pd.concat([SALES, pd.DataFrame({"rep": ["Old"], "line": ["Core"], "amount": [1]})])
    _same_cells(_plan({"sales": strangers, "people": PEOPLE}, **CROSSED))


def test_crossed_cells_without_a_register_have_every_name():
    hierarchy = PEOPLE.assign(line="Core")
    tables = {"sales": {"value": "amount"}, "people": {"key": ["rep", "line"]}}
    _same_cells(_plan({"sales": SALES, "people": hierarchy}, tables=tables, **CROSSED))


def test_a_hierarchy_in_two_tables():
    teams = pd.DataFrame({"team": ["red", "blue"], "region": ["North", "South"], "size": [2, 1]})
    tables = {"sales": {"value": "amount"}, "people": {"key": "rep"}, "teams": {"key": "team"}}
    frames = {"sales": SALES, "people": PEOPLE.drop(columns="region"), "teams": teams}
    _same_cells(_plan(frames, tables=tables))


def test_jagged_branches_end_where_the_names_end():
    ragged = SALES.assign(
        rep=["Cy", None, "Ann"], team=["blue", "red", "red"], region=["South", "North", "North"]
    )
    dimensions = {"org": {"levels": ["region", "team", "rep"], "jagged": True}, "product": ["line"]}
    _same_cells(_plan({"sales": ragged, "people": PEOPLE}, dimensions=dimensions))


@pytest.mark.parametrize("cells", [{}, CROSSED])
def test_reporting_lines(cells):
    levels = {"levels": ["head", "lead", "rep"], "parents": "people.chief"}
    _same_cells(
        _plan({"sales": SALES, "people": REPORTING}, dimensions={"org": levels, "product": ["line"]}, **cells)
    )


def test_reporting_lines_of_unequal_length_need_jagged():
    uneven = pd.concat([REPORTING, pd.DataFrame({"rep": ["Dan"], "chief": ["Zoe"]})])
    sales = SALES.assign(rep=["Dan", "Ann", "Cy"])
    levels = {"levels": ["head", "lead", "rep"], "parents": "people.chief"}
    jagged = {"org": levels | {"jagged": True}, "product": ["line"]}
    _same_cells(_plan({"sales": sales, "people": uneven}, dimensions=jagged))
    for layout in (read_space, lay_out):
        with pytest.raises(PlanError):
            layout(_plan({"sales": sales, "people": uneven}, dimensions={"org": levels, "product": ["line"]}))


@pytest.mark.parametrize(
    "people",
    [
        PEOPLE.assign(region=["North", "South", "South"]),  # red in two regions
        PEOPLE.iloc[1:],  # Ann in none
        pd.concat([PEOPLE, PEOPLE.iloc[:1].assign(team="blue", region="South")]),  # Ann in two teams
    ],
)
def test_what_is_no_hierarchy_is_refused(people):
    sales = pd.concat([SALES, pd.DataFrame({"rep": ["Bob"], "line": ["Core"], "amount": [4]})])
    for layout in (read_space, lay_out):
        with pytest.raises(PlanError):
            layout(_plan({"sales": sales, "people": people}))


def test_who_carries_nothing_may_contradict_the_others():
    _same_cells(_plan({"sales": SALES, "people": PEOPLE.assign(region=["North", "South", "South"])}))
