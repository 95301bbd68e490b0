"""Do scenarios come from scenarios, and do they change something that the plan holds?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.scenarios import effect_problems, family_problems, plan_places, resolved

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_scenarios(plan: Plan) -> Iterator[Problem]:
    """Their families, always; what they do, of the plan as it is written.

    A scenario is a change of that plan. Of one with other entries (`total` overridden to what the
    scenario has, a rule taken away) only the scenarios that are used must still mean something.
    """
    stated, place = plan.spec.scenarios, plan_places(plan)
    problems = list(family_problems(stated, place, ()))
    yield from problems
    if problems or plan.origin.changed:
        return
    known = resolved(stated, place, {})
    for scenario in known.values():
        yield from effect_problems(plan, scenario, known)
