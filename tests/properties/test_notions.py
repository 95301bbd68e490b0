"""The properties of whole plans under every notion of fairness, and those that no notion has everywhere.

The numbers are those of ``tests/properties/README.md``. Every answer is a chain of stages before it is
rounded; the total is fixed or free, the burdens are those of cells or of groups of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from quotaopt import solve
from quotaopt.errors import InfeasibleError
from support.changes import held_within, most, relabelled, scaled, split, sums
from support.continuous import Answered, Chained, Name, assert_same, chained
from support.crossing import crossing
from support.meaning import rows_of
from support.notions import NOTIONS
from support.random_plans import SHAPE, random_world
from support.seeds import seeds
from support.worlds import World, groups, time_levels

LINEAR = tuple(NOTIONS)[3:]
SINGLE = ("power", "leximin", "leximax")
"""Notions with a single best plan."""
KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
CASES = pytest.mark.parametrize(
    ("kind", "notion"),
    [("T", "minimax and mean"), ("T", "leximin"), *((k, n) for k in "FP" for n in tuple(NOTIONS)[2:])],
)
SHAPED = replace(SHAPE, reps=5, zeros=False, wild=False, kinds=("band", "growth", "share"))
FIXED = replace(SHAPED, bands=False, groups=False)
SAME_VALUE = 1e-7
ALIKE = 1e-6

Make = Callable[[str, str], tuple[World, Chained]]


def stating(world: World, notion: str) -> World:
    """The plan under another notion, between the groups it compares."""
    level = world.document["fairness"].get("level", [])
    return world.stating(fairness=NOTIONS[notion] | {"level": level})


@pytest.fixture(scope="module")
def drawn() -> Make:
    """A random plan of a class under a notion, and its answer."""
    found: dict[tuple[str, str], tuple[World, Chained]] = {}

    def make(kind: str, notion: str) -> tuple[World, Chained]:
        if (kind, notion) not in found:
            world = stating(random_world(60 + tuple(NOTIONS).index(notion), kind, SHAPED), notion)
            found[kind, notion] = world, chained(world.plan())
        return found[kind, notion]

    return make


def some_levels(seed: int, world: World) -> list[str]:
    rng = np.random.default_rng(seed)
    return [level for level in world.cells[0] if rng.random() < 0.5]


def around(amounts: dict[Name, float]) -> dict[Name, tuple[int, int]]:
    """The whole steps around continuous amounts."""
    return {
        members: (max(math.floor(amount - 1e-4), 0), math.ceil(amount + 1e-4))
        for members, amount in amounts.items()
    }


@CASES
def test_a_plan_in_other_units_of_money_has_the_same_steps(drawn: Make, kind, notion):
    """1. All money times k: every target times k."""
    world, _ = drawn(kind, notion)
    other = scaled(world, Decimal(10) if world.step < 1000 else Decimal("0.1"))
    assert (solve(world.plan()).steps == solve(other.plan()).steps).all()


@CASES
def test_the_names_and_the_order_of_members_do_not_matter(drawn: Make, kind, notion):
    """2. Members renamed, and so sorted otherwise: the burdens move with the names."""
    world, found = drawn(kind, notion)
    rng, new = np.random.default_rng(0), dict[tuple[str, str], str]()

    def rename(level: str, name: str) -> list[str]:
        return [new.setdefault((level, name), f"member {rng.integers(10**9)}")]

    other, periods = chained(relabelled(world, rename).plan()), time_levels(world)
    back = {
        tuple(cell[level] if level in periods else new[level, cell[level]] for level in world.finest): name
        for cell, name in zip(world.cells, map(world.name, world.cells), strict=True)
    }
    assert other.first == pytest.approx(found.first, abs=SAME_VALUE)
    assert_same(found, other, back)


@CASES
def test_rules_that_leave_room_or_say_the_same_twice_change_nothing(drawn: Make, kind, notion):
    """3, 4. A row that nothing can break, and every row duplicated."""
    world, found = drawn(kind, notion)
    each = some_levels(1, world)
    slack = held_within(world, "slack", each, dict.fromkeys(groups(world, {"each": each}), (0, most(world))))
    twice = [rule | {"name": f"{rule['name']} again"} for rule in world.document["rules"]]
    for other in (slack, world.with_rules(*twice)):
        assert_same(found, chained(other.plan()))


@CASES
def test_a_member_in_two_parts_carries_what_it_carried(kind, notion):
    """5, 6. A finest member split 30/70 with all its facts and limits: equal burdens, no one else moves."""
    world = random_world(70 + len(notion), kind, replace(SHAPED, bands=False, kinds=("total", "band")))
    fine = stating(world, notion).stating(step=world.step / 10, currency="KWD" if world.step < 1 else "CNY")
    level = world.finest[0]
    member = str(world.cells[0][level])
    parts = {"part one": Decimal("0.3"), "part two": Decimal("0.7")}
    whole, halves = chained(fine.plan()), chained(split(fine, level, member, parts).plan())
    origin = {name: tuple(member if each in parts else each for each in name) for name in halves.burdens}
    assert set(origin.values()) == whole.burdens.keys()
    if level not in fine.document["fairness"]["level"]:  # or one more member is compared
        for name, burden in halves.burdens.items():
            assert burden == pytest.approx(whole.burdens[origin[name]], rel=1e-4, abs=1e-5)


@KINDS
@pytest.mark.parametrize("notion", SINGLE)
def test_a_larger_reference_of_its_own_lets_no_target_fall(kind, notion):
    """8. One cell's score times 1.5, the total fixed."""
    for seed in range(3):
        world = stating(random_world(80 + seed, kind, FIXED), notion)
        facts, cell = world.frames["facts"], (7 * seed) % len(world.cells)
        score = [value * (Decimal("1.5") if row == cell else 1) for row, value in enumerate(facts["score"])]
        raised = replace(world, frames=world.frames | {"facts": facts.assign(score=score)})
        before, after = chained(world.plan()), chained(raised.plan())
        name = world.name(world.cells[cell])
        assert after.amounts[name] >= slightly_below(before.amounts[name], sum(world.hidden))


@CASES
def test_a_plan_that_is_fair_already_stays_as_it_is(drawn: Make, kind, notion):
    """10. The reference is a plan that keeps all rules: whatever fair means, the answer is just that plan."""
    world, _ = drawn(kind, notion)
    hidden = tuple(max(steps, 1) for steps in world.hidden)
    facts = world.frames["facts"].assign(score=[Decimal(steps) for steps in hidden])
    fair = replace(world, hidden=hidden, frames=world.frames | {"facts": facts})
    rules = [] if hidden != world.hidden else world.document["rules"]
    fair = fair.stating(total=sum(hidden) * world.step, rules=rules)
    found = chained(fair.plan())
    expected = dict(zip(map(fair.name, fair.cells), hidden, strict=True))
    assert {name: round(amount, 4) for name, amount in found.amounts.items()} == expected
    assert all(abs(stage.value) <= ALIKE for stage in found.solution.stages)


@CASES
def test_references_are_shares_whatever_their_size(drawn: Make, kind, notion):
    """11. Every score times 7."""
    world, found = drawn(kind, notion)
    facts = world.frames["facts"]
    larger = world.frames | {"facts": facts.assign(score=facts["score"] * 7)}
    assert_same(found, chained(replace(world, frames=larger).plan()))


@CASES
def test_what_was_found_and_is_then_held_changes_nothing(drawn: Make, kind, notion):
    """12, 13. Groups are held at what they got; then a random half of the cells."""
    world, found = drawn(kind, notion)
    each = some_levels(2, world)
    of_groups = around(sums(world, each, found.amounts))
    assert_same(found, chained(held_within(world, "held", each, of_groups).plan()))
    rng = np.random.default_rng(3)
    of_cells = {
        name: bounds if rng.random() < 0.5 else (0, most(world))
        for name, bounds in around(sums(world, world.finest, found.amounts)).items()
    }
    assert_same(found, chained(held_within(world, "held", world.finest, of_cells).plan()))


@CASES
def test_tightening_a_rule_that_does_not_bind_changes_nothing(drawn: Make, kind, notion):
    """14. Rules on plain sums without a price in any stage, replaced by what the sums came to."""
    world, found = drawn(kind, notion)
    model = found.built.model
    prices = np.sum([np.abs(stage.multipliers) for stage in found.solution.stages], axis=0)
    priced = {model.rule_names[model.row_rule[row]] for row in np.flatnonzero(prices)}
    on_cells = {row.rule for row in rows_of(world) if len(row.factors) == 1}
    tightened = world
    for rule in world.document["rules"]:
        plain = {"total", "min", "max", "growth"} & rule.keys() and "weight" not in rule
        if plain and "where" not in rule and rule["name"] not in priced | on_cells:
            each = rule.get("each", [])
            tight = around(sums(world, each, found.amounts))
            tightened = held_within(tightened.without_rules(rule["name"]), rule["name"], each, tight)
    assert_same(found, chained(tightened.plan()))


@CASES
def test_a_rule_less_never_costs_anything_and_a_rule_more_never_gains_anything(drawn: Make, kind, notion):
    """19. The first stage of the notion, with every rule left out in turn, and with one more."""
    world, found = drawn(kind, notion)
    cost = reached(notion, found)
    for rule in world.document["rules"]:
        assert reached(notion, chained(world.without_rules(rule["name"]).plan())) <= cost + SAME_VALUE
    name, steps = max(found.amounts.items(), key=lambda item: item[1])
    try:
        capped = chained(with_cap(world, name, int(0.97 * steps)).plan())
    except InfeasibleError:
        return
    assert reached(notion, capped) >= cost - SAME_VALUE


def reached(notion: str, found: Chained) -> float:
    """What the notion's first stage came to, or would have where one proof served for all of them."""
    return aims(found)[notion] if notion in LINEAR and found.solution.coincides else found.first


def aims(found: Chained) -> dict[str, float]:
    """What each notion makes small first."""
    away = np.abs(found.t - 1.0)
    mean = float(found.built.model.reference @ away)
    return {
        "minimax": float(away.max()),
        "minimax and mean": float(away.max()) + 0.2 * mean,
        "least_absolute": mean,
        "leximin": float((1.0 - found.t).max()),
        "leximax": float((found.t - 1.0).max()),
    }


@pytest.mark.parametrize("seed", seeds(4, 90))
def test_on_a_tree_with_a_fixed_total_all_notions_are_one_and_each_of_them_finds_it_alone(seed):
    """15. By the proof that serves for all, and by the stages of each."""
    world = random_world(seed, "T", FIXED)
    fair = chained(stating(world, "proportional").plan())
    assert fair.solution.coincides
    for notion in NOTIONS:
        plan = stating(world, notion).plan()
        at_once, alone = chained(plan), chained(plan, coinciding=False)
        assert at_once.solution.coincides
        for found in (at_once, alone):
            np.testing.assert_allclose(found.t, fair.t, rtol=ALIKE, atol=ALIKE)


@pytest.mark.parametrize("kind", ["F", "P"])
def test_where_nested_prices_prove_one_plan_for_all_notions_each_of_them_finds_it_alone(kind):
    """15. Rules cross, but those that have a price do not."""
    claimed = 0
    for seed in range(12):
        world = random_world(seed, kind, FIXED)
        if chained(stating(world, "minimax").plan()).solution.coincides:
            claimed += 1
            fair = chained(stating(world, "proportional").plan())
            for notion in ("power", *LINEAR):
                alone = chained(stating(world, notion).plan(), coinciding=False)
                if notion in SINGLE:
                    np.testing.assert_allclose(alone.t, fair.t, rtol=ALIKE, atol=ALIKE)
                else:
                    assert alone.first == pytest.approx(aims(fair)[notion], abs=SAME_VALUE)
    assert claimed >= 3


def slightly_below(amount: float, whole: float) -> float:
    return amount - ALIKE * max(amount, 1.0) - 1e-8 * whole


def falls(before: Answered, after: Answered, but: Name | None = None) -> bool:
    """Whether anybody but one carries less."""
    whole = sum(before.amounts.values())
    return any(
        after.amounts[name] < slightly_below(amount, whole)
        for name, amount in before.amounts.items()
        if name != but
    )


def with_cap(world: World, name: Name, steps: int) -> World:
    where = {level: [member] for level, member in zip(world.finest, name, strict=True)}
    return world.with_rules({"name": "cap", "where": where, "max": steps * world.step})


@pytest.mark.parametrize("notion", LINEAR)
def test_on_a_tree_neither_a_larger_total_nor_a_cap_on_the_largest_burden_lets_anybody_else_fall(notion):
    """7, 9. By the stages of each notion alone."""
    compared = 0
    for seed in range(6):
        world = stating(random_world(seed, "T", replace(FIXED, kinds=("band", "growth"))), notion)
        before = chained(world.plan(), coinciding=False)
        name = max(before.burdens, key=lambda each: before.burdens[each])
        more = world.document["total"] + world.step * (1 + sum(world.hidden) // 50)
        for changed, but in (
            (world.stating(total=more), None),
            (with_cap(world, name, int(0.9 * before.amounts[name])), name),
        ):
            try:
                after = chained(changed.plan(), coinciding=False)
            except InfeasibleError:
                continue
            compared += 1
            assert not falls(before, after, but)
    assert compared >= 4


@pytest.mark.parametrize("notion", ["power", "minimax", "minimax and mean", "least_absolute", "leximax"])
def test_on_crossing_trees_a_larger_total_may_let_a_target_fall(notion):
    """7. A known non-theorem: at 50 both margins are full, and Ann's core makes room for Bob's new line."""
    before, after = (
        chained(crossing(40, fairness=NOTIONS[notion])),
        chained(crossing(50, fairness=NOTIONS[notion])),
    )
    assert after.structure.plan_class == "F"
    assert after.amounts["Ann", "Core"] < before.amounts["Ann", "Core"] - 1.0
    assert falls(before, after)


@pytest.mark.parametrize("notion", ["power", "minimax", "minimax and mean", "least_absolute", "leximin"])
def test_on_crossing_trees_a_cap_on_the_largest_burden_may_let_another_target_fall(notion):
    """9. A known non-theorem: 24 + 26 - Ann's core + Bob's new = 50 leaves Ann's core line less."""
    free = chained(crossing(50, fairness=NOTIONS[notion]))
    largest = max(free.burdens, key=lambda name: free.burdens[name])
    assert largest == ("Bob", "New")
    most_of_it = math.floor(free.amounts[largest])
    cap = {"name": "cap", "where": {"rep": ["Bob"], "line": ["New"]}, "max": most_of_it}
    capped = chained(crossing(50, cap, fairness=NOTIONS[notion]))
    assert falls(free, capped, but=largest)
