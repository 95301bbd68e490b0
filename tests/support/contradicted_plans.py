"""Random plans of the classes beyond sums of cells, each with rules that most often contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from quotaopt.plan.plan import Plan
from support import assigned_plans
from support.measured_plans import STEPS, measured_plan, rate, rate_rule
from support.owned_plans import PEOPLE, OwnedPlan, owned_plan
from support.people_plans import CALENDARS, random_people
from support.phased_plans import phased_plan
from support.tier_plans import HIGH, LOW, MAIN, tier_plan

Rule = dict[str, Any]
NAME = "contradiction"


def _rng(seed: int, number: int) -> np.random.Generator:
    return np.random.default_rng([seed, number, 61])


def _caps(amounts: pd.Series, missing: int, step: int, **rule: Any) -> tuple[Rule, pd.DataFrame]:
    """Upper limits that add up to so many steps less than the amounts, and their table."""
    high = amounts.to_numpy() // step
    for row in np.argsort(-high, kind="stable"):
        taken = min(missing, int(high[row]))
        high[row] -= taken
        missing -= taken
    frame = amounts.index.to_frame(index=False).assign(high=high * step)
    return {"name": NAME, "each": list(amounts.index.names), "max": "contradictions.high"} | rule, frame


def _measured(seed: int) -> Plan:
    """One step or much too little room in one measure, or a rate that the other measure's limits forbid."""
    rng = _rng(seed, 1)
    case = measured_plan(seed, crossing=bool(rng.integers(2)))
    if rng.random() < 0.5:
        case = rate_rule(case, seed, ["rep"])
    each = [str(rng.choice(["region", "rep", "line", "quarter"]))]
    if rng.random() < 0.5:
        rates = rate(case, each, "profit", "revenue")
        least = Decimal(int(rates.max() * rng.uniform(1.0, 1.4) * 1000) + 1) / 1000
        of_one = {"where": {each[0]: str(rng.choice(rates.index))}}
        rows = of_one if rng.random() < 0.7 else {"each": each}
        ratio = {"of": "profit", "over": "revenue", "min": least}
        return case.with_rules({"name": NAME, "ratio": ratio} | rows).plan()
    name = str(rng.choice(list(STEPS)))
    sums = case.hidden.groupby(each)[name].sum()
    missing = 1 if rng.random() < 0.5 else int(sums.sum() // STEPS[name] * 0.3)
    rule, frame = _caps(sums, missing, STEPS[name], where={"measure": name})
    return case.with_rules(rule, contradictions=frame).plan()


def _tiers(seed: int) -> Plan:
    """Caps of a tier, often met by floors of a lower one."""
    rng = _rng(seed, 2)
    level, part = str(rng.choice(["region", "rep", "line", "quarter"])), rng.uniform(0.4, 1.8)
    n_tiers = int(rng.integers(2, 4))
    tiers = [LOW, MAIN, HIGH][3 - n_tiers :]
    n_members = {"region": 2, "rep": 4, "line": 2, "quarter": 2}[level]
    high = {"where": {"tier": str(rng.choice(tiers))}, "each": [level], "max": int(3000 / n_members * part)}
    rules = [{"name": NAME} | high]
    if rng.random() < 0.6:
        members = {"tier": tiers[0], "rep": ["rep0", "rep1"][: int(rng.integers(1, 3))]}
        rules.append({"name": "floor", "where": members, "min": int(rng.integers(200, 2500))})
    return tier_plan(seed, n_tiers=n_tiers, rules=tuple(rules))


def _owned(seed: int) -> Plan:
    """Floors of accounts or regions beside caps of the people who own them."""
    rng = _rng(seed, 3)
    owned = owned_plan(seed)
    total = owned.document["total"]
    people, level = str(rng.choice(["month", "quarter", "all"])), str(rng.choice(["account", "region"]))
    n_periods = {"month": 6, "quarter": 2, "all": 1}[people]
    cap = Decimal(int(100 * total * rng.uniform(0.03, 0.25) / n_periods)) / 100
    floors = owned.frames["history"].groupby(level)["revenue"].sum()
    low = np.floor(floors / floors.sum() * total * rng.uniform(0.7, 1.1)).astype(int)
    includes = str(rng.choice(["owners", "owners", "both"]))
    each = ["person"] if people == "all" else ["person", people]
    rules: list[Rule] = [
        {"name": "capacity", "each": each, "max": cap, "includes": includes},
        {"name": NAME, "each": [level], "min": "floors.low"},
    ]
    if rng.random() < 0.3:
        who = {"person": PEOPLE[int(rng.integers(len(PEOPLE)))]}
        rules.append({"name": "floor", "where": who, "min": int(total * rng.uniform(0.1, 0.6))})
    frame = low.index.to_frame(index=False).assign(low=low.to_numpy())
    frames = owned.frames | {"floors": frame}
    tables = owned.document["tables"] | {"floors": {"key": level}}
    return OwnedPlan(owned.document | {"rules": rules, "tables": tables}, frames, owned.periods).plan()


def _people(seed: int) -> Plan:
    """Caps of people or periods where some people are not there, and what others are to carry."""
    rng = _rng(seed, 4)
    calendar = str(rng.choice(list(CALENDARS)))
    plan, persons, _ = random_people(rng, calendar, int(rng.integers(3, 9)))
    total, time = 100_000, CALENDARS[calendar]
    finest, n_periods = time["levels"][-1], time["periods"]
    rules: list[Rule] = []
    if rng.random() < 0.7:
        cap = int(total / len(persons) * rng.uniform(0.3, 1.3))
        rules.append({"name": NAME, "each": ["rep"], "max": cap})
    if rng.random() < 0.6 or not rules:
        cap = int(total / n_periods * rng.uniform(0.4, 1.2))
        rules.append({"name": "pace", "each": [finest], "max": cap})
    if rng.random() < 0.5:
        share = Decimal(int(rng.integers(2, 9))) / 10
        where = {"rep": sorted(persons)[: int(rng.integers(1, 3))]}
        rules.append({"name": "floor", "where": where, "share": {"min": share}})
    return plan.replace(rules=rules)


def _phased(seed: int) -> Plan:
    """Running ceilings, steady periods and shares of periods that do not go together."""
    rng = _rng(seed, 5)
    level = str(rng.choice(["month", "quarter"]))
    n_periods = {"month": 12, "quarter": 4}[level]
    early = {"quarter": ["2024-Q1", "2024-Q2"][: int(rng.integers(1, 3))]}
    steep = Decimal(int(rng.integers(5, 30))) / 10
    rules: list[Rule] = [
        {"name": "pace", "cumulative": True, "each": ["region", "month"], "max": "ceilings.amount"},
        {"name": "early", "where": early, "share": {"min": Decimal(int(rng.integers(3, 9))) / 10}},
        {"name": "steady", "each": ["rep", level], "smooth": {"max": steep}},
        {"name": "late", "where": {"quarter": "2024-Q4"}, "min": int(rng.integers(3000, 9000))},
        {"name": NAME, "each": [level], "max": int(12_000 / n_periods * rng.uniform(0.6, 1.1))},
        {"name": "first", "each": ["region"], "where": {"quarter": "2024-Q1"}, "max": 400},
        {"name": "behind", "cumulative": True, "each": ["month"], "max": int(rng.integers(700, 1100))},
    ]
    chosen = rng.choice(len(rules), size=int(rng.integers(2, 5)), replace=False)
    return phased_plan(*(rules[number] for number in sorted(chosen)), seed=seed)


def _assigned(seed: int) -> Plan:
    """Caps on own, plan or street numbers of reps, and of lines, below what they would carry."""
    rng = _rng(seed, 6)
    document, frames = assigned_plans.random_document(seed)
    facts, total = frames["facts"], document["total"]
    if rng.random() < 0.6:
        own = pd.Series(assigned_plans.multiples(document, facts)).astype(float)
        plan = facts.groupby("rep")["sold"].sum() / facts["sold"].sum() * total
        number = str(rng.choice(["own", "plan"]))
        amounts = plan * (own if number == "own" else 1.0)
        frame = pd.DataFrame({"rep": amounts.index})
        frame["tight"] = np.floor(amounts.to_numpy() * rng.uniform(0.5, 1.02, len(frame))).astype(int)
        rule: Rule = {"name": NAME, "each": ["rep"], "max": "contradictions.tight", "number": number}
    else:
        sums = np.floor(facts.groupby("line")["sold"].sum() / facts["sold"].sum() * total)
        frame = pd.DataFrame({"line": sums.index})
        frame["tight"] = (sums.to_numpy() * rng.uniform(0.5, 1.0)).astype(int)
        rule = {"name": NAME, "each": ["line"], "max": "contradictions.tight", "number": "plan"}
    document["tables"]["contradictions"] = {"key": frame.columns[0]}
    document["rules"].append(rule)
    return assigned_plans.plan_of(document, frames | {"contradictions": frame})


CONTRADICTED: Mapping[str, Callable[[int], Plan]] = {
    "measures": _measured,
    "tiers": _tiers,
    "owners": _owned,
    "people": _people,
    "phases": _phased,
    "over-assignment": _assigned,
}
