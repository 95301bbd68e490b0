"""Facts summed and attributes looked up, against plain loops over the rows."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.cells import keys
from quotaopt.plan.cells.align import base_facts, cell_facts, leftover, values_at
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import make_plan

TIME = {"levels": ["quarter", "month"], "start": "2024-04", "periods": 12, "fiscal_start": 4}
MONTHS = [str(month) for month in pd.period_range("2022-01", "2024-06", freq="M")]


def plan(tables, sources, cells=None, time=TIME):
    dimensions = {"org": ["region", "rep"], "product": ["line"]} | ({"time": time} if time else {})
    document = {
        "plan": "test",
        "step": 1,
        "total": 100,
        "dimensions": dimensions,
        "tables": sources,
        "cells": cells or {"from": "sells"},
        "reference": {"season": "flat"} if time else {},
    }
    return make_plan(document, tables=tables)


def random_tables(seed, n_rows=400):
    rng = np.random.default_rng(seed)
    reps = [f"r{number}" for number in range(8)]
    sells = pd.DataFrame({"rep": rng.choice(reps[:6], 12), "line": rng.choice(["x", "y", "z"], 12)})
    sells["region"] = sells["rep"].map(lambda rep: "East" if rep < "r3" else "West")
    history = pd.DataFrame(
        {
            "rep": rng.choice(reps, n_rows),
            "line": rng.choice(["x", "y", "z", "w"], n_rows),
            "month": rng.choice(MONTHS, n_rows),
            "revenue": [f"{units / 100:.2f}" for units in rng.integers(0, 10**6, n_rows)],
        }
    )
    return {"sells": sells, "history": history}


FACTS = {"sells": {}, "history": {"value": "revenue", "date": "month"}}


def cents(history, years_back, key):
    """Sums of the twelve months before April 2024, or of the twelve before those, by hand."""
    first = (2024 - years_back) * 12 + 3
    sums = defaultdict(int)
    for row in history.itertuples():
        month = int(row.month[:4]) * 12 + int(row.month[5:]) - 1
        if first <= month < first + 12:
            sums[key(row, month - first)] += round(float(row.revenue) * 100)
    return dict(sums)


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_facts_are_the_sums_of_their_rows(seed, dense, monkeypatch):
    if not dense:  # find keys by bisection, as large plans do
        monkeypatch.setattr(keys, "_DENSE", 0)
    tables = random_tables(seed)
    made = plan(tables, FACTS)
    cells = lay_out(made)
    bases = [
        tuple(name.split(", ")) for name in cells.cell_names(cells.base_finest, np.arange(0, len(cells), 12))
    ]
    for years_back in (1, 2):
        found = base_facts(made, cells, "history.revenue", years_back)
        sums = cents(tables["history"], years_back, lambda row, month: (row.rep, row.line))
        assert [units * 10 ** (2 - found.digits) for units in found.units.tolist()] == [
            sums.get(base, 0) for base in bases
        ]
        assert found.blank.tolist() == [base not in sums for base in bases]
        by_cell = cell_facts(made, cells, "history.revenue", years_back)
        sums = cents(tables["history"], years_back, lambda row, month: (row.rep, row.line, month))
        expected = [(*base, month) for base in bases for month in range(12)]
        assert [units * 10 ** (2 - by_cell.digits) for units in by_cell.units.tolist()] == [
            sums.get(cell, 0) for cell in expected
        ]
        assert by_cell.blank.tolist() == [cell not in sums for cell in expected]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_no_fact(seed):
    tables = random_tables(seed)
    made = plan(tables, FACTS)
    shuffled = plan({name: table.sample(frac=1, random_state=seed) for name, table in tables.items()}, FACTS)
    for facts in (base_facts, cell_facts):
        one = facts(made, lay_out(made), "history.revenue", 1)
        other = facts(shuffled, lay_out(shuffled), "history.revenue", 1)
        assert one.units.tolist() == other.units.tolist()


def test_rows_of_members_without_a_cell_are_counted():
    tables = random_tables(0)
    made = plan(tables, FACTS)
    cells = lay_out(made)
    known = set(zip(tables["sells"]["rep"], tables["sells"]["line"], strict=True))
    lost = [row for row in tables["history"].itertuples() if (row.rep, row.line) not in known]
    note = leftover(made, cells, "history.revenue")
    amount = sum(round(float(row.revenue) * 100) for row in lost) / 100
    assert note.what("en").startswith(
        f"{len(lost)} rows of history ({amount:,.2f} in revenue) belong to no cell"
    )


def simple(history, **source):
    sells = pd.DataFrame({"region": ["E", "E"], "rep": ["a", "b"], "line": ["x", "x"]})
    made = plan({"sells": sells, "history": history}, {"sells": {}, "history": {"value": "v"} | source})
    return made, lay_out(made)


def history(*rows, columns=("rep", "line", "at", "v")):
    return pd.DataFrame(rows, columns=list(columns))


def refusal(facts, made, cells, years_back=1):
    with pytest.raises(PlanError) as caught:
        facts(made, cells, "history.v", years_back)
    return caught.value.render("en")


def test_a_table_without_dates_is_one_year():
    made, cells = simple(history(("a", "x", 5), ("a", "x", 7), columns=("rep", "line", "v")))
    facts = base_facts(made, cells, "history.v", 1)
    assert (facts.units.tolist(), facts.blank.tolist()) == ([12, 0], [False, True])
    assert "no telling which of its rows are 2 years old" in refusal(base_facts, made, cells, 2)
    assert "cannot be spread over the plan's periods" in refusal(cell_facts, made, cells)


def test_dates_coarser_than_periods_serve_bases_only():
    made, cells = simple(history(("a", "x", "2023-Q2", 5), ("b", "x", "FY2024", 7)), date="at")
    assert base_facts(made, cells, "history.v", 1).units.tolist() == [5, 7]
    assert "'2023-Q2' is coarser than the plan's periods (month)" in refusal(cell_facts, made, cells)


def test_bad_dates_are_told_by_row():
    rows = [("a", "x", "2023-05", 5), ("a", "x", "soon", 1), ("b", "x", None, 1), ("b", "x", "2023", 2)]
    said = refusal(base_facts, *simple(history(*rows), date="at"))
    assert "history, row 1, column at: 'soon' is not a date or a period" in said
    assert "history, row 2, column at: the date is blank" in said
    assert "history, row 3, column at: '2023' lies partly in one year" in said


def test_blank_facts_and_names_are_told_by_row():
    rows = [("a", "x", "2023-05", None), ("b", None, "2023-05", 1)]
    assert "history, row 1, column line: the cell is blank" in refusal(
        base_facts, *simple(history(*rows), date="at")
    )
    rows[1] = ("b", "x", "2023-05", 1)
    assert "history, row 0, column v: the value is blank" in refusal(
        base_facts, *simple(history(*rows), date="at")
    )


def test_returns_are_netted_and_negative_sums_refused():
    rows = [("a", "x", "2023-05", 5), ("a", "x", "2023-06", -3), ("b", "x", "2023-05", "-0.50")]
    made, cells = simple(history(*rows[:2]), date="at")
    assert base_facts(made, cells, "history.v", 1).units.tolist() == [2, 0]
    assert "row 1, column v: the facts of a, x add up to -3, which is below zero" in refusal(
        cell_facts, made, cells
    )
    made, cells = simple(history(*rows), date="at")
    assert "row 2, column v: the facts of b, x add up to -0.5, which" in refusal(base_facts, made, cells)


def test_facts_need_every_finest_level():
    made, cells = simple(history(("a", 1), columns=("rep", "v")))
    assert "history has no column line, so its rows cannot be put on cells" in refusal(
        base_facts, made, cells
    )


def test_dates_need_a_plan_with_time():
    sells = pd.DataFrame({"region": ["E"], "rep": ["a"], "line": ["x"]})
    tables = {"sells": sells, "history": history(("a", "x", "2023-05", 1))}
    sources = {"sells": {}, "history": {"value": "v", "date": "at"}}
    made = plan(tables, sources, time=None)
    assert "the plan has no time dimension" in refusal(base_facts, made, lay_out(made))
    made = plan(tables, sources | {"history": {"value": "v"}}, time=None)
    for facts in (base_facts, cell_facts):
        assert facts(made, lay_out(made), "history.v", 1).units.tolist() == [1]


def test_week_52_stands_in_for_week_53():
    time = {"levels": ["week"], "start": "2020-W52", "periods": 3, "calendar": "iso-weeks"}
    sells = pd.DataFrame({"region": ["E"], "rep": ["a"], "line": ["x"]})
    rows = history(("a", "x", "2019-W52", 7), ("a", "x", "2020-W01", 2), ("a", "x", "2020-W02", 100))
    made = plan(
        {"sells": sells, "history": rows}, {"sells": {}, "history": {"value": "v", "date": "at"}}, time=time
    )
    assert cell_facts(made, lay_out(made), "history.v", 1).units.tolist() == [7, 7, 2]


def attributes(table, key):
    made = plan({"sells": random_tables(1)["sells"], "people": table}, {"sells": {}, "people": {"key": key}})
    return made, lay_out(made)


@pytest.mark.parametrize("key", [["rep"], ["region"], ["region", "line"], ["rep", "quarter"], ["month"]])
def test_attributes_are_those_of_the_members(key):
    rng = np.random.default_rng(0)
    known = {"rep": [f"r{n}" for n in range(9)], "region": ["East", "West"], "line": ["x", "y", "q"]}
    known |= {"quarter": ["FY2025-Q1", "FY2025-Q3"], "month": ["2024-05", "2025-03", "2031-01"]}
    table = pd.MultiIndex.from_product([known[level] for level in key], names=key).to_frame(index=False)
    table["cap"] = [
        None if rng.random() < 0.2 else str(value) for value in rng.integers(0, 999, len(table)) / 8
    ]
    made, cells = attributes(table, key)
    wanted = rng.integers(0, len(cells), 200)
    found = values_at(made, cells, "people.cap", wanted)
    looked_up = {tuple(row[:-1]): row[-1] for row in table.itertuples(index=False)}
    members = zip(*(cells.member_names(level, wanted) for level in key), strict=True)
    for units, blank, member in zip(found.units, found.blank, members, strict=True):
        expected = looked_up.get(member)
        assert blank == (expected is None or expected != expected)
        if not blank:
            assert units / 10**found.digits == float(expected)


def lookup_refusal(table, key, column="people.cap"):
    made, cells = attributes(table, key)
    with pytest.raises(PlanError) as caught:
        values_at(made, cells, column, np.arange(3))
    return caught.value.render("en")


def test_two_rows_of_a_key_are_refused():
    table = pd.DataFrame({"rep": ["r1", "gone", "gone", "r1"], "cap": [1, 2, 3, 4]})
    said = lookup_refusal(table, ["rep"])
    assert "people, row 2, column rep: gone has a second row; the first is row 1" in said
    assert "people, row 3, column rep: r1 has a second row; the first is row 0" in said


def test_a_blank_key_is_refused():
    assert "people, row 1, column rep: the cell is blank" in lookup_refusal(
        pd.DataFrame({"rep": ["r1", None], "cap": [1, 2]}), ["rep"]
    )


def test_another_spelling_of_a_period_is_told():
    table = pd.DataFrame({"quarter": ["FY2025-Q1", "2024Q3"], "cap": [1, 2]})
    assert "'2024Q3' names the period FY2025-Q2, but is written another way" in lookup_refusal(
        table, ["quarter"]
    )


def test_a_table_without_a_key_cannot_be_looked_up():
    made = plan(
        {"sells": random_tables(1)["sells"], "people": pd.DataFrame({"cap": [1]})},
        {"sells": {}, "people": {}},
    )
    with pytest.raises(PlanError, match="table people has no key"):
        values_at(made, lay_out(made), "people.cap", np.arange(1))
