"""Random plans of every class, most of which can be met: what is true of any answer is tried on them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

import quotaopt
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.plan.plan import Plan, make_plan
from support import assigned_plans
from support.logic_plans import at_most, logic_plan, lot, one_of
from support.measured_plans import measured_plan
from support.notions import NOTIONS
from support.owned_plans import owned_plan
from support.people_plans import CALENDARS, random_people
from support.phased_plans import phased_plan
from support.random_plans import SHAPE, contradicted, random_world
from support.tier_plans import tier_plan
from support.worlds import World

SHAPED = replace(SHAPE, wild=False)
MAY_FAIL = InfeasibleError, PlanError, NotCertifiedError


def solved_plans(kind: str, count: int) -> Iterator[tuple[int, quotaopt.Allocation]]:
    """The first `count` seeds whose plan of a class can be met, and its answer."""
    seed = found = 0
    while found < count:
        try:
            allocation = quotaopt.solve(CLASSES[kind](seed))
        except MAY_FAIL:
            seed += 1
            assert seed < 10 * (count + 10), f"hardly any plan of class {kind} can be met"
            continue
        yield seed, allocation
        seed, found = seed + 1, found + 1


def notion_of(seed: int) -> dict[str, Any]:
    """One notion after the other."""
    return dict(list(NOTIONS.values())[seed % len(NOTIONS)])


def _of_sums(kind: Any) -> Callable[[int], Plan]:
    """Sums alone; under every notion, and, in every second plan, references of all sizes."""

    def plan(seed: int) -> Plan:
        world = random_world(seed, kind, SHAPED if seed % 2 else SHAPE)
        level = world.document["fairness"].get("level", [])
        return world.stating(fairness=notion_of(seed // 2) | {"level": level}).plan()

    return plan


def _soft(seed: int) -> Plan:
    """Rules that contradict each other, all of which may be missed."""
    rng = np.random.default_rng([seed, 5])
    try:
        world = contradicted(seed, random_world(seed, "TFP"[seed % 3], SHAPED))  # type: ignore[arg-type]
    except ValueError:  # nothing to contradict
        world = random_world(seed, "P", SHAPED)
    rules = copy.deepcopy(world.document["rules"])
    for rule in rules:
        by_penalty = rng.random() < 0.3
        rule["soft"] = {"penalty": Decimal(2)} if by_penalty else {"priority": int(rng.integers(1, 3))}
    return _stating(world, rules, seed).plan()


def _stating(world: World, rules: list[dict[str, Any]], seed: int) -> World:
    return world.stating(rules=rules, fairness=notion_of(seed))


def _logic(seed: int) -> Plan:
    """Lots, counts and lists."""
    rules = (lot(0.6), at_most(2), one_of(0.0, 0.5, 1.0, 1.5))
    rng = np.random.default_rng([seed, 9])
    chosen = [rule for rule in rules[:2] if rng.random() < 0.8] or [rules[2]]
    notion = ("proportional", "least_squares", "leximin", "minimax")[seed % 4]
    return logic_plan(*chosen, lines=3, segments=1 + seed % 2, cap=2.0, seed=seed, notion=notion)


def _measured(seed: int) -> Plan:
    return measured_plan(seed, crossing=bool(seed % 2)).stating(fairness=notion_of(seed // 2)).plan()


def _tiers(seed: int) -> Plan:
    return tier_plan(seed, measures=bool(seed % 2), n_tiers=2 + seed % 2)


def _owned(seed: int) -> Plan:
    return owned_plan(seed).stating(fairness=notion_of(seed)).plan()


def _people(seed: int) -> Plan:
    calendar = list(CALENDARS)[seed % len(CALENDARS)]
    plan, *_ = random_people(np.random.default_rng([seed, 3]), calendar)
    caps = {"name": "cap", "each": ["rep"], "share": {"max": Decimal("0.3")}}
    return plan.replace(rules=[caps], fairness=notion_of(seed))


def _phased(seed: int) -> Plan:
    """Running limits, steady periods, a tilt."""
    rules: list[dict[str, Any]] = [
        {"name": "early", "each": ["quarter"], "share": {"min": Decimal("0.2"), "max": Decimal("0.3")}},
        {"name": "new", "where": {"line": "New"}, "share": {"min": Decimal("0.45")}},
        {"name": "pace", "cumulative": True, "where": {"region": "East"}, "max": "ceilings.amount"},
        {"name": "even", "each": ["rep", "month"], "smooth": {"max": 3}, "soft": {"priority": 1}},
    ]
    chosen = [rule for at, rule in enumerate(rules) if (seed >> at) % 2]
    tilt = [{"where": {"line": "New"}, "growth": Decimal("0.5")}, {"where": {"rep": "Cy"}, "factor": 2}]
    reference = {"season": {"from": "history"}, "tilt": tilt[: seed % 3]}
    return phased_plan(*chosen, seed=seed, reference=reference, fairness=notion_of(seed // 2))


def _assigned(seed: int) -> Plan:
    document, frames = assigned_plans.random_document(seed)
    return make_plan(document, tables=frames)


CLASSES: Mapping[str, Callable[[int], Plan]] = {
    "T": _of_sums("T"),
    "F": _of_sums("F"),
    "P": _of_sums("P"),
    "soft": _soft,
    "I": _logic,
    "measures": _measured,
    "tiers": _tiers,
    "owners": _owned,
    "people": _people,
    "phases": _phased,
    "over-assignment": _assigned,
}
