"""The ratchet guard: how much of a good year enters the next target, and who is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaopt.engine import check, solve
from quotaopt.errors import PlanError
from quotaopt.plan.cells.align import base_facts
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import make_plan
from quotaopt.reference.ratchet import guards

SALES = {"Ann": (300, 100), "Bob": (150, 50), "Cy": (500, 0)}  # by line: Core, New


def plan_with(ratchet, sales=SALES, targets=None, years=None, **tables):
    """Reps and lines of two regions; Ann and Bob sell in the East. Targets of last year are by rep."""
    regions = {"Ann": "East", "Bob": "East"}
    rows = [
        (regions.get(rep, "West"), rep, line, f"{year}", amount)
        for rep, lines in sales.items()
        for line, amount in zip(("Core", "New"), lines, strict=True)
        for year in ("2022", "2023")
    ]
    history = pd.DataFrame(rows, columns=["region", "rep", "line", "year", "revenue"])
    people = (
        targets
        if targets is not None
        else pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "target": [300, 250, 500]})
    )
    source = {"share_of": "history.revenue", "ratchet": ratchet} | ({"years": years} if years else {})
    return make_plan(
        {
            "plan": "ratchet",
            "currency": "units",
            "step": 1,
            "total": 1000,
            "dimensions": {
                "org": ["region", "rep"],
                "product": ["line"],
                "time": {"levels": ["year"], "start": "2024", "periods": 1},
            },
            "tables": {"history": {"value": "revenue", "date": "year"}, "people": {"key": "rep"}}
            | {name: {"value": "target"} for name in tables},
            "cells": {"from": "history"},
            "reference": {"blend": [source]},
        },
        tables={"history": history, "people": people, **tables},
    )


def references(plan):
    """The reference of every rep and line, in shares."""
    report = check(plan)
    cells = report.cells
    names = cells.cell_names(("rep", "line"), np.arange(len(cells)))
    return dict(
        zip(names.tolist(), (report.built.reference / report.built.reference.sum()).tolist(), strict=True)
    )


def assert_counts(plan, **amounts):
    found, total = references(plan), sum(amounts.values())
    for name, amount in amounts.items():
        assert found[name.replace("_", ", ")] == pytest.approx(amount / total), name


def test_only_the_kept_share_of_an_overshoot_counts_and_shortfalls_count_as_they_are():
    """Ann sold 400 against 300: 300 + 0.3 * 100 = 330, on her lines as 3 to 1."""
    plan = plan_with({"plan": "people.target", "keep": 0.3})
    assert_counts(plan, Ann_Core=247.5, Ann_New=82.5, Bob_Core=150, Bob_New=50, Cy_Core=500, Cy_New=0)


def test_a_cushion_forgives_its_share_of_a_shortfall():
    plan = plan_with({"plan": "people.target", "keep": 1, "cushion": 0.5})
    assert_counts(plan, Ann_Core=300, Ann_New=100, Bob_Core=168.75, Bob_New=56.25, Cy_Core=500, Cy_New=0)


def test_at_a_coarser_level_colleagues_offset_each_other():
    """The East sold 600 against 550, so 550 + 0 * 50 counts of it, from everyone in proportion."""
    targets = pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "target": [300, 250, 500]})
    plan = plan_with({"plan": "people.target", "keep": 0, "level": "region"}, targets=targets)
    part = 550 / 600
    east = {"Ann_Core": 300 * part, "Ann_New": 100 * part, "Bob_Core": 150 * part, "Bob_New": 50 * part}
    assert_counts(plan, **east, Cy_Core=500, Cy_New=0)


def test_targets_may_be_facts_and_then_every_cell_has_its_own():
    rows = [
        ("Ann", "Core", 150),
        ("Ann", "Core", 100),
        ("Ann", "New", 100),
        ("Bob", "Core", 200),
        ("Bob", "New", 50),
    ]
    rows += [("Cy", "Core", 400), ("Cy", "New", 10)]
    plans = pd.DataFrame(rows, columns=["rep", "line", "target"])
    plan = plan_with({"plan": "last.target", "keep": 0.5}, last=plans)
    assert_counts(plan, Ann_Core=275, Ann_New=100, Bob_Core=150, Bob_New=50, Cy_Core=450, Cy_New=0)


def test_the_kept_share_may_differ_by_member():
    people = pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "target": [300, 100, 500], "keep": ["0", "0.5", "1"]})
    plan = plan_with({"plan": "people.target", "keep": "people.keep"}, targets=people)
    assert_counts(plan, Ann_Core=225, Ann_New=75, Bob_Core=112.5, Bob_New=37.5, Cy_Core=500, Cy_New=0)


def test_earlier_years_count_as_they_are():
    plan = plan_with({"plan": "people.target", "keep": 0}, years=[0.5, 0.5])
    assert_counts(plan, Ann_Core=262.5, Ann_New=87.5, Bob_Core=150, Bob_New=50, Cy_Core=500, Cy_New=0)


def test_keeping_everything_changes_not_one_bit():
    guarded = plan_with({"plan": "people.target", "keep": 1})
    free = guarded.change({"reference.blend.0.ratchet": None})
    assert references(guarded) == references(free)


def test_where_nothing_was_sold_what_is_forgiven_falls_evenly():
    plan = plan_with({"plan": "people.target", "keep": 1, "cushion": 0.2}, sales=SALES | {"Bob": (0, 0)})
    assert_counts(plan, Ann_Core=300, Ann_New=100, Bob_Core=25, Bob_New=25, Cy_Core=500, Cy_New=0)


def test_people_are_told_what_does_not_count_and_whose_it_is():
    plan = plan_with({"plan": "people.target", "keep": 0.3, "cushion": 0.5})
    for notes in (check(plan).built.notes, solve(plan).notes):
        said = [note.render("en") for note in notes]
        assert any(
            "of 100 sold above" in text and "70 does not count" in text and "Ann 70" in text for text in said
        )
        assert any("of 50 missing" in text and "25 counts" in text and "Bob 25" in text for text in said)
    (guard,) = guards(plan, check(plan).cells)
    assert dict(zip(guard.members, guard.left_out, strict=True)) == {"Ann": 70, "Bob": -25, "Cy": 0}


def test_who_sold_without_a_target_must_be_settled():
    two = pd.DataFrame({"rep": ["Ann", "Bob"], "target": [300, 250]})
    with pytest.raises(PlanError, match="for 1 who sold: Cy"):
        check(plan_with({"plan": "people.target", "keep": 0}, targets=two))
    settled = plan_with({"plan": "people.target", "keep": 0, "missing": "unguarded"}, targets=two)
    assert_counts(settled, Ann_Core=225, Ann_New=75, Bob_Core=150, Bob_New=50, Cy_Core=500, Cy_New=0)


def test_a_share_out_of_range_or_blank_is_refused_by_name():
    for keep, told in (
        (["0", "1.5", "1"], "range, 0 to 1, for 1: Bob 1.5"),
        (["0", None, "1"], "for 1: Bob"),
    ):
        people = pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "target": [300, 100, 500], "keep": keep})
        with pytest.raises(PlanError, match=told):
            check(plan_with({"plan": "people.target", "keep": "people.keep"}, targets=people))


amounts = st.integers(0, 50)


@given(
    st.lists(st.tuples(amounts, amounts), min_size=3, max_size=3),
    st.lists(amounts, min_size=3, max_size=3),
    st.integers(0, 10),
    st.integers(0, 10),
    st.sampled_from([("rep",), ("region",)]),
)
def test_what_counts_lies_between_sales_and_target_and_adds_up(sold, targets, keep, cushion, level):
    people = pd.DataFrame({"rep": ["Ann", "Bob", "Cy"], "target": targets})
    ratchet = {"plan": "people.target", "keep": keep / 10, "cushion": cushion / 10, "level": list(level)}
    plan = plan_with(ratchet, sales=dict(zip(("Ann", "Bob", "Cy"), sold, strict=True)), targets=people)
    cells = lay_out(plan)
    facts = base_facts(plan, cells, "history.revenue", 1)
    (guard,) = guards(plan, cells)
    assert (guard.counted >= np.minimum(guard.actual, guard.target)).all()
    assert (guard.counted <= np.maximum(guard.actual, guard.target)).all()
    applied = guard.applied(facts.units.astype(float), ~facts.blank)
    np.testing.assert_allclose(np.bincount(guard.member_of_base, weights=applied), guard.counted)
