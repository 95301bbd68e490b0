"""Cells, members and hierarchies: complete, consistent, and the same whatever the order of rows."""

import numpy as np
import pandas as pd
import pytest

from quotaopt.errors import PlanError
from quotaopt.plan.cells import layout
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import make_plan


def plan(tables, cells, dimensions, sources=None, **more):
    """A plan of these DataFrames; every table is declared without a role unless `sources` says one."""
    document = {
        "plan": "test",
        "step": 1,
        "total": 100,
        "dimensions": dimensions,
        "tables": {name: (sources or {}).get(name, {}) for name in tables},
        "cells": cells,
        "reference": {"season": "flat"} if "time" in dimensions else {},
    }
    return make_plan(document | more, tables=tables)


def refusal(made, lang="en"):
    with pytest.raises(PlanError) as caught:
        lay_out(made)
    return caught.value.render(lang)


def names(cells, *levels):
    return cells.cell_names(levels or cells.finest, np.arange(len(cells))).tolist()


ORG = {"org": ["region", "team", "rep"], "product": ["line"]}
FACTS = pd.DataFrame(
    [
        ("East", "E1", "ann", "old"),
        ("East", "E1", "bob", "new"),
        ("West", "W1", "cat", "old"),
        ("East", "E2", "dan", "old"),
        ("East", "E1", "ann", "new"),
        ("East", "E1", "ann", "old"),
    ],
    columns=["region", "team", "rep", "line"],
)


def test_bases_are_the_distinct_combinations_sorted_by_name():
    cells = lay_out(plan({"facts": FACTS}, {"from": "facts"}, ORG))
    assert names(cells) == ["ann, new", "ann, old", "bob, new", "cat, old", "dan, old"]
    assert names(cells, "region", "team")[2:] == ["East, E1", "West, W1", "East, E2"]
    assert list(cells) == ["region", "team", "rep", "line"]
    assert cells.levels["rep"].above["region"].tolist() == [0, 0, 1, 0]
    assert cells.levels["team"].above["region"].tolist() == [0, 0, 1]
    assert cells.base_finest == ("rep", "line")


def test_periods_run_fastest():
    time = {"levels": ["quarter", "month"], "start": "2024-03", "periods": 3}
    cells = lay_out(plan({"facts": FACTS}, {"from": "facts"}, ORG | {"time": time}))
    assert len(cells) == 15
    assert names(cells)[:3] == ["ann, new, 2024-03", "ann, new, 2024-04", "ann, new, 2024-05"]
    assert cells.levels["month"].above["quarter"].tolist() == [0, 1, 1]
    assert cells.time_finest == "month"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_and_tables_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    one = lay_out(plan({"facts": FACTS, "copy": FACTS}, {"from": "facts"}, ORG))
    shuffled = FACTS.iloc[rng.permutation(len(FACTS))]
    other = lay_out(plan({"copy": FACTS[::-1], "facts": shuffled}, {"from": "facts"}, ORG))
    assert names(one, *one) == names(other, *other)
    for level in one:
        assert one.codes(level).tolist() == other.codes(level).tolist()
        assert one.levels[level].members.tolist() == other.levels[level].members.tolist()


def test_coarser_levels_may_come_from_any_table():
    facts = FACTS[["rep", "line"]]
    people = FACTS[["rep", "team"]].drop_duplicates()
    teams = FACTS[["team", "region"]].drop_duplicates()
    whole = lay_out(plan({"facts": FACTS}, {"from": "facts"}, ORG))
    parts = lay_out(plan({"facts": facts, "people": people, "teams": teams}, {"from": "facts"}, ORG))
    assert names(parts, *parts) == names(whole, *whole)


def test_crossing_takes_all_members_of_the_registers():
    people = pd.DataFrame({"rep": ["bob", "ann"], "region": ["East", "West"]})
    history = pd.DataFrame({"rep": ["gone", "ann"], "line": ["old", "new"], "region": ["East", "West"]})
    made = plan(
        {"people": people, "history": history},
        {"cross": ["rep", "line"]},
        {"org": ["region", "rep"], "product": ["line"]},
        {"people": {"key": "rep"}},
    )
    assert names(lay_out(made)) == ["ann, new", "ann, old", "bob, new", "bob, old"]


def test_without_a_register_every_member_any_table_names_is_crossed():
    one = pd.DataFrame({"rep": ["bob"], "line": ["x"]})
    other = pd.DataFrame({"rep": ["ann"]})
    made = plan(
        {"one": one, "other": other}, {"cross": ["rep", "line"]}, {"org": ["rep"], "product": ["line"]}
    )
    assert names(lay_out(made)) == ["ann, x", "bob, x"]


def test_one_cell_is_a_plan():
    cells = lay_out(plan({"t": pd.DataFrame({"rep": ["ann"]})}, {"from": "t"}, {"org": ["rep"]}))
    assert (len(cells), cells.n_periods, cells.time_finest) == (1, 1, None)


def test_codes_keep_their_zeros():
    cells = lay_out(plan({"t": pd.DataFrame({"rep": ["007", "7"]})}, {"from": "t"}, {"org": ["rep"]}))
    assert cells.levels["rep"].members.tolist() == ["007", "7"]


def test_two_parents_are_named_with_their_rows():
    people = pd.DataFrame({"rep": ["ann", "cat"], "region": ["West", "West"]})
    made = plan({"people": people, "facts": FACTS}, {"from": "facts"}, ORG)
    assert "rep ann belongs to two members of region: East (facts:0) and West" in refusal(made)
    assert "people, row 0, column region" in refusal(made)
    assert "rep ann 同时属于两个 region：East（facts:0）与 West" in refusal(made, "zh")


def test_a_team_in_two_regions_is_no_hierarchy():
    facts = FACTS.assign(team="T")
    said = refusal(plan({"facts": facts}, {"from": "facts"}, ORG))
    assert (
        "facts, row 2, column region: team T belongs to two members of region: East (facts:0) and West"
        in said
    )


def test_a_member_without_a_parent_is_named():
    people = pd.DataFrame({"rep": ["ann", "bob"], "region": ["East", "West"]})
    facts = pd.DataFrame({"rep": ["ann", "bob", "zoe"]})
    made = plan({"people": people, "facts": facts}, {"from": "facts"}, {"org": ["region", "rep"]})
    assert "no table says to which region rep zoe belongs" in refusal(made)


def test_a_level_no_table_has_is_named():
    facts = pd.DataFrame({"rep": ["ann"]})
    made = plan({"facts": facts}, {"from": "facts"}, {"org": ["region", "rep"]})
    assert "no table has both columns rep and region" in refusal(made)
    made = plan({"facts": facts}, {"from": "facts"}, {"org": ["rep"], "product": ["line"]})
    assert "the cells need a line of the dimension product, but facts does not give it" in refusal(made)
    made = plan({"facts": facts}, {"cross": ["rep", "line"]}, {"org": ["rep"], "product": ["line"]})
    assert "no table has a column line, so it has no members" in refusal(made)


def test_blank_names_are_refused_with_their_rows():
    facts = pd.DataFrame({"rep": ["ann", None, " "], "line": ["a", "b", "c"]})
    made = plan({"facts": facts}, {"from": "facts"}, {"org": ["rep"], "product": ["line"]})
    said = refusal(made)
    assert "facts, row 1, column rep: the cell is blank" in said
    assert "facts, row 2, column rep: the cell is blank" in said
    assert "单元格为空" in refusal(made, "zh")


def test_a_jagged_branch_repeats_the_level_above():
    facts = pd.DataFrame(
        [("East", "E1", "ann"), ("West", None, "bob"), ("North", None, None)],
        columns=["region", "team", "rep"],
    )
    levels = ["region", "team", "rep"]
    cells = lay_out(plan({"facts": facts}, {"from": "facts"}, {"org": {"levels": levels, "jagged": True}}))
    assert names(cells, *levels) == ["North, North, North", "East, E1, ann", "West, West, bob"]
    assert "the cell is blank" in refusal(plan({"facts": facts}, {"from": "facts"}, {"org": levels}))


PEOPLE = pd.DataFrame(
    [("ceo", None), ("east", "ceo"), ("west", "ceo"), ("ann", "east"), ("bob", "east"), ("cat", "west")],
    columns=["rep", "manager"],
)
LINES = {"levels": ["top", "head", "rep"], "parents": "people.manager"}


def with_lines(people, cells=("ann", "bob", "cat"), **options):
    facts = pd.DataFrame({"rep": list(cells)})
    tables = {"people": people, "facts": facts}
    return plan(tables, {"from": "facts"}, {"org": LINES | options}, {"people": {"key": "rep"}})


def test_reporting_lines_fill_levels_from_the_root_down():
    cells = lay_out(with_lines(PEOPLE))
    assert names(cells, "top", "head", "rep") == ["ceo, east, ann", "ceo, east, bob", "ceo, west, cat"]
    shuffled = lay_out(with_lines(PEOPLE.iloc[[5, 3, 1, 0, 2, 4]]))
    assert names(shuffled, *shuffled) == names(cells, *cells)


def test_crossing_takes_those_who_lead_nobody():
    made = plan({"people": PEOPLE}, {"cross": ["rep"]}, {"org": LINES}, {"people": {"key": "rep"}})
    assert names(lay_out(made)) == ["ann", "bob", "cat"]


def test_a_circle_of_superiors_is_named():
    people = PEOPLE.assign(manager=["ann", "ceo", "ceo", "east", "east", "west"])
    assert "the superiors go round in a circle: ann -> east -> ceo -> ann" in refusal(with_lines(people))
    assert "上下级关系形成了循环：ann -> east -> ceo -> ann" in refusal(with_lines(people), "zh")


def test_ones_own_superior_is_a_circle():
    people = PEOPLE.assign(manager=["ceo", *PEOPLE["manager"][1:]])
    assert "ceo -> ceo" in refusal(with_lines(people))


def test_lines_of_unequal_depth_are_refused_unless_jagged():
    made = with_lines(PEOPLE, ("ann", "west"))
    assert "west stands 2 levels deep, the dimension has 3: ceo > west" in refusal(made)
    cells = lay_out(with_lines(PEOPLE, ("ann", "west"), jagged=True))
    assert names(cells, "top", "head", "rep") == ["ceo, east, ann", "ceo, west, west"]
    deeper = pd.concat([PEOPLE, pd.DataFrame({"rep": ["joe"], "manager": ["ann"]})])
    said = refusal(with_lines(deeper, ("joe",), jagged=True))
    assert "joe stands 4 levels deep, the dimension has 3: ceo > east > ann > joe" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda people: people.replace("west", "wst").replace({"rep": {"wst": "west"}}),
            "wst, the superior of cat, has no row",
        ),
        (
            lambda people: pd.concat([people, people[-1:]]),
            "people, row 6, column rep: cat has a second row; the first is row 5",
        ),
        (
            lambda people: people.assign(rep=[*people["rep"][:-1], None]),
            "people, row 5, column rep: the cell is blank",
        ),
    ],
)
def test_a_table_of_superiors_must_be_whole(change, said):
    assert said in refusal(with_lines(change(PEOPLE)))


def test_a_stranger_has_no_superior():
    assert "no table says to which top rep zoe belongs" in refusal(with_lines(PEOPLE, ("zoe",)))


def test_too_many_cells_are_refused_before_they_are_made(monkeypatch):
    many = pd.DataFrame(
        {"rep": [f"r{number}" for number in range(5000)], "line": [f"l{n}" for n in range(5000)]}
    )
    made = plan({"t": many}, {"cross": ["rep", "line"]}, {"org": ["rep"], "product": ["line"]})
    assert "the plan would have 25,000,000 cells; the most is 20,000,000" in refusal(made)
    monkeypatch.setattr(layout, "MOST_CELLS", 3)
    assert "would have 5 cells" in refusal(plan({"facts": FACTS}, {"from": "facts"}, ORG))
