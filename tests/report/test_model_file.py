"""The first stage in a file: another solver reads it and finds the value that our stages prove."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pandas as pd
import pytest

from quotaopt.engine import _fair, check
from quotaopt.logic import LogicSolution, solve_with_logic
from quotaopt.plan.plan import Plan
from quotaopt.report.model_file import export
from quotaopt.stages.chain import solve_chain
from quotaopt.stages.how import USUAL
from quotaopt.stages.steps import run
from support.logic_plans import at_most, logic_plan, lot, one_of
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
SCALE = re.compile(r"objective: (\S+) \* ")


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


def first_value(plan: Plan) -> float:
    """The value of the first stage of our own chain."""
    report = check(plan)
    built, fair = report.built, _fair(plan, report.built)
    if built.logic is not None:
        found = solve_with_logic(built.model, built.logic, fair, built.goals)
        assert isinstance(found, LogicSolution)
        assert found.is_complete
        return found.solution.stages[0].value
    if fair.smooth is not None and not built.goals:
        return solve_chain(built.model, report.structure, fair).stages[0].value
    return run(built.model, fair, built.goals, USUAL).stages[0].value


def best(path: Path) -> float:
    """What HiGHS makes of a file, in the numbers of the stage."""
    solver = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
        "mip_rel_gap": 0.0,
        "mip_feasibility_tolerance": 1e-9,
    }.items():
        solver.setOptionValue(option, value)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    scale = SCALE.search(path.read_text(encoding="utf-8"))
    return float(solver.getInfo().objective_function_value) / float(scale[1])


def written(plan: Plan, folder: Path) -> tuple[Path, Path]:
    paths = folder / "model.lp", folder / "model.mps"
    export(check(plan), *paths)
    return paths


def assert_file_says_the_value(plan: Plan, folder: Path, rel: float = 1e-6) -> None:
    value = first_value(plan)
    for path in written(plan, folder):
        assert best(path) == pytest.approx(value, rel=rel, abs=rel)
        assert all(line.isascii() for line in path.read_text("utf-8").splitlines() if line[:1] not in "\\*")


@pytest.mark.parametrize("by_group", [False, True], ids=["cells", "groups"])
@pytest.mark.parametrize("notion", NOTIONS)
def test_the_notion_is_in_the_file(notion: str, by_group: bool, tmp_path: Path) -> None:
    for seed in range(6):
        assert_file_says_the_value(drawn(seed, notion, by_group=by_group).plan(), tmp_path)


@pytest.mark.parametrize("by_group", [False, True], ids=["cells", "groups"])
@pytest.mark.parametrize("notion", ["least_squares", "minimax", "minimax and mean", "least_absolute"])
def test_penalties_are_in_the_objective(notion: str, by_group: bool, tmp_path: Path) -> None:
    for seed in range(4):
        soft = {"penalty": Decimal("0.3")}
        plan = with_wish(drawn(seed, notion, by_group=by_group), seed, "hope", soft).plan()
        assert_file_says_the_value(plan, tmp_path)


@pytest.mark.parametrize("measure", ["relative", "amount"])
@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
def test_the_first_goal_takes_the_place_of_fairness(norm: str, measure: str, tmp_path: Path) -> None:
    for seed in range(6):
        world = with_wish(drawn(seed, "minimax"), seed, "second", {"priority": 4})
        world = with_wish(world, seed + 50, "first", {"priority": 2, "weight": 3, "measure": measure})
        world = world.stating(goals=[{"priority": 2, "norm": norm}])
        assert_file_says_the_value(world.plan(), tmp_path)


def test_penalties_wait_for_the_goals(tmp_path: Path) -> None:
    world = with_wish(drawn(1, "least_absolute"), 1, "hope", {"penalty": Decimal(2)})
    world = with_wish(world, 2, "wish", {"priority": 1})
    assert_file_says_the_value(world.plan(), tmp_path)


CHOICES = {
    "lots": [lot(0.6)],
    "counts": [at_most(1)],
    "both": [lot(0.5), at_most(2)],
    "values": [one_of(0.0, 0.5, 1.0, 1.5, each=("rep",))],
}
WISH = {"name": "wish", "where": {"line": "L000"}, "share": {"min": Decimal("0.9")}, "soft": {"priority": 1}}


@pytest.mark.parametrize("notion", LINEAR)
@pytest.mark.parametrize("rules", ["lots", "counts", "both"])
def test_choices_are_whole_variables(rules: str, notion: str, tmp_path: Path) -> None:
    for seed, level in ((4, []), (5, ["rep"])):
        plan = logic_plan(*CHOICES[rules], lines=2, segments=1, cap=3.0, seed=seed)
        plan = plan.replace(fairness=LINEAR[notion] | {"level": level})
        assert_file_says_the_value(plan, tmp_path)


@pytest.mark.parametrize("fairness", [{"notion": "proportional"}, {"notion": "leximin", "level": ["rep"]}])
def test_goals_and_choices_go_together(fairness: dict[str, Any], tmp_path: Path) -> None:
    plan = logic_plan(lot(0.6), at_most(1), WISH, lines=2, segments=1, cap=3.0, seed=4)
    assert_file_says_the_value(plan.replace(fairness=fairness), tmp_path)
