"""The first stage in a file: another solver reads it and finds the value that our stages prove."""

from __future__ import annotations

import itertools
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pandas as pd
import pytest

from quotaopt import PlanError, read_plan
from quotaopt.plan.plan import Plan
from support.logic_plans import at_most, logic_plan, lot, one_of
from support.model_files import SCALE, assert_file_says_the_value, best, first_value, reader, written
from support.phased_plans import phased_plan
from support.random_plans import SHAPE, random_world
from support.worlds import LIMITS, World, groups

MODELS = Path(__file__).resolve().parents[2] / "models"
SHAPED = replace(SHAPE, reps=4, wild=False, groups=False, rules=4)
LINEAR: dict[str, dict[str, Any]] = {
    "minimax": {"notion": "minimax"},
    "minimax and mean": {"notion": "minimax", "mean": Decimal("0.2")},
    "least_absolute": {"notion": "least_absolute"},
    "leximin": {"notion": "leximin"},
    "leximax": {"notion": "leximax"},
}
NOTIONS = {"least_squares": {"notion": "least_squares"}} | LINEAR


def with_wish(world: World, seed: int, name: str, soft: dict[str, Any]) -> World:
    """With a soft rule around the hidden plan, which misses it by up to a third."""
    rng, each = np.random.default_rng(seed), [world.finest[0]]
    rows = []
    for members, inside in groups(world, {"each": each}).items():
        held = sum(world.hidden[number] for number in inside)
        low = int(held * rng.uniform(0.7, 1.3)) * world.step
        rows.append({each[0]: members[0], "low": low, "high": low + world.step})
    rule = {"name": name, "each": each, "min": f"{name}.low", "max": f"{name}.high", "soft": soft}
    return world.with_rules(rule, **{name: pd.DataFrame(rows, columns=[*each, *LIMITS[:2]])})


def drawn(seed: int, notion: str, *, by_group: bool = False) -> World:
    world = random_world(seed, "TFP"[seed % 3], SHAPED)
    return world.stating(fairness=NOTIONS[notion] | {"level": [world.finest[0]] if by_group else []})


@pytest.mark.parametrize("by_group", [False, True], ids=["cells", "groups"])
@pytest.mark.parametrize("notion", NOTIONS)
def test_the_notion_is_in_the_file(notion: str, by_group: bool, tmp_path: Path) -> None:
    for seed in range(1, 5):
        assert_file_says_the_value(drawn(seed, notion, by_group=by_group).plan(), tmp_path)


@pytest.mark.parametrize("by_group", [False, True], ids=["cells", "groups"])
@pytest.mark.parametrize("notion", ["least_squares", "minimax", "minimax and mean", "least_absolute"])
def test_penalties_are_in_the_objective(notion: str, by_group: bool, tmp_path: Path) -> None:
    for seed in range(1, 4):
        soft = {"penalty": Decimal("0.3")}
        plan = with_wish(drawn(seed, notion, by_group=by_group), seed, "hope", soft).plan()
        assert_file_says_the_value(plan, tmp_path)


@pytest.mark.parametrize("notion", ["least_squares", "minimax", "least_absolute"])
def test_rules_over_time_are_in_the_file(notion: str, tmp_path: Path) -> None:
    rules: list[dict[str, Any]] = [
        {
            "name": "half",
            "where": {"quarter": "2024-Q2"},
            "each": ["quarter"],
            "share": {"min": Decimal("0.55")},
        },
        {"name": "so far", "each": ["rep", "month"], "growth": {"max": Decimal("0.9")}},
    ]
    smooth = {"name": "even", "each": ["month"], "smooth": {"max": Decimal("1.1"), "min": Decimal("0.9")}}
    plan = phased_plan(
        *({**rule, "cumulative": True} for rule in rules), smooth, fairness=NOTIONS[notion], seed=2
    )
    assert_file_says_the_value(plan, tmp_path)


@pytest.mark.parametrize("measure", ["relative", "amount"])
@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
def test_the_first_goal_takes_the_place_of_fairness(norm: str, measure: str, tmp_path: Path) -> None:
    for seed in range(4):
        world = with_wish(drawn(seed, "minimax"), seed, "second", {"priority": 4})
        world = with_wish(world, seed + 50, "first", {"priority": 2, "weight": 3, "measure": measure})
        world = world.stating(goals=[{"priority": 2, "norm": norm}])
        assert_file_says_the_value(world.plan(), tmp_path)


def test_penalties_wait_for_the_goals(tmp_path: Path) -> None:
    world = with_wish(drawn(1, "least_absolute"), 1, "hope", {"penalty": Decimal(2)})
    world = with_wish(world, 2, "wish", {"priority": 1})
    assert_file_says_the_value(world.plan(), tmp_path)


CHOICES = {
    "lots": ([lot(0.6)], 4),
    "counts": ([at_most(1)], 4),
    "lots and counts": ([lot(0.5), at_most(2)], 4),
    "lists": ([one_of(0.4, 0.8, 1.2) | {"where": {"line": "L000"}}], 4),
    "lists and counts": ([one_of(0.0, 2.4, 2.6) | {"where": {"line": "L001"}}, at_most(1)], 4),
}
WISH = {"name": "wish", "where": {"line": "L000"}, "share": {"min": Decimal("0.9")}, "soft": {"priority": 1}}


def choosing(rules: str, **fairness: Any) -> Plan:
    stated, seed = CHOICES[rules]
    return logic_plan(*stated, lines=2, segments=1, cap=3.0, seed=seed).replace(fairness=fairness)


@pytest.mark.parametrize("rules", CHOICES)
def test_choices_are_whole_variables(rules: str, tmp_path: Path) -> None:
    for fairness in ({"notion": "minimax", "mean": Decimal("0.2")}, {"notion": "leximax", "level": ["rep"]}):
        assert_file_says_the_value(choosing(rules, **fairness), tmp_path)


@pytest.mark.parametrize("fairness", [{"notion": "proportional"}, {"notion": "leximin", "level": ["rep"]}])
def test_goals_and_choices_go_together(fairness: dict[str, Any], tmp_path: Path) -> None:
    plan = logic_plan(lot(0.6), at_most(1), WISH, lines=2, segments=1, cap=3.0, seed=4)
    assert_file_says_the_value(plan.replace(fairness=fairness), tmp_path)


@pytest.mark.parametrize(
    "rules", [[one_of(0.0, 0.9)], [one_of(0.0, 1.2) | {"where": {"line": "L001"}}, at_most(1)]]
)
def test_choices_that_never_add_up_are_infeasible_in_the_file(rules: list[Any], tmp_path: Path) -> None:
    plan = logic_plan(*rules, lines=2, segments=1, cap=3.0, notion="minimax")
    assert [best(path) for path in written(plan, tmp_path)] == [np.inf, np.inf]


def test_squares_and_choices_have_the_best_of_all_patterns(tmp_path: Path) -> None:
    """HiGHS takes no squares beside whole variables: the best of all their values is looked for here."""
    plan = choosing("lots", notion="least_squares")
    for path in written(plan, tmp_path):
        solver = reader(path)
        kinds = solver.getLp().integrality_
        whole = [column for column, kind in enumerate(kinds) if kind == highspy.HighsVarType.kInteger]
        for column in whole:
            solver.changeColIntegrality(column, highspy.HighsVarType.kContinuous)
        values = []
        for pattern in itertools.product((0.0, 1.0), repeat=len(whole)):
            for column, value in zip(whole, pattern, strict=True):
                solver.changeColBounds(column, value, value)
            values.append(best(path, solver))
        assert min(values) == pytest.approx(first_value(plan), rel=1e-6)


def test_a_choice_without_any_limit_is_not_written_but_named(tmp_path: Path) -> None:
    rule = {"name": "start", "each": ["rep"], "lot": {"min": 10_000}}
    plan = logic_plan().replace(rules=[rule], total={"min": 100_000}, reference={"total": 120_000})
    with pytest.raises(PlanError, match="start") as error:
        written(plan, tmp_path)
    assert error.value.problems[0].key == "report.endless_choice"
    written(plan.replace(total={"min": 100_000, "max": 200_000}), tmp_path)


@pytest.mark.parametrize("notion", NOTIONS)
def test_shipped_plans_under_every_notion(notion: str, tmp_path: Path) -> None:
    name = "october" if notion == "least_squares" else "annual"
    plan = read_plan(MODELS / name / "plan.yaml").replace(fairness=NOTIONS[notion])
    assert_file_says_the_value(plan, tmp_path)


def test_the_shipped_plan_with_goals_names_its_stages_and_its_rows(tmp_path: Path) -> None:
    plan = read_plan(MODELS / "goals" / "plan.yaml")
    assert_file_says_the_value(plan, tmp_path)
    for path, mark in zip(written(plan, tmp_path), ("\\ ", "* "), strict=True):
        lines = path.read_text(encoding="utf-8").split("\n")
        comments = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
        stages = [line.strip() for line in comments if re.match(r"  \d ", line)]
        assert [stage.split(",")[0] for stage in stages[:3]] == [
            f"{n} soft rules of priority {n}" for n in (1, 2, 3)
        ]
        assert stages[3].startswith("4 fairness: leximin, the first round")
        assert any(re.fullmatch(r"r\d+ = rhythm\[.*\]", line) for line in comments)
        assert not any(re.match(r"r\d+ = (guardrail|offers)", line) for line in comments)


@pytest.mark.parametrize("notion", [{"notion": "proportional"}, {"notion": "power", "beta": -1}])
def test_notions_without_a_place_in_the_file_say_so(notion: dict[str, Any], tmp_path: Path) -> None:
    world = random_world(2, "P", SHAPED).stating(fairness=notion)
    hoping = with_wish(world, 2, "hope", {"penalty": Decimal(1)})
    for path in written(world.plan(), tmp_path):
        text = path.read_text(encoding="utf-8")
        assert "no objective" in text
        assert "the fairness notion has no place" in text
    for path in written(hoping.plan(), tmp_path):
        assert "* (penalties)" in path.read_text(encoding="utf-8")
        assert 0.0 <= best(path) < np.inf


def test_every_choice_is_explained(tmp_path: Path) -> None:
    plan = choosing("lists and counts", notion="minimax")
    text = written(plan, tmp_path)[0].read_text(encoding="utf-8")
    for column in set(re.findall(r"\by\d+", text)):
        group = re.search(rf"^\\ {column} = (g\d+) from \d+( to \d+)? steps$", text, re.MULTILINE)
        assert re.search(rf"^\\ {group[1]} = (list|few)\[", text, re.MULTILINE)


@pytest.mark.filterwarnings("ignore:PULP_CBC_CMD:DeprecationWarning")
@pytest.mark.parametrize("fairness", [LINEAR["minimax and mean"], LINEAR["leximin"]])
def test_cbc_reads_the_same_as_highs(fairness: dict[str, Any], tmp_path: Path) -> None:
    pulp = pytest.importorskip("pulp")
    cbc = getattr(pulp, "PULP_CBC_CMD", None)
    if cbc is None or not cbc(msg=False).available():
        pytest.skip("this PuLP brings no CBC")
    for path in written(choosing("lots and counts", **fairness), tmp_path):
        command = [cbc(msg=False).path, str(path), "-solve", "-quit"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        value = re.search(r"^Objective value: +(\S+)$", said, re.MULTILINE)
        scale = SCALE.search(path.read_text(encoding="utf-8"))
        assert float(value[1]) / float(scale[1]) == pytest.approx(best(path), abs=1e-6)
