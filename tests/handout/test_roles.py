"""Levels find their roles by name, by their place, or because the plan says so."""

from __future__ import annotations

import pandas as pd
import pytest

import quotaopt
from quotaopt import PlanError, handouts
from quotaopt.handout.roles import roles_of


def _plan(dimensions, **entries):
    levels = [level for one in dimensions.values() for level in one]
    document = {
        "plan": "roles",
        "step": 1,
        "total": 10,
        "dimensions": dimensions,
        "tables": {"history": {"value": "sold"}, **entries.pop("tables", {})},
        "cells": {"from": "history"},
        **entries,
    }
    frames = {"history": pd.DataFrame({**{level: ["x"] for level in levels}, "sold": [1]})}
    return quotaopt.make_plan(document, tables={**frames, **entries.pop("frames", {})})


@pytest.mark.parametrize(
    ("dimensions", "expected"),
    [
        (
            {"org": ["region", "department", "rep"], "product": ["line"], "customer": ["segment"]},
            dict(region="region", department="department", person="rep", product="line", customer="segment"),
        ),
        ({"组织": ["大区", "部门", "业务员"]}, {"region": "大区", "department": "部门", "person": "业务员"}),
        (
            {"org": ["zone", "office", "name"], "product": ["family", "sku"]},
            {"region": "zone", "department": "office", "person": "name", "product": "family"},
        ),
        ({"org": ["area", "x"], "goods": ["Line"]}, {"region": "area", "person": "x", "product": "Line"}),
        ({"product": ["a"], "who": ["b"]}, {"product": "a", "person": "b"}),
        ({"org": ["department", "rep"]}, {"department": "department", "person": "rep"}),
    ],
)  # fmt: skip
def test_usual_names_and_places_are_recognised(dimensions, expected):
    assert dict(roles_of(_plan(dimensions)).levels) == expected


def test_what_the_plan_says_goes_first():
    plan = _plan({"org": ["region", "rep"], "x": ["y"]}, handouts={"person": "y", "product": "rep"})
    assert dict(roles_of(plan).levels) == {"region": "region", "person": "y", "product": "rep"}


@pytest.mark.parametrize(
    ("entry", "english", "chinese"),
    [
        ({"person": "repp"}, "The plan has no level repp; did you mean rep?", "是否想写 rep？"),
        (
            {"month": "2024-01", "region": "rep", "person": "rep"},
            "level rep is already the region",
            "已用作 region",
        ),
        ({"leader": "lines.x"}, "lines", "lines"),
        ({"leader": "history.rep"}, "history.rep", "history.rep"),
        ({"potential": "history.sold"}, "history.sold", "history.sold"),
        ({"history": "people.age"}, "people", "people"),
        ({"history": "history.sold", "orders": "other.n"}, "columns of one table", "须为同一张表中的列"),
        ({"unit": "千万"}, "元, 万元, 亿元, thousand, million", "元, 万元, 亿元, thousand, million"),
        ({"pearson": "rep"}, "person", "person"),
    ],
)
def test_bad_entries_are_told_with_their_place_in_both_languages(entry, english, chinese):
    tables = {"people": {"key": "rep"}, "other": {"value": "n"}}
    with pytest.raises(PlanError) as error:
        _plan({"org": ["region", "rep"]}, handouts=entry, tables=tables)
    assert "handouts" in error.value.render("en")
    assert english in error.value.render("en")
    assert chinese in error.value.render("zh")


def test_a_column_that_is_not_there_is_told_before_the_solve():
    with pytest.raises(PlanError, match="no column"):
        quotaopt.check(_plan({"org": ["region", "rep"]}, handouts={"orders": "history.count"}))


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "the plan has no level of people"), ("zh", "没有人员层级")]
)
def test_a_named_table_that_cannot_be_made_is_refused(lang, told, fixed):
    time = {"levels": ["quarter"], "start": "2024-Q1", "periods": 1}
    allocation = fixed({"product": ["line"]}, time, {("A", "2024-Q1"): 5})
    assert handouts(allocation).notes["people"].what(lang).endswith(told)
    with pytest.raises(PlanError) as error:
        handouts(allocation, "people")
    assert told in error.value.render(lang)
