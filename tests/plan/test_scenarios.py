"""Scenarios of a plan: what they inherit, the plan they make, and what they may not be."""

from decimal import Decimal

import pytest

from quotaopt import make_plan
from quotaopt.errors import PlanError
from quotaopt.plan.plan import provenance, read_plan
from quotaopt.scenario import plan_with, read_scenarios, scenario_plan, scenarios_of

PLAN = """\
plan: p
step: 1
total: 600
dimensions: {org: [region, rep]}
tables: {orders: {file: orders.csv, value: amount}}
cells: {from: orders}
rules:
- {name: E, where: {region: E}, share: 0.5}
- {name: cap, each: [rep], max: 400}
scenarios:
  high: {set: {total: 900}, because: the board}
  higher: {from: high, set: {rules.cap.max: 500, total: 1_000}}
  free: {from: higher, set: {rules.E.share: 0.4}, without: [rules.cap]}
  other: {set: {tables.orders.file: other.csv}}
"""


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    for name, amounts in {"orders": (200, 100, 300), "other": (1, 2, 3)}.items():
        rows = zip(("E,ann", "E,bob", "W,cy"), amounts, strict=True)
        text = "region,rep,amount\n" + "".join(f"{who},{amount}\n" for who, amount in rows)
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return read_plan(tmp_path / "plan.yaml")


def said(error):
    return [(problem.key, problem.place.line) for problem in error.value.problems]


def test_a_scenario_has_the_changes_of_its_parents_and_the_last_word_is_its_own(plan):
    scenarios = scenarios_of(plan)
    assert list(scenarios) == ["high", "higher", "free", "other"]
    assert scenarios["free"].parents == ("higher", "high")
    changes = {"rules.cap.max": 500, "total": 1_000, "rules.E.share": Decimal("0.4"), "rules.cap": None}
    assert dict(scenarios["free"].changes) == changes
    assert scenarios["free"].own == {"rules.E.share", "rules.cap"}
    assert scenarios["high"].because == "the board"


def test_the_plan_of_a_scenario_is_the_plan_with_its_changes(plan):
    by_name = scenario_plan(plan, "free")
    by_hand = plan.change({"total": 1_000, "rules.E.share": 0.4, "rules.cap": None})
    assert by_name.spec == by_hand.spec
    assert provenance(by_name) == provenance(by_hand)
    assert scenario_plan(plan, "other").tables["orders"].sha256 != plan.tables["orders"].sha256


def test_scenarios_are_no_part_of_what_a_plan_is(plan):
    assert provenance(plan) == provenance(plan.change({"scenarios": None}))


def test_several_scenarios_are_laid_over_the_plan_in_their_order_and_single_entries_last(plan):
    assert plan_with(plan, ["higher", "high"]).spec.total == 900
    assert plan_with(plan, ["high", "higher"]).spec.total == 1_000
    assert plan_with(plan, ["high"], changes={"total": 700}).spec.total == 700


def test_a_value_that_is_no_value_is_told_at_the_line_of_the_scenario(plan):
    text = PLAN + "  wrong: {set: {rules.cap.max: abc}}\n"
    (plan.origin.folder / "plan.yaml").write_text(text, "utf-8")
    with pytest.raises(PlanError) as error:
        scenario_plan(read_plan(plan.origin.folder / "plan.yaml"), "wrong")
    assert said(error) == [("plan.not_a_value", 15)]


def test_a_table_that_is_not_there_is_told_at_the_line_of_the_scenario(plan):
    (plan.origin.folder / "other.csv").unlink()
    with pytest.raises(PlanError) as error:
        scenario_plan(plan, "other")
    assert [line for _, line in said(error)] == [14]


def test_a_name_that_is_no_scenario_offers_the_nearest(plan):
    with pytest.raises(PlanError, match="did you mean higher"):
        scenario_plan(plan, "highr")


def test_overrides_that_make_a_scenario_idle_do_not_spoil_the_plan(plan):
    changed = plan.change({"total": 900, "rules.cap": None})
    assert scenario_plan(changed, "other").spec.total == 900
    with pytest.raises(PlanError) as error:
        plan_with(changed, ["high", "higher"])
    assert said(error) == [("scenario.changes_nothing", 11), ("plan.no_such_entry", 12)]


@pytest.mark.parametrize("head", ["", "scenarios:\n"])
def test_a_file_of_scenarios_has_the_form_of_the_plan_file(plan, head):
    file, indent = plan.origin.folder / "more.yaml", "  " if head else ""
    file.write_text(f"{head}{indent}top: {{from: high, set: {{step: 10}}}}\n", "utf-8")
    more = read_scenarios(file, plan)
    assert dict(more["top"].changes) == {"total": 900, "step": 10}
    assert scenario_plan(plan, "top", more).spec.step == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("high: {set: {step: 2}}\n", [("scenario.twice", 1)]),
        (
            "a: {set: {step: 2}}\nb: {set: {stp: 2}}\nc: {set: {step: 1}}\n",
            [("plan.no_such_entry_near", 2), ("scenario.changes_nothing", 3)],
        ),
        ("a: {set: {step: 2}}\na: {set: {step: 3}}\n", [("plan.yaml_key_twice", 2)]),
        ("a: {sett: {step: 2}}\nb: 7\n", [("plan.unknown_key_near", 1), ("plan.not_a_mapping_here", 2)]),
        ("region,rep\nE,ann\n", [("scenario.no_scenarios", 1)]),
        ("", [("scenario.no_scenarios", None)]),
        (PLAN, [("scenario.a_plan", 1)]),
    ],
)
def test_a_file_that_is_none_of_scenarios_says_so(plan, text, expected):
    file = plan.origin.folder / "more.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(PlanError) as error:
        read_scenarios(file, plan)
    assert said(error) == expected


def test_scenarios_of_a_plan_from_python_are_refused_by_their_paths(plan):
    document = {**plan.document, "scenarios": {"a": {"set": {"total": 600}}}}
    with pytest.raises(PlanError) as error:
        make_plan(document, folder=plan.origin.folder)
    assert [problem.place.path for problem in error.value.problems] == ["scenarios.a.set.total"]
