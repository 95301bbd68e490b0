"""Targets that were tampered with: nothing that breaks a rule is taken, and nothing more is proved.

Every case is a plan in files, solved and checked through the command line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from quotaopt.certify import Targets, certify
from quotaopt.cli.main import main
from quotaopt.engine import solve
from support.files import write_plan
from support.meaning import keeps
from support.random_plans import SHAPE, random_world
from support.worlds import World

KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
SEEDS = pytest.mark.parametrize("seed", range(800, 802))
ACCEPTED, REFUSED = 0, 4


@pytest.fixture
def solved(tmp_path, capfd) -> Callable[..., tuple[World, Path, pd.DataFrame]]:
    """A world, its plan file, and its certified targets as they stand in targets.csv."""

    def make(seed: int, kind: str) -> tuple[World, Path, pd.DataFrame]:
        world = random_world(seed, kind, replace(SHAPE, bands=False))
        plan = write_plan(world, tmp_path)
        command = [
            "solve",
            plan,
            "--quiet",
            "-o",
            tmp_path / "targets.csv",
            "--proof",
            tmp_path / "proof.json",
        ]
        assert main(list(map(str, command))) == 0
        read = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig"}
        return world, plan, pd.read_csv(tmp_path / "targets.csv", **read)

    return make


def moved(targets: pd.DataFrame, step: float, changes: dict[int, int]) -> pd.DataFrame:
    """Targets with some rows changed by so many steps."""
    column = [float(value) for value in targets["target"]]
    for row, by in changes.items():
        column[row] += by * step
    return targets.assign(target=[f"{value:.2f}" for value in column])


def verdict(targets: pd.DataFrame, plan: Path) -> int:
    path = plan.with_name("moved.csv")
    targets.to_csv(path, index=False)
    return main(["verify", str(path), str(plan)])


def in_world_order(world: World, targets: pd.DataFrame) -> list[int]:
    """The row of every cell of the world."""
    rows = {
        name: row for row, name in enumerate(zip(*(targets[level] for level in world.finest), strict=True))
    }
    return [rows[world.name(cell)] for cell in world.cells]


@KINDS
@SEEDS
def test_a_single_target_moved_by_one_step_is_refused(seed, kind, solved):
    """The total no longer adds up, whatever else does."""
    world, plan, targets = solved(seed, kind)
    assert verdict(targets, plan) == ACCEPTED
    rng = np.random.default_rng(seed)
    for row in rng.choice(len(targets), min(2, len(targets)), replace=False):
        for by in (1, -1):
            assert verdict(moved(targets, float(world.step), {int(row): by}), plan) == REFUSED


@KINDS
@SEEDS
def test_a_step_moved_between_two_cells_is_judged_by_the_rules_alone(seed, kind, solved):
    """Totals are kept; the slow evaluator knows whether everything else is."""
    world, plan, targets = solved(seed, kind)
    rng = np.random.default_rng(seed)
    order = in_world_order(world, targets)
    step = float(world.step)
    for _ in range(5 if len(targets) > 1 else 0):
        giver, taker = map(int, rng.choice(len(targets), 2, replace=False))
        changed = moved(targets, step, {giver: -1, taker: 1})
        steps = [round(float(changed["target"][row]) / step) for row in order]
        assert verdict(changed, plan) == (ACCEPTED if keeps(world, steps) else REFUSED)


@KINDS
@SEEDS
def test_no_moved_target_comes_closer_than_the_proven_bound(seed, kind):
    """Whoever keeps the rules pays at least the bound; the bound itself does not move."""
    world = random_world(seed, kind, replace(SHAPE, zeros=False))
    allocation = solve(world.plan())
    rng = np.random.default_rng(seed)
    proved = allocation.certificate
    for _ in range(5):
        minor = allocation.published.minor.copy()
        giver, taker = rng.integers(0, len(minor), 2)
        minor[giver] -= allocation.plan.finest_minor
        minor[taker] += allocation.plan.finest_minor
        certificate = certify(allocation.plan, Targets(allocation.published.names, minor), allocation.claim)
        if certificate.verified:
            assert certificate.bound == proved.bound
            assert certificate.objective >= certificate.bound
            assert certificate.gap >= 0.0


@KINDS
def test_a_fair_plan_moved_by_one_step_is_less_fair(kind):
    """Where the certified plan is its own reference, every move costs."""
    world = random_world(803, kind, replace(SHAPE, bands=False, zeros=False))
    world = replace(world, hidden=tuple(steps + 1 for steps in world.hidden)).stating(rules=[])
    world = world.stating(total=sum(world.hidden) * world.step)
    facts = world.frames["facts"].assign(score=list(world.hidden))
    allocation = solve(replace(world, frames=world.frames | {"facts": facts}).plan())
    best = allocation.certificate
    minor = allocation.published.minor.copy()
    minor[:2] += np.array([1, -1]) * allocation.plan.finest_minor
    worse = certify(allocation.plan, Targets(allocation.published.names, minor), allocation.claim)
    assert worse.verified
    assert worse.objective > best.objective
    assert worse.gap > best.gap


@pytest.mark.parametrize("what", ["targets", "reference", "bound"])
def test_a_proof_in_which_anything_was_moved_is_refused(what, solved):
    world, plan, _ = solved(801, "F")
    path = plan.with_name("proof.json")
    assert main(["verify", str(path), str(plan)]) == ACCEPTED
    content = json.loads(path.read_text(encoding="utf-8"))
    evidence = content["evidence"]
    if what == "bound":
        content["found"][0]["bound"] += 0.5
    else:
        array = evidence["targets"] if what == "targets" else evidence["fairness"]["reference"]
        array = array if "values" in array else content["arrays"][array["array"]]
        array["values"][0] += 1
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert main(["verify", str(path), str(plan)]) == REFUSED
    assert world.document["rules"]
