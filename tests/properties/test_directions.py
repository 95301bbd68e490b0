"""In which direction targets move when something changes, and where no direction may be promised."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from quotaopt.errors import InfeasibleError
from support.continuous import Continuous, continuous
from support.crossing import crossing
from support.random_plans import SHAPE, random_world
from support.seeds import seeds
from support.worlds import World

KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
SEEDS = pytest.mark.parametrize("seed", seeds(3))
FIXED = replace(SHAPE, bands=False, zeros=False, groups=False)
ROUNDING = 1e-6


def slightly_below(amount: float, whole: float) -> float:
    return amount - ROUNDING * max(amount, 1.0) - 1e-9 * whole


def nobody_falls(before: Continuous, after: Continuous, but: tuple[str, ...] | None = None) -> bool:
    whole = sum(before.amounts.values())
    return all(
        after.amounts[name] >= slightly_below(amount, whole)
        for name, amount in before.amounts.items()
        if name != but
    )


def solved(world: World) -> Continuous | None:
    try:
        return continuous(world.plan())
    except InfeasibleError:
        return None


def test_on_a_tree_a_larger_total_lets_nobody_fall():
    """7. With limits in money: shares of the total would move with it."""
    compared = 0
    for seed in range(25):
        world = random_world(seed, "T", replace(FIXED, kinds=("band", "growth")))
        more = solved(
            world.stating(total=world.document["total"] + world.step * (1 + sum(world.hidden) // 50))
        )
        if more is not None:
            compared += 1
            assert nobody_falls(continuous(world.plan()), more)
    assert compared >= 10


def test_on_a_tree_a_cap_on_the_largest_burden_lets_nobody_else_fall():
    """9. What it can no longer carry is carried by the others."""
    compared = 0
    for seed in range(25):
        world = random_world(seed, "T", FIXED)
        free = continuous(world.plan())
        name = max(free.burdens, key=lambda name: free.burdens[name])
        capped = solved(with_cap(world, name, int(0.9 * free.amounts[name])))
        if capped is not None:
            compared += 1
            assert nobody_falls(free, capped, but=name)
    assert compared >= 10


def with_cap(world: World, name: tuple[str, ...], steps: int) -> World:
    where = {level: [member] for level, member in zip(world.finest, name, strict=True)}
    return world.with_rules({"name": "cap", "where": where, "max": steps * world.step})


def test_on_crossing_trees_a_larger_total_may_let_a_target_fall():
    """7. A known non-theorem: Bob's new line takes the rest, and Ann's core line makes room for it.

    Both full margins and a total of 24 + 26 - Ann's core + Bob's new leave no other way.
    """
    before, after = continuous(crossing(40)), continuous(crossing(50))
    assert before.structure.plan_class == after.structure.plan_class == "F"
    assert before.amounts["Ann", "Core"] == pytest.approx(12.028, abs=1e-3)
    assert after.amounts["Ann", "Core"] == pytest.approx(6.901, abs=1e-3)
    assert not nobody_falls(before, after)


def test_on_crossing_trees_a_cap_on_the_largest_burden_may_let_another_target_fall():
    """9. A known non-theorem, for the same reason: 24 + 26 - Ann's core + 5 = 50."""
    free = continuous(crossing(50))
    largest = max(free.burdens, key=lambda name: free.burdens[name])
    assert largest == ("Bob", "New")
    capped = continuous(crossing(50, {"name": "cap", "where": {"rep": ["Bob"], "line": ["New"]}, "max": 5}))
    assert capped.amounts["Ann", "Core"] == pytest.approx(5.0)
    assert not nobody_falls(free, capped, but=largest)


@KINDS
@SEEDS
def test_a_larger_reference_of_its_own_lets_no_target_fall(seed, kind):
    """8. One cell's score times 1.5, the total fixed."""
    world = random_world(seed, kind, FIXED)
    facts, cell = world.frames["facts"], (7 * seed) % len(world.cells)
    score = [value * (Decimal("1.5") if row == cell else 1) for row, value in enumerate(facts["score"])]
    raised = replace(world, frames=world.frames | {"facts": facts.assign(score=score)})
    before, after = continuous(world.plan()), continuous(raised.plan())
    name = world.name(world.cells[cell])
    assert after.amounts[name] >= slightly_below(before.amounts[name], sum(world.hidden))


@KINDS
@SEEDS
def test_a_rule_less_never_costs_anything(seed, kind):
    """19. Removing a rule never worsens the objective; so adding one never improves it."""
    world = random_world(seed, kind, replace(SHAPE, zeros=False))
    cost = continuous(world.plan()).objective
    for rule in world.document["rules"]:
        relaxed = continuous(world.without_rules(rule["name"]).plan()).objective
        assert relaxed <= cost + 1e-9 * max(1.0, cost)
