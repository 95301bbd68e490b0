"""Plans of every class, notion and level, with soft rules, through the front door: solved, proved, again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from quotaopt import Allocation, read_plan, solve
from support.changes import shuffled
from support.notions import NOTIONS
from support.random_plans import SHAPE, random_world
from support.worlds import LIMITS, World, groups

NOTION = pytest.mark.parametrize("notion", NOTIONS)
KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
LEVEL = pytest.mark.parametrize("by_group", [False, True], ids=["cells", "groups"])
SHAPED = replace(SHAPE, reps=5, wild=False, groups=False, rules=4)
MODELS = Path(__file__).resolve().parents[1] / "models"
PROVED, LOST = 1e-6, 1e-5
"""What a stage may leave unproved of its value, or of 1 where that is less: usually, and where rounds
after goals lean on prices of a million."""


def softened(world: World, rng: np.random.Generator, *, penalties: bool) -> World:
    """With wishes around the hidden plan that it keeps, or misses by up to a fifth."""
    goals = []
    for priority in range(1, int(rng.integers(2, 4))):
        soft = {"priority": priority, "weight": int(rng.integers(1, 4))}
        world = with_wish(world, rng, f"wish {priority}", soft)
        goals.append({"priority": priority, "norm": str(rng.choice(["weighted", "chebyshev"]))})
    if penalties:
        world = with_wish(world, rng, "hope", {"penalty": Decimal(str(rng.choice(["0.01", "1"])))})
    return world.stating(goals=goals)


def with_wish(world: World, rng: np.random.Generator, name: str, soft: Mapping[str, Any]) -> World:
    each = [level for level in world.cells[0] if rng.random() < 0.4] or [world.finest[0]]
    held = {
        members: sum(world.hidden[number] for number in inside)
        for members, inside in groups(world, {"each": each}).items()
    }
    rows = [
        dict(zip(each, members, strict=True))
        | {
            "low": int(steps * rng.uniform(0.8, 1.2)) * world.step,
            "high": int(steps * 1.2 + 1) * world.step,
        }
        for members, steps in held.items()
    ]
    table = name.replace(" ", "_")
    rule = {"name": name, "each": each, "min": f"{table}.low", "max": f"{table}.high", "soft": dict(soft)}
    return world.with_rules(rule, **{table: pd.DataFrame(rows, columns=[*each, *LIMITS[:2]])})


def drawn(kind: str, notion: str, by_group: bool, seed: int = 0) -> World:
    seed = 8 * seed + tuple(NOTIONS).index(notion)
    world = random_world(700 + seed, kind, SHAPED)
    rng = np.random.default_rng([seed, ord(kind)])
    level = [world.finest[0]] if by_group else []
    world = world.stating(fairness=NOTIONS[notion] | {"level": level})
    return softened(world, rng, penalties=notion not in ("leximin", "leximax"))


def assert_proved(allocation: Allocation) -> None:
    assert allocation.certificate.verified
    after_goals = allocation.notion in ("leximin", "leximax") and allocation.stages[0].kind == "goals"
    assert after_goals or allocation.status == "optimal"
    for stage, proof in zip(allocation.stages, allocation.certificate.stages, strict=True):
        assert proof.bound is not None
        assert proof.lost <= (LOST if after_goals else PROVED) * max(1.0, abs(stage.value))


def left_behind(allocation: Allocation, folder: Path) -> tuple[str, bytes]:
    """The result and its proof."""
    path = folder / "proof.json"
    allocation.write_proof(path)
    return json.dumps(replace(allocation, timings_s={}).to_dict()), path.read_bytes()


@LEVEL
@KINDS
@NOTION
def test_every_notion_is_proved_stage_by_stage_and_repeated_to_the_byte(kind, notion, by_group, tmp_path):
    """And whatever the order of rows and tables is."""
    world = drawn(kind, notion, by_group)
    allocation = solve(world.plan())
    assert_proved(allocation)
    assert left_behind(solve(world.plan()), tmp_path) == left_behind(allocation, tmp_path)
    other = solve(shuffled(world, np.random.default_rng(1)).plan())
    assert (allocation.steps == other.steps).all()
    assert allocation.certificate == other.certificate
    assert (allocation.rules.price == other.rules.price).all()


@NOTION
@pytest.mark.parametrize("name", ["annual", "october"])
def test_shipped_plans_are_proved_under_every_notion(name, notion):
    plan = read_plan(MODELS / name / "plan.yaml")
    spec = plan.spec.model_copy(update={"fairness": type(plan.spec.fairness)(**NOTIONS[notion])})
    assert_proved(solve(replace(plan, spec=spec)))
