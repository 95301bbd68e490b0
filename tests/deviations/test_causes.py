"""A table of causes is read as it is meant, or refused with everything that is wrong in it."""

import datetime as dt
from decimal import Decimal

import pytest

from quotaopt.deviations import read_causes
from quotaopt.errors import PlanError
from quotaopt.handout import Remark
from quotaopt.plan.cells.layout import lay_out
from support.small_plan import small_plan

AS_OF = dt.date(2024, 4, 10)


@pytest.fixture(scope="module")
def plan():
    return small_plan()


def _file(tmp_path, text, name="causes.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_headings_and_words_may_be_english_or_chinese(plan, tmp_path):
    english = _file(
        tmp_path,
        "region,kind,view,cause,measure,owner,due,amount\n"
        "East,market,objective,Fair was cancelled,Second visits,Ann,2024-04-15,-40.50\n",
    )
    chinese = _file(
        tmp_path,
        "区域,原因类别,主观/客观,主要偏差原因,改进措施,措施责任人,完成时限,影响金额\n"
        "East,市场,客观,Fair was cancelled,Second visits,Ann,2024年4月15日,-40.50\n",
        "causes.tsv.csv",
    )
    (one,), (other,) = read_causes(plan, english, as_of=AS_OF), read_causes(plan, chinese, as_of=AS_OF)
    assert one.where == other.where == {"region": ("East",)}
    assert (one.kind, one.view, one.amount) == ("market", "objective", Decimal("-40.50"))
    assert (one.kind, one.view, one.text, one.measure, one.owner, one.due, one.amount) == (
        other.kind, other.view, other.text, other.measure, other.owner, other.due, other.amount,
    )  # fmt: skip
    assert one.remark == Remark("Fair was cancelled", "Second visits", "2024-04-15")


def test_a_cause_is_about_the_cells_of_all_its_members_and_a_blank_means_all(plan, tmp_path):
    path = _file(
        tmp_path,
        "region,rep,quarter,kind,view,cause\n"
        'East,,2024Q1,market,objective,a\n,"Ann, Cy",,strategy,objective,b\n,,,execution,subjective,c\n',
    )
    cells = lay_out(plan)
    first, second, third = read_causes(plan, path)
    region, rep, quarter = (
        cells.levels[level].members[cells.codes(level)] for level in ("region", "rep", "quarter")
    )
    assert (first.inside(cells) == ((region == "East") & (quarter == "2024-Q1"))).all()
    assert (second.inside(cells) == ((rep == "Ann") | (rep == "Cy"))).all()
    assert third.inside(cells).all()


def test_several_causes_of_the_same_members_are_one_remark(plan, tmp_path):
    path = _file(
        tmp_path,
        "rep,line,kind,view,cause,measure,due\n"
        "Ann,Core,market,objective,a,m,2024-05-01\nAnn,Core,execution,subjective,b,m,\n"
        "Cy,,market,objective,c,,\n",
    )
    remarks = read_causes(plan, path).remarks(["rep", "line"])
    assert remarks == {("Ann", "Core"): Remark("a; b", "m", "2024-05-01"), ("Cy", ""): Remark("c")}


def test_remarks_of_a_month_are_those_of_that_month_and_of_no_month(plan, tmp_path):
    path = _file(
        tmp_path,
        "rep,quarter,kind,view,cause\n"
        "Ann,2024-Q1,market,objective,a\nAnn,2024-Q2,market,objective,b\nCy,,market,objective,c\n",
    )
    causes = read_causes(plan, path)
    assert causes.remarks(["rep"], {"quarter": ["2024-Q2"]}) == {("Ann",): Remark("b"), ("Cy",): Remark("c")}
    assert causes.remarks(["rep"]) == {("Cy",): Remark("c")}


def test_what_a_replan_may_touch_is_every_scope_once_whenever_its_causes_arose(plan, tmp_path):
    path = _file(
        tmp_path,
        "rep,line,quarter,kind,view,cause\n"
        "Ann,,2024-Q1,market,objective,a\nAnn,,,execution,subjective,b\n"
        '"Ann, Cy",New,,strategy,objective,c\n',
    )
    cells = lay_out(plan)
    assert read_causes(plan, path).touched(cells) == [
        {"name": "Ann", "where": {"rep": ["Ann"]}, "because": "a; b"},
        {"name": "Ann, Cy / New", "where": {"rep": ["Ann", "Cy"], "line": ["New"]}, "because": "c"},
    ]
    everything = _file(tmp_path, "rep,kind,view,cause\n,market,objective,a\nAnn,market,objective,b\n")
    assert read_causes(plan, everything).touched(cells) == []


def test_a_region_goes_without_saying_where_its_rep_is_named(plan, tmp_path):
    path = _file(tmp_path, "region,rep,kind,view,cause\nEast,Ann,market,objective,a\n")
    (cause,) = read_causes(plan, path)
    assert cause.where == {"rep": ("Ann",)}


def test_everything_wrong_is_told_at_once_with_its_row_and_column(plan, tmp_path):
    path = _file(
        tmp_path,
        "region,rep,kind,view,cause,due,amount\n"
        "Eest,,market,objective,a,,\n"
        ",,weather,objective,a,,\n"
        ",,market,maybe,a,,\n"
        ",,market,objective,,,\n"
        ",,market,objective,b,10-15,\n"
        ",,market,objective,c,2024-04-09,\n"
        "West,Ann,market,objective,d,,\n"
        ",Cy,market,objective,e,,lots\n"
        ",Bob,market,objective,e,,\n"
        ",Bob,market,subjective,e,,\n",
    )
    with pytest.raises(PlanError) as caught:
        read_causes(plan, path, as_of=AS_OF)
    assert {(problem.key, problem.place.row) for problem in caught.value.problems} >= {
        ("selection.unknown_member", 2),
        ("deviations.unknown_kind", 3),
        ("deviations.unknown_view", 4),
        ("deviations.no_text", 5),
        ("deviations.not_a_date", 6),
        ("deviations.due_before", 7),
        ("deviations.no_cell", 8),
        ("deviations.repeated", 11),
    }
    assert "East" in caught.value.problems[1].remedy("en")
    assert all(problem.render("zh") for problem in caught.value.problems)


def test_columns_that_are_missing_unknown_or_twice_are_told(plan, tmp_path):
    path = _file(tmp_path, "regoin,due,完成时限,view,cause\nEast,,,objective,a\n")
    with pytest.raises(PlanError) as caught:
        read_causes(plan, path)
    assert [problem.key for problem in caught.value.problems] == [
        "deviations.unknown_column",
        "deviations.column_twice",
        "deviations.no_column",
    ]
    assert "region" in caught.value.problems[0].remedy("en")
