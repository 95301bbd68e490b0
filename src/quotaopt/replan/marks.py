"""By what the additions of a replan are known in a plan, and how they are taken away again.

The plan that a replan has made is itself replanned as the plan it came from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quotaopt.errors import PlanError, Problem
from quotaopt.plan.plan import Plan
from quotaopt.replan.tables import CELLS, PEOPLE, PERIODS

MARK = "replan: "
"""Names of added rules begin with it, and so do the reasons of amendments."""
CLOSED, STAYS, MAY_CHANGE = f"{MARK}periods that are over", f"{MARK}periods that stay", f"{MARK}targets"
PERSON, PERSON_AND_PERIOD = f"{MARK}each person", f"{MARK}each person and period"
LEAST_CHANGE = f"{MARK}least change"
LAST_PRIORITY = 9
"""Of soft rules."""


def part_rule(name: str) -> str:
    """The rule that says what a cause's cells carry."""
    return f"{MARK}{name}"


def with_priorities(plan: Plan, later: int) -> dict[str, Any]:
    """The rules of a plan, and its goals where it has some, their priorities so much later.

    Raises
    ------
    PlanError
        There is no priority so late.
    """
    rules = [dict(rule) for rule in plan.document.get("rules", ())]
    goals = [{**goal, "priority": goal["priority"] + later} for goal in plan.document.get("goals", ())]
    for position, rule in enumerate(plan.spec.rules):
        if rule.soft is None or rule.soft.priority is None or rule.name.startswith(MARK):
            continue
        priority = rule.soft.priority + later
        if priority > LAST_PRIORITY:
            place = plan.place("rules", position, "soft", "priority")
            raise PlanError([Problem.at(place, "replan.priorities", rule=rule.name, last=LAST_PRIORITY)])
        rules[position]["soft"] = {**rules[position]["soft"], "priority": priority}
    return {"rules": rules, **({"goals": goals} if goals else {})}


def before_replan(plan: Plan) -> Plan:
    """The plan without what a replan has added to it; as it is where none has."""
    if CELLS not in plan.spec.tables:
        return plan
    asked_least = any(rule.name == LEAST_CHANGE for rule in plan.spec.rules)
    stated = with_priorities(plan, later=-1 if asked_least else 0)
    rules = [_unmarked(rule) for rule in stated["rules"] if not rule["name"].startswith(MARK)]
    added = {CELLS, PEOPLE, PERIODS}
    tables = {name: each for name, each in plan.document["tables"].items() if name not in added}
    frames = {name: frame for name, frame in plan.frames.items() if name not in added}
    return replace(plan, frames=frames).change({**stated, "rules": rules, "tables": tables})


def _unmarked(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule without the amendments of a replan."""
    kept = [each for each in rule.get("amended", ()) if not str(each.get("because")).startswith(MARK)]
    rest = {key: entry for key, entry in rule.items() if key != "amended"}
    return {**rest, **({"amended": kept} if kept else {})}
