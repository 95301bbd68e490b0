"""Do rules that run over periods say which, and do their conditions select whole ones?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.schema import Time
from quotaopt.plan.schema_rules import Rule

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_phasing(plan: Plan) -> Iterator[Problem]:
    """Cumulative and smooth rules that do not go by exactly one level of time."""
    times = [time for time in plan.spec.dimensions.values() if isinstance(time, Time)]
    for position, rule in enumerate(plan.spec.rules):
        key = "cumulative" if rule.cumulative else "smooth"
        if not rule.cumulative and rule.smooth is None:
            continue
        if times:
            yield from _rule(plan, position, rule, key, times[0].levels)
        else:
            yield Problem.at(plan.place("rules", position, key), "plan.phasing_without_time", key=key)


def _rule(plan: Plan, position: int, rule: Rule, key: str, levels: tuple[str, ...]) -> Iterator[Problem]:
    stated = [level for level in rule.each if level in levels]
    if len(stated) != 1:
        given = {"key": key, "count": len(stated), "levels": ", ".join(stated or levels)}
        yield Problem.at(plan.place("rules", position, key), "plan.phasing_level", **given)
        return
    level = stated[0]
    for finer in levels[levels.index(level) + 1 :]:
        if finer in rule.where:
            place = plan.place("rules", position, "where", finer)
            yield Problem.at(place, "plan.phasing_finer", key=key, level=level, finer=finer)
    if rule.share is not None:
        for followed in (one for one in rule.share.of_each if one in levels):
            place = plan.place("rules", position, "share", "of", "each")
            yield Problem.at(place, "plan.cumulative_of", level=followed)
