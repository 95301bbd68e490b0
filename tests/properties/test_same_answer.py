"""Plans that say the same thing have the same answer.

The numbers are those of the list of properties that hold for any fair allocation, see
``tests/properties/README.md``.
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from quotaopt import solve
from support.changes import held_within, most, relabelled, scaled, shuffled, split, sums
from support.continuous import assert_same, continuous
from support.meaning import rows_of
from support.random_plans import SHAPE, Shape, random_world
from support.seeds import seeds
from support.worlds import World, groups, time_levels

KINDS = pytest.mark.parametrize("kind", ["T", "F", "P"])
SEEDS = pytest.mark.parametrize("seed", seeds(2))
FIXED = replace(SHAPE, bands=False)


def some_levels(rng: np.random.Generator, world: World) -> list[str]:
    return [level for level in world.cells[0] if rng.random() < 0.4]


def around(amounts: dict) -> dict:
    """The whole steps around continuous amounts: the optimum stays inside, and nothing else is excluded."""
    return {
        members: (max(math.floor(amount - 1e-5), 0), math.ceil(amount + 1e-5))
        for members, amount in amounts.items()
    }


@KINDS
@SEEDS
def test_a_plan_in_other_units_of_money_has_the_same_steps(seed, kind):
    """1. All money times k: every target times k."""
    world = random_world(seed, kind)
    up = world.step < 1000
    other = scaled(world, Decimal(10) if up else Decimal("0.1"))
    assert (solve(world.plan()).steps == solve(other.plan()).steps).all()


@KINDS
@SEEDS
def test_the_order_of_rows_and_tables_does_not_matter(seed, kind):
    """2, 24. Rows and tables permuted: the same to the bit."""
    world = random_world(seed, kind)
    one, other = solve(world.plan()), solve(shuffled(world, np.random.default_rng(seed)).plan())
    assert (one.steps == other.steps).all()
    assert one.certificate == other.certificate
    assert (one.rules.price == other.rules.price).all()


@KINDS
@SEEDS
def test_the_names_of_members_do_not_matter(seed, kind):
    """2. Members renamed consistently: the burdens move with the names."""
    rng = np.random.default_rng(seed)
    world = random_world(seed, kind)
    new: dict[tuple[str, str], str] = {}

    def rename(level: str, name: str) -> list[str]:
        return [new.setdefault((level, name), f"member {rng.integers(10**9)}")]

    other = relabelled(world, rename)
    periods = time_levels(world)
    back = {
        tuple(cell[level] if level in periods else new[level, cell[level]] for level in world.finest): name
        for cell, name in zip(world.cells, map(world.name, world.cells), strict=True)
    }
    assert_same(continuous(world.plan()), continuous(other.plan()), back)


@KINDS
@SEEDS
def test_a_rule_that_leaves_room_changes_nothing(seed, kind):
    """3. A row that nothing can break."""
    world = random_world(seed, kind)
    each = some_levels(np.random.default_rng(seed), world)
    slack = held_within(world, "slack", each, dict.fromkeys(groups(world, {"each": each}), (0, most(world))))
    assert_same(continuous(world.plan()), continuous(slack.plan()))


@KINDS
@SEEDS
def test_a_rule_said_twice_counts_once(seed, kind):
    """4. Every row duplicated."""
    world = random_world(seed, kind)
    twice = [rule | {"name": f"{rule['name']} again"} for rule in world.document["rules"]]
    assert_same(continuous(world.plan()), continuous(world.with_rules(*twice).plan()))


@KINDS
@SEEDS
def test_a_member_in_two_halves_carries_what_it_carried(seed, kind):
    """5, 6. A finest member split 30/70 with all its facts and limits: equal burdens, no one else moves.

    Limits in whole steps stay whole because the step is a tenth of what they are multiples of.
    """
    rng = np.random.default_rng(seed)
    shape = replace(FIXED, zeros=False, kinds=("total", "band"))
    world = random_world(seed, kind, shape)
    fine = world.stating(step=world.step / 10, currency="KWD" if world.step < 1 else "CNY")
    level = world.finest[int(rng.integers(len(world.finest) - (world.time is not None)))]
    member = str(rng.choice(sorted({cell[level] for cell in world.cells})))
    parts = {"part one": Decimal("0.3"), "part two": Decimal("0.7")}
    whole, halves = continuous(fine.plan()), continuous(split(fine, level, member, parts).plan())
    origin = {name: tuple(member if each in parts else each for each in name) for name in halves.burdens}
    assert set(origin.values()) == whole.burdens.keys()
    for name, burden in halves.burdens.items():
        assert burden == pytest.approx(whole.burdens[origin[name]], rel=1e-4, abs=1e-6)


@KINDS
@SEEDS
def test_a_plan_that_is_fair_already_stays_as_it_is(seed, kind):
    """10, 21. The reference is a plan in whole steps that keeps all rules: the answer is just that plan."""
    world = random_world(seed, kind, replace(FIXED, zeros=False))
    if world.time is not None and not all(world.hidden):
        world = replace(world, hidden=tuple(max(steps, 1) for steps in world.hidden)).stating(rules=[])
        world = world.stating(total=sum(world.hidden) * world.step)
    facts = world.frames["facts"].assign(score=[Decimal(steps) for steps in world.hidden])
    allocation = solve(replace(world, frames=world.frames | {"facts": facts}).plan())
    levels = allocation.cells.finest
    names = zip(*(allocation.cells.member_names(level, np.arange(len(allocation.cells))) for level in levels),
                strict=True)  # fmt: skip
    expected = dict(zip(map(world.name, world.cells), world.hidden, strict=True))
    assert allocation.steps.tolist() == [expected[tuple(map(str, name))] for name in names]
    assert allocation.certificate.objective == pytest.approx(0.0, abs=1e-12)


@KINDS
@SEEDS
def test_references_are_shares_whatever_their_size(seed, kind):
    """11. Every score times 7."""
    world = random_world(seed, kind)
    facts = world.frames["facts"]
    larger = facts.assign(score=facts["score"] * 7)
    assert_same(
        continuous(world.plan()),
        continuous(replace(world, frames=world.frames | {"facts": larger}).plan()),
    )


@pytest.mark.parametrize("notion", ["proportional", "least_squares"])
def test_the_stated_size_of_the_reference_decides_where_a_free_total_lands(notion):
    """11. With a banded total the size of the reference is a choice: the total follows it inside the band."""
    world = random_world(3, "T", Shape(rules=0, bands=False, zeros=False, wild=False))
    middle = world.document["total"] / world.step
    band = {"min": (middle // 2) * world.step, "max": middle * 2 * world.step}
    for factor, expected in ((Decimal("1.2"), "1.2"), (Decimal("0.8"), "0.8"), (Decimal(3), "2")):
        size = {"total": middle * factor * world.step}
        stated = world.stating(
            total=band, fairness={"notion": notion}, reference=world.document["reference"] | size
        )
        total = sum(continuous(stated.plan()).amounts.values())
        assert total == pytest.approx(float(middle * Decimal(expected)))


@KINDS
@SEEDS
def test_holding_the_sums_that_were_found_changes_nothing(seed, kind):
    """12. Groups are held at what they got."""
    world = random_world(seed, kind)
    found = continuous(world.plan())
    each = some_levels(np.random.default_rng(seed), world)
    assert_same(
        found, continuous(held_within(world, "held", each, around(sums(world, each, found.amounts))).plan())
    )


@KINDS
@SEEDS
def test_holding_some_of_the_cells_that_were_found_changes_nothing(seed, kind):
    """13. Consistency: the others' share of what is left is what they had."""
    rng = np.random.default_rng(seed)
    world = random_world(seed, kind)
    found = continuous(world.plan())
    held = {
        name: bounds if rng.random() < 0.5 else (0, most(world))
        for name, bounds in around(sums(world, world.finest, found.amounts)).items()
    }
    assert_same(found, continuous(held_within(world, "held", world.finest, held).plan()))


@KINDS
@SEEDS
def test_tightening_a_rule_that_does_not_bind_changes_nothing(seed, kind):
    """14. Rules on plain sums without a price, replaced by what the sums came to."""
    world = random_world(seed, kind)
    found = continuous(world.plan())
    model, prices = found.built.model, found.candidate.multipliers
    priced = {model.rule_names[model.row_rule[row]] for row in np.flatnonzero(prices)}
    on_cells = {row.rule for row in rows_of(world) if len(row.factors) == 1}
    tightened = world
    for rule in world.document["rules"]:
        plain = {"total", "min", "max", "growth"} & rule.keys() and "weight" not in rule
        if plain and "where" not in rule and rule["name"] not in priced | on_cells:
            each = rule.get("each", [])
            tight = around(sums(world, each, found.amounts))
            tightened = held_within(tightened.without_rules(rule["name"]), rule["name"], each, tight)
    assert_same(found, continuous(tightened.plan()))
