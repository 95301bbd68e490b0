"""Plans beside each other say what their own answers say, and their differences add up."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

import quotaopt
from quotaopt.errors import PlanError
from quotaopt.report.beside.files import write_beside
from quotaopt.report.beside.page import beside_page
from quotaopt.report.beside.picture import beside_picture
from support.small_plan import HISTORY, small_plan

CAP = {"name": "cap", "each": ["rep"], "max": "people.capacity"}
EAST = {"name": "east", "where": {"region": "East"}, "share": {"max": 0.7}}
SCENARIOS = {
    "more": {"set": {"total": 1_500}, "because": "the board"},
    "more-west": {"from": "more", "set": {"rules.east.share.max": 0.6}},
    "too-much": {"set": {"total": 9_000}},
    "free": {"without": ["rules.cap"]},
}


@pytest.fixture(scope="module")
def plan():
    return small_plan(CAP, EAST, total=1_200, scenarios=SCENARIOS)


@pytest.fixture(scope="module")
def before(plan):
    return quotaopt.solve(plan)


@pytest.fixture(scope="module")
def more(before):
    return quotaopt.whatif(before, scenarios=["more-west"])


@pytest.fixture(scope="module")
def three(plan):
    plans = [quotaopt.scenario_plan(plan, name) for name in ("more", "too-much", "more-west")]
    return quotaopt.compare(plan, *plans, names=["now", "more", "too-much", "more-west"])


def _page(beside, lang, width=100, **asked):
    console = Console(width=width, color_system=None, highlight=False, emoji=False, markup=False)
    with console.capture() as captured:
        for section in beside_page(beside, console, lang, **asked):
            console.print(section)
    return captured.get()


def test_an_answer_at_hand_is_not_solved_again(before, more):
    assert more.first.allocation is before


def test_a_what_if_is_what_a_plan_with_these_entries_is(plan, more):
    alone = quotaopt.solve(plan.change({"total": 1_500, "rules.east.share.max": 0.6}))
    assert more.others[0].allocation.targets.equals(alone.targets)


@pytest.mark.parametrize("levels", [(), ("region",), ("rep", "line"), ("quarter",)])
def test_targets_burdens_and_growth_are_those_of_each_plan(more, levels):
    groups = more.main.by(levels)
    for number, side in enumerate(more.sides):
        frame = side.allocation.by(*levels)
        assert groups.targets[:, number].tolist() == frame["target"].tolist()
        assert groups.burden[:, number] == pytest.approx(frame["burden"])
        sold = HISTORY.revenue.sum() if not levels else None
        if levels == ("region",):
            sold = HISTORY.groupby("region").revenue.sum().to_numpy()
        if sold is not None:
            assert groups.growth[:, number] == pytest.approx(frame["target"] / sold - 1.0)


def test_what_members_gain_adds_up_to_what_the_company_gains(three):
    whole = three.main.by(()).difference[0]
    for levels in (("region",), ("rep",), ("line", "quarter")):
        gains = three.main.by(levels).difference
        assert (gains.sum(axis=0) == whole).all()
    assert whole.tolist() == [0, 300, -1_200, 300]  # the third plan cannot be met and carries nothing


def test_rules_begin_and_cease_to_bind_as_prices_appear_and_vanish(before, more):
    now = more.others[0].allocation
    sets = [
        {
            (rule, member)
            for rule, member in zip(one.rules.rule, one.rules.member, strict=True)
            if rule != "total"
        }
        & {(one.rules.rule[row], one.rules.member[row]) for row in np.flatnonzero(one.rules.price)}
        for one in (before, now)
    ]
    told = more.bindings[1]
    pairs = [
        {(rule, one) for rule, members in rows.items() for one in members}
        for rows in (told.begins, told.ceases)
    ]
    assert pairs == [sets[1] - sets[0], sets[0] - sets[1]]
    assert pairs[0] or pairs[1]


def test_figures_are_measured_against_the_first_plan(more):
    first, other = more.figures
    gains = more.main.targets[:, 1] - more.main.targets[:, 0]
    assert (first.changed, first.moved) == (0, 0)
    assert other.changed == np.count_nonzero(gains)
    assert other.total - first.total == int(gains.sum()) == 300


def test_an_impossible_what_if_runs_into_its_conflict(before):
    beside = quotaopt.whatif(before, {"total": 9_000})
    side = beside.others[0]
    assert side.allocation is None
    assert {demand.rule for demand in side.diagnosis.conflict.demands} == {"total", "cap"}
    page = _page(beside, "en")
    assert "what if cannot be met" in page
    assert "the total asks for 9,000" in page


def test_a_first_plan_that_cannot_be_met_may_have_a_way_out(plan):
    beside = quotaopt.whatif(plan.change({"total": 9_000}), scenarios=["free"])
    assert beside.first.diagnosis is not None
    assert beside.others[0].allocation is not None
    assert list(beside.by("region").columns[1:]) == ["free target", "free burden", "free growth"]
    assert "plan cannot be met" in _page(beside, "en")
    assert "lowest burden" in _page(beside, "en")


def test_of_three_plans_each_change_is_that_of_two(plan, three):
    alone = quotaopt.compare(plan, quotaopt.scenario_plan(plan, "more-west"))
    change = three.sides[3].change
    assert change.by("rep").equals(alone.by("rep"))
    assert [one.name("en") for one in change.inputs] == ["total", "rule east"]
    assert three.sides[2].change is None


def test_changes_that_change_nothing_are_no_question(plan, before):
    with pytest.raises(PlanError, match="changes nothing"):
        quotaopt.whatif(before, {"total": 1_200.0})


def test_plans_that_do_not_compare_are_all_told_at_once(plan):
    other = small_plan(CAP, EAST, total=1_200, currency="EUR")
    with pytest.raises(PlanError) as error:
        quotaopt.compare(plan, other, small_plan(total=1_200, currency="JPY"))
    assert [problem.key for problem in error.value.problems] == ["compare.other_units"] * 2


def test_two_plans_of_one_name_are_refused(plan):
    with pytest.raises(PlanError, match="Two plans go by the name a"):
        quotaopt.compare(plan, plan, plan, names=["a", "b", "a"])


def test_plans_of_one_title_are_numbered(three):
    assert three.names("zh") == ("now", "more", "too-much", "more-west")
    assert quotaopt.compare(three.first.plan, *[three.first.plan] * 2).names() == (
        "small (1)",
        "small (2)",
        "small (3)",
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 100, 200])
def test_pages_keep_to_the_width_of_the_terminal(three, lang, width):
    lines = _page(three, lang, width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_a_wide_page_has_one_table_for_a_level_and_a_narrow_one_several(three):
    heads = [_page(three, "en", width, by=[("region",)]).count("\nregion ") for width in (200, 100, 50)]
    assert heads[0] == 1
    assert heads[0] < heads[1] <= heads[2]


def test_the_document_has_a_null_where_a_plan_has_no_number(three):
    document = three.to_dict()
    assert [one["status"] for one in document["plans"]] == ["optimal", "optimal", "infeasible", "optimal"]
    whole = document["parts"][0]["by"][0]["rows"][0]
    assert whole["target"] == [1_200, 1_500, None, 1_500]
    assert whole["change"] == [0, 300, None, 300]
    assert document["plans"][2]["conflict"]["conclusion"]
    json.dumps(document, allow_nan=False)


def test_a_table_in_a_file_is_the_frame(three, tmp_path):
    write_beside(three, tmp_path / "by.csv", [("rep",)])
    rows = list(csv.DictReader(io.StringIO((tmp_path / "by.csv").read_text("utf-8-sig"))))
    frame = three.by("rep")
    assert [row["rep"] for row in rows] == frame["rep"].tolist()
    for column in ("more target", "more-west change", "now target"):
        assert [int(row[column]) for row in rows] == frame[column].tolist()


def test_every_kind_of_file_is_written(three, tmp_path):
    for name in ("a.csv", "a.tsv", "a.parquet", "a.xlsx", "a.json", "a.txt", "a.svg"):
        three.write(tmp_path / name, lang="zh")
        assert (tmp_path / name).stat().st_size > 100
    with pytest.raises(PlanError, match="one combination of levels"):
        three.write(tmp_path / "b.csv", [("rep",), ("region",)])


def test_bars_are_the_targets_of_the_plans_that_can_be_met(three):
    picture = beside_picture(three, [("region",)], "en")
    assert list(picture.names) == ["now", "more", "more-west"]
    table = three.main.by(("region",)).targets[:, [0, 1, 3]]
    assert [[int(value) for value in one.values] for one in picture.clusters] == table.tolist()


def test_nothing_is_drawn_or_tabled_where_no_plan_can_be_met(plan, tmp_path):
    beside = quotaopt.whatif(plan.change({"total": 9_000}), {"total": 9_500})
    for name in ("a.csv", "a.svg"):
        with pytest.raises(PlanError, match="None of the plans can be met"):
            beside.write(tmp_path / name)
    beside.write(tmp_path / "a.xlsx")
    assert "cannot be met" in _page(beside, "en")
