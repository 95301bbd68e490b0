"""The change between two plans: effects are means over orders of solved plans, and add up everywhere."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from math import factorial

import numpy as np
import pandas as pd
import pytest

from quotaopt.attribution.blocks import MOST_SOLVES, arranged
from quotaopt.attribution.compare import compare
from quotaopt.attribution.differences import differences
from quotaopt.attribution.grid import common_grid
from quotaopt.attribution.inputs import Input
from quotaopt.engine import solve
from quotaopt.errors import InfeasibleError, PlanError, QuotaoptError
from quotaopt.plan.plan import Plan, make_plan
from support.assigned_plans import plan_of as assigned_plan
from support.assigned_plans import random_document
from support.logic_plans import logic_plan, lot
from support.owned_plans import owned_plan
from support.phased_plans import phased_plan
from support.random_plans import random_world
from support.seeds import n_plans
from support.small_plan import HISTORY, PEOPLE, small_plan
from support.tier_plans import tier_plan

SEEDS = n_plans(3)
CAP = {"name": "cap", "each": ["rep"], "max": "people.capacity"}
EAST = {"name": "east", "where": {"region": "East"}, "max": 700}
NEW = {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.3")}}


def _people(**capacity: int) -> pd.DataFrame:
    return PEOPLE.assign(capacity=[capacity.get(rep, old) for rep, old in zip(*_columns(), strict=True)])


def _columns() -> tuple[list[str], list[int]]:
    return PEOPLE["rep"].tolist(), PEOPLE["capacity"].tolist()


def _names(change) -> list[str]:
    return [one.name("en") for one in change.inputs]


def _effects(change, *levels: str) -> dict[str, list[int]]:
    """The effect of every input on the members of a level."""
    moves = change.main.by(levels)
    return {name: moves.effects[:, i].tolist() for i, name in enumerate(_names(change))}


def _assert_adds_up(change) -> None:
    for part in change.parts:
        for levels in ((), *((level,) for level in part.grid.labels), tuple(part.grid.labels)):
            moves = part.by(levels)
            assert (moves.effects.sum(axis=1) == moves.difference).all()


def _apart(seed: int) -> tuple[Plan, Plan]:
    """Two random plans that differ in their total, references, a rule and the notion."""
    rng = np.random.default_rng([seed, 7])
    world = random_world(seed, "TFP"[seed % 3])
    document = dict(world.document)
    facts = world.frames["facts"]
    later = facts.assign(score=[Decimal(str(x)) * (1 if rng.random() < 0.7 else 2) for x in facts["score"]])
    document["rules"] = [rule for rule in document["rules"] if rng.random() < 0.7]
    notion = document["fairness"]["notion"]
    other = "least_squares" if notion == "proportional" else "proportional"
    document["fairness"] = document["fairness"] | {"notion": other}
    frames = world.frames | {"facts": later}
    return make_plan(world.document, tables=world.frames), make_plan(document, tables=frames)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_effects_are_the_means_of_plans_solved_one_by_one(seed):
    before, after = _apart(seed)
    try:
        change = compare(before, after)
    except QuotaoptError:
        pytest.skip("one of the plans cannot be met")
    _assert_adds_up(change)
    k = len(change.inputs)
    if k > 4 or change.impossible:
        return
    found = differences(change.before.plan, change.after.plan)
    plans = [solve(found.between(mask, change.inputs)) for mask in range(1 << k)]
    assert (plans[0].steps == change.before.steps).all()
    assert (plans[-1].steps == change.after.steps).all()
    grid, places = common_grid([plan.cells for plan in plans])
    steps = np.zeros((1 << k, len(grid)), dtype=np.int64)
    for mask, (plan, place) in enumerate(zip(plans, places, strict=True)):
        steps[mask, place] = plan.steps
    for i in range(k):
        total = np.zeros(len(grid), dtype=np.int64)
        for order in permutations(range(k)):
            before_it = sum(1 << j for j in order[: order.index(i)])
            total += steps[before_it | 1 << i] - steps[before_it]
        effects = change.main.effects[:, i]
        assert (np.abs(effects * factorial(k) - total) < factorial(k)).all()
        assert abs(int(effects.sum()) * factorial(k) - int(total.sum())) < factorial(k)


@pytest.mark.parametrize(
    "plan",
    [
        tier_plan(1, measures=True),
        assigned_plan(*random_document(2)),
        owned_plan(1).plan(),
        phased_plan(seed=1),
        logic_plan(lot(0.3), reps=2, lines=2, segments=1),
    ],
    ids=["tiers and measures", "over-assignment", "owners", "phases", "choices"],
)
def test_in_every_kind_of_plan_the_inputs_lead_from_one_to_the_other(plan):
    notion = plan.spec.fairness.notion
    changes = {"fairness": {"notion": "least_squares" if notion == "proportional" else "proportional"}}
    if plan.document.get("rules"):
        changes["rules"] = plan.document["rules"][:-1]
    if plan.document.get("over_assignment"):
        changes["over_assignment"] = plan.document["over_assignment"][:-1]
    change = compare(plan, plan.change(changes))
    _assert_adds_up(change)
    found = differences(change.before.plan, change.after.plan)
    for coalition, end in ((0, change.before), ((1 << len(found.inputs)) - 1, change.after)):
        assert (solve(found.between(coalition, found.inputs)).steps == end.steps).all()


def test_what_only_words_say_is_no_difference():
    before = small_plan(EAST, {**NEW, "because": "strategy"})
    after = small_plan(NEW, {**EAST, "name": "the east"}, plan="renamed")
    change = compare(before, after)
    assert change.inputs == ()
    assert change.solves == 1
    assert not change.main.effects.size
    assert (change.before.steps == change.after.steps).all()


def test_the_order_of_rows_and_columns_is_no_difference():
    shuffled = {"people": PEOPLE.iloc[::-1, ::-1], "history": HISTORY.sample(frac=1.0, random_state=5)}
    assert compare(small_plan(CAP), small_plan(CAP, frames=shuffled)).inputs == ()


def test_the_same_plans_give_the_same_document():
    before, after = small_plan(CAP, EAST), small_plan(NEW, CAP, total=1300)
    documents = [compare(before, after).to_dict() for _ in range(2)]
    assert documents[0] == documents[1]


def test_an_input_that_changes_no_target_has_no_effect():
    slack = {"name": "slack", "where": {"region": "West"}, "max": 5000}
    change = compare(small_plan(EAST), small_plan(EAST, slack, total=1300))
    assert _names(change) == ["total", "rule slack"]
    assert _effects(change, "rep")["rule slack"] == [0, 0, 0]
    assert _effects(change)["total"] == [100]


def test_inputs_that_do_the_same_get_the_same():
    one = {"name": "one", "where": {"region": "East"}, "max": 600}
    change = compare(small_plan(), small_plan(one, {**one, "name": "two"}))
    east = {name: effects[0] for name, effects in _effects(change, "region").items()}
    assert east["rule one"] == east["rule two"] < 0
    assert sum(east.values()) == change.main.by(["region"]).difference[0]


def test_mirrored_inputs_have_mirrored_effects():
    west = HISTORY[HISTORY["rep"] != "Cy"].assign(revenue=100)
    twins = pd.concat([west, west.assign(region="West", rep=west["rep"] + "2")])
    caps = [{"name": rep, "where": {"rep": rep}, "max": 200} for rep in ("Ann", "Ann2")]
    change = compare(
        small_plan(frames={"history": twins}), small_plan(*caps, frames={"history": twins}, total=1200)
    )
    ann, ann2 = (_effects(change, "rep")[f"rule {rep}"] for rep in ("Ann", "Ann2"))
    assert ann == [ann2[1], ann2[0], ann2[3], ann2[2]]  # reps are Ann, Ann2, Bob, Bob2


def test_locks_on_different_members_of_a_free_total_add_up_without_interaction():
    free = {"total": {"min": 0, "max": 5000}}
    locks = [{"name": rep, "where": {"rep": rep}, "total": 400} for rep in ("Ann", "Bob", "Cy")]
    later = [{**lock, "total": 400 + 10 * i} for i, lock in enumerate(locks, start=1)]
    change = compare(small_plan(*locks, **free), small_plan(*later, **free))
    assert _effects(change, "rep") == {
        "rule Ann": [10, 0, 0], "rule Bob": [0, 20, 0], "rule Cy": [0, 0, 30],
    }  # fmt: skip


def test_columns_of_tables_are_inputs_of_their_own():
    capacity = _people(Bob=380)
    history = HISTORY.assign(
        revenue=[amount + 60 * (row == 2) for row, amount in enumerate(HISTORY["revenue"])]
    )
    after = small_plan(CAP, frames={"people": capacity, "history": history})
    change = compare(small_plan(CAP), after)
    assert _names(change) == ["people.capacity", "history.revenue"]
    assert [one.kind for one in change.inputs] == ["rules", "reference"]
    assert change.inputs[0].told("en") == ("Bob 700 → 380",)
    assert change.inputs[1].told("en") == ("Σ 1,100 → 1,160",)
    _assert_adds_up(change)


def test_columns_that_no_target_depends_on_are_no_inputs():
    after = small_plan(CAP, frames={"people": PEOPLE.assign(locked=[1, 2, 3])})
    assert compare(small_plan(CAP), after).inputs == ()


def test_cells_of_one_plan_only_carry_nothing_in_the_other():
    more = pd.DataFrame(
        [("West", "Di", "Core", quarter, 100) for quarter in ("2023-Q1", "2023-Q2")], columns=HISTORY.columns
    )
    after = small_plan(frames={"history": pd.concat([HISTORY, more], ignore_index=True)})
    change = compare(small_plan(), after)
    moves = change.main.by(["rep"])
    assert moves.names["rep"].tolist() == ["Ann", "Bob", "Cy", "Di"]
    assert moves.before.tolist()[3] == 0 < moves.after.tolist()[3]
    assert _names(change) == ["table history"]
    _assert_adds_up(change)


def test_people_who_change_sides_lose_there_and_gain_here():
    moved = HISTORY.assign(region=HISTORY["region"].where(HISTORY["rep"] != "Bob", "West"))
    change = compare(small_plan(), small_plan(frames={"history": moved}, total=1300))
    assert _names(change) == ["total", "who belongs where (org)"]
    east, west = change.main.by(["region"]).effects[:, 1].tolist()
    assert east == -west < 0
    _assert_adds_up(change)


def test_different_steps_meet_in_the_finest_that_both_are_multiples_of():
    change = compare(small_plan(step=4, total=1200), small_plan(step=6, total=1200))
    assert change.main.step == 2
    assert change.main.by(()).after.tolist() == [600]
    _assert_adds_up(change)


def test_orders_through_impossible_plans_do_not_count():
    before = small_plan(CAP, total=1200)
    after = small_plan(CAP, total=2400, frames={"people": _people(Ann=900, Bob=900, Cy=900)})
    change = compare(before, after)
    assert (change.orders, change.of) == (1, 2)
    assert [[one.name("en") for one in mixture.inputs] for mixture in change.impossible] == [["total"]]
    wider = compare(before, small_plan(CAP, frames={"people": _people(Ann=900, Bob=900, Cy=900)}))
    assert _effects(change, "rep")["people.capacity"] == wider.main.by(["rep"]).difference.tolist()
    _assert_adds_up(change)


def test_inputs_of_which_no_plan_has_one_without_the_other_count_as_one():
    low = {"name": "low", "where": {"region": "East"}, "total": 300}
    high = {"name": "high", "where": {"region": "West"}, "total": 900}
    after = small_plan({**low, "total": 500}, NEW, {**high, "total": 700})
    change = compare(small_plan(low, high), after)
    assert _names(change) == ["2 inputs that go together", "rule new"]
    assert [one.name("en") for one in change.inputs[0].joint] == ["rule low", "rule high"]
    assert change.orders == change.of == 2
    assert _effects(change, "region")["2 inputs that go together"] == [200, -200]
    _assert_adds_up(change)


def test_rows_that_only_one_plan_has_are_told_by_their_keys():
    people = pd.concat([PEOPLE, pd.DataFrame({"rep": ["Di"], "capacity": [300], "locked": [1]})])
    cells = {
        "cells": {"cross": ["rep", "line"]},
        "reference": {"blend": [{"even_over": "rep"}], "season": "flat"},
    }
    cells["dimensions"] = {**small_plan().document["dimensions"], "org": ["rep"]}
    before, after = small_plan(CAP, **cells), small_plan(CAP, frames={"people": people}, **cells)
    change = compare(before, after)
    assert _names(change) == ["rows of people"]
    assert change.inputs[0].told("en") == ("+ Di",)
    _assert_adds_up(change)


def test_where_no_order_is_possible_all_inputs_count_as_one():
    low = {"name": "low", "where": {"region": "East"}, "total": 300}
    high = {"name": "high", "where": {"region": "West"}, "total": 900}
    change = compare(small_plan(low, high), small_plan({**low, "total": 500}, {**high, "total": 700}))
    assert _names(change) == ["all 2 inputs together"]
    assert len(change.impossible) == 2
    _assert_adds_up(change)


def test_beyond_six_inputs_those_of_a_kind_follow_one_another():
    bands = [{"name": f"band {i}", "where": {"rep": "Bob"}, "max": 5000 - i} for i in range(3)]
    entries = {"fairness": {"notion": "least_squares"}, "rounding": {"method": "webster"}}
    after = small_plan(*bands, EAST, total=1300, **entries)
    change = compare(small_plan(), after)
    assert change.is_by_kind
    assert len(change.inputs) == 7
    _assert_adds_up(change)
    assert [change.main.effects[:, i].any() for i in range(1, 4)] == [False] * 3


def test_many_inputs_of_a_kind_change_as_one():
    inputs = tuple(
        Input(kind, frozenset({(kind, str(i))}), "compare.input.entry", {"name": f"{kind} {i}"})
        for kind, count in (("finance", 3), ("rules", 30), ("people", 8))
        for i in range(count)
    )
    apart, orders = arranged(inputs)
    assert len(orders.coalitions) <= MOST_SOLVES
    assert [len(one.joint) for one in apart] == [0, 0, 0, 30, 8]
    assert frozenset().union(*(one.parts for one in apart)) == frozenset().union(
        *(one.parts for one in inputs)
    )


def test_the_change_back_is_the_change_with_the_other_sign():
    before, after = small_plan(CAP, EAST), small_plan(NEW, CAP, total=1300)
    there, back = compare(before, after), compare(after, before)
    assert sorted(_names(there)) == sorted(_names(back))
    for name, effects in _effects(there, "region").items():
        assert np.abs(np.add(effects, _effects(back, "region")[name])).max() <= len(there.main.before)


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ({"currency": "CNY"}, "compare.other_units"),
        ({"tiers": {"base": {"of_total": Decimal("0.9")}, "target": {}}}, "compare.other_layers"),
    ],
)
def test_plans_whose_numbers_mean_different_things_are_refused(entries, key):
    with pytest.raises(PlanError) as refused:
        compare(small_plan(), small_plan(**entries))
    assert [problem.key for problem in refused.value.problems] == [key]


def test_plans_with_other_levels_are_refused():
    dimensions = {"org": ["rep"], "product": ["line"], "time": small_plan().document["dimensions"]["time"]}
    with pytest.raises(PlanError) as refused:
        compare(small_plan(), small_plan(dimensions=dimensions))
    assert [problem.key for problem in refused.value.problems] == ["compare.other_levels"]


def test_an_impossible_plan_is_no_comparison():
    with pytest.raises(InfeasibleError):
        compare(small_plan(CAP), small_plan(CAP, total=9000))


def test_every_measure_is_attributed_in_its_own_unit():
    measures = {
        "sales": {"total": 1200, "step": 1},
        "orders": {"total": 60, "step": 1, "unit": "pieces"},
    }
    later = measures | {"orders": {"total": 66, "step": 1, "unit": "pieces"}}
    none = {"step": None, "total": None}
    before, after = (small_plan().change(none | {"measures": stated}) for stated in (measures, later))
    change = compare(before, after)
    assert _names(change) == ["measures.orders.total"]
    assert [part.by(()).difference.tolist() for part in change.parts] == [[0], [6]]
    _assert_adds_up(change)


def test_a_change_can_be_narrowed_to_members_that_one_plan_only_has():
    more = pd.DataFrame([("West", "Di", "Core", "2023-Q1", 100)], columns=HISTORY.columns)
    after = small_plan(frames={"history": pd.concat([HISTORY, more], ignore_index=True)})
    narrowed = compare(small_plan(), after).of_members(rep="Di")
    assert narrowed.by()["before"].tolist() == [0]
    assert narrowed.members == {"rep": ("Di",)}
    with pytest.raises(PlanError):
        narrowed.of_members(rep="Nobody")


def test_answers_that_miss_a_limit_in_whole_steps_are_counted():
    rate = {"of": "margins.rate", "min": Decimal("0.2512"), "max": Decimal("0.2513")}
    narrow = {"name": "narrow", "where": {"region": "East"}, "ratio": rate}
    some = {"name": "some", "where": {"region": "East"}, "min": 500}  # or East would carry nothing
    change = compare(small_plan(some, step=100), small_plan(some, narrow, step=100, total=1300))
    assert change.before.status == "optimal"
    assert change.after.status == "feasible"
    assert change.unproved == 2
    _assert_adds_up(change)
