"""A random plan of every class that quotaopt knows, by a number."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np

from quotaopt.plan.plan import Plan
from support.assigned_plans import plan_of, random_document
from support.logic_plans import at_most, logic_plan, lot, one_of
from support.measured_plans import measured_plan, rate_rule
from support.notions import NOTIONS
from support.owned_plans import owned_plan
from support.people_plans import CALENDARS, random_people
from support.phased_plans import phased_plan
from support.random_plans import Kind, random_world
from support.tier_plans import tier_plan

_NOTIONS = list(NOTIONS.values())


def how_many(few: int) -> range:
    """Numbers of random plans: a few, or as many as QUOTAOPT_PLANS says."""
    return range(int(os.environ.get("QUOTAOPT_PLANS", few)))


def _world(kind: Kind) -> Callable[[int], Plan]:
    return lambda seed: random_world(seed, kind).plan()


def _notions(seed: int) -> Plan:
    """Any notion, between reps or single cells."""
    level = [[], ["rep"]][seed // len(_NOTIONS) % 2]
    return phased_plan(
        {"name": "Ann", "where": {"rep": "Ann"}, "share": {"max": Decimal("0.31")}},
        seed=seed,
        fairness=_NOTIONS[seed % len(_NOTIONS)] | {"level": level},
    )


def _phased(seed: int) -> Plan:
    """Sums that run over the months, and soft rules in two priorities or with a penalty."""
    soft = [{"priority": 1}, {"priority": 2}, {"penalty": Decimal("0.5")}][seed % 3]
    running = {"name": "so far", "each": ["region", "month"], "max": "ceilings.amount", "cumulative": True}
    return phased_plan(
        running | {"soft": soft},
        {"name": "Bob", "where": {"rep": "Bob"}, "min": 6000, "soft": {"priority": 1}},
        {
            "name": "smooth",
            "each": ["rep", "quarter"],
            "smooth": {"min": Decimal("0.6"), "max": Decimal("1.8")},
        },
        {"name": "rate", "each": ["region"], "ratio": {"of": "margins.rate", "min": Decimal("0.25")}},
        seed=seed,
    )


def _logic(seed: int) -> Plan:
    rule = [lot(0.4), at_most(2), one_of(0, 0.5, 1.0, 1.5, 2.0)][seed % 3]
    return logic_plan(rule, seed=seed, notion=["proportional", "least_squares"][seed % 2])


def _measures(seed: int) -> Plan:
    case = measured_plan(seed, ["revenue", "profit"], crossing=bool(seed % 2))
    case = rate_rule(case, seed, ["rep"])
    if seed % 3 == 0:
        case = case.measure("cash", derived={"revenue": 0.9}, step=1)
    return case.stating(fairness=_NOTIONS[seed % len(_NOTIONS)]).plan()


def _tiers(seed: int) -> Plan:
    return tier_plan(seed, measures=bool(seed % 2), n_tiers=2 + seed % 2)


def _owned(seed: int) -> Plan:
    rules = [{"name": "cap", "each": ["person"], "max": 10**6}] if seed % 2 else []
    return owned_plan(seed).stating(rules=rules).plan()


def _assigned(seed: int) -> Plan:
    return plan_of(*random_document(seed))


def _people(seed: int) -> Plan:
    calendars = sorted(CALENDARS)
    return random_people(np.random.default_rng(seed), calendars[seed % len(calendars)])[0]


CLASSES: Mapping[str, Callable[[int], Plan]] = {
    "tree": _world("T"),
    "crossing trees": _world("F"),
    "general": _world("P"),
    "notions": _notions,
    "phased": _phased,
    "logic": _logic,
    "measures": _measures,
    "tiers": _tiers,
    "owners": _owned,
    "over-assignment": _assigned,
    "people": _people,
}
