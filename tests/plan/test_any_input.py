"""Whatever stands in a plan file, the answer is a plan or problems, never another error."""

import contextlib

from hypothesis import example, given
from hypothesis import strategies as st

from quotaopt.errors import Place, PlanError
from quotaopt.plan.checks import check
from quotaopt.plan.document.json_schema import plan_json_schema
from quotaopt.plan.document.origin import Origin
from quotaopt.plan.document.overrides import apply, read_assignments
from quotaopt.plan.document.problems import validate
from quotaopt.plan.document.scalars import from_python
from quotaopt.plan.document.yaml_source import decode, parse
from quotaopt.plan.plan import Plan

GOOD = from_python(
    {
        "plan": "p",
        "currency": "CNY",
        "step": 1,
        "total": {"min": 100, "max": 200},
        "dimensions": {
            "org": {"levels": ["region", "rep"], "parents": "people.boss", "jagged": True},
            "time": {"levels": ["month"], "start": "2024-01", "periods": 12, "calendar": "months"},
        },
        "tables": {
            "history": {"file": "h.csv", "value": "revenue", "date": "month", "rename": {"a": "b"}},
            "people": {"url": "sqlite://", "query": "select", "key": ["rep"]},
        },
        "cells": {"from": "history"},
        "reference": {
            "first": {"by": "region", "blend": [{"even_over": "region"}]},
            "blend": [{"share_of": "history.revenue", "years": [1, 0.5], "missing": {"mean_over": "rep"}}],
            "tilt": [{"where": {"rep": {"not": "x"}}, "growth": 0.5}],
            "season": {"from": "history", "by": "region"},
            "total": 150,
        },
        "rules": [
            {"name": "a", "where": {"rep": ["x", "y"]}, "share": {"min": 0.3, "of": {"region": "r"}}},
            {"name": "b", "each": ["rep"], "max": "people.capacity", "weight": "people.hours"},
            {"name": "c", "growth": {"min": 0, "of": "history"}, "priority": 2, "because": "x"},
            {"name": "d", "ratio": {"of": "people.margin", "min": 0.1}},
        ],
        "fairness": {"notion": "proportional"},
        "rounding": {"method": "webster"},
    }
)

WORDS = """x rep region month history people history.revenue nothing.x a.b.c not min each 12 1,200万 35% *
    <plain> <mapping> { } {0} 华东 flat"""
words = st.sampled_from(["", "1,200 万", *WORDS.split()])
values = st.recursive(
    st.one_of(
        words,
        st.none(),
        st.booleans(),
        st.integers(),
        st.decimals(),
        st.floats(),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


def places(node, path=()):
    yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for part, entry in inner:
        yield from places(entry, (*path, part))


def with_value(node, path, value):
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = with_value(copy[path[0]], path[1:], value)
    return copy


def read(tree):
    """Everything a plan goes through before its tables; every sentence is said."""
    origin = Origin("plan.yaml")
    try:
        plan = Plan(validate(tree, origin), tree, origin, {})
        problems = list(check(plan))
    except PlanError as error:
        problems = error.problems
    for problem in problems:
        assert isinstance(problem.place, Place)
        assert problem.render("en")
        assert problem.render("zh")
    return problems


def test_the_good_plan_is_good():
    assert read(GOOD) == []


@given(st.sampled_from(list(places(GOOD))), values)
@example(("rules", 0, "where"), {"<plain>": None})
@example(("total",), float("nan"))
@example(("step",), 10**5000)
def test_any_value_at_any_place_of_a_plan_is_accepted_or_refused_in_words(path, value):
    read(with_value(GOOD, path, from_python(value)))


@given(st.sampled_from(list(places(GOOD))[1:]), values, words)
def test_any_override_is_made_or_refused_in_words(path, value, last):
    text = ".".join(map(str, (*path, last)))
    with contextlib.suppress(PlanError):
        read(apply(GOOD, {text: value})[0])


@given(st.text() | st.text("ab: -[]{}#&*!|>'\"%@`\n\t\r,?~1.e_<", max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    for call in (lambda: parse(text, "plan.yaml"), lambda: read_assignments([text])):
        with contextlib.suppress(PlanError):
            call()


@given(st.binary(max_size=40))
def test_any_bytes_are_decoded_or_refused_in_words(data):
    with contextlib.suppress(PlanError):
        assert isinstance(decode(data, "plan.yaml"), str)


def test_the_editor_schema_can_be_made_twice_the_same():
    assert plan_json_schema() == plan_json_schema()
