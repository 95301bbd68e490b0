"""Do the levels exist that a replan is told to look at?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_replan(plan: Plan) -> Iterator[Problem]:
    """People who are of a level, not of time; causes that speak of levels."""
    spec, dimensions = plan.spec.replan, plan.spec.dimensions.values()
    levels = [level for one in dimensions for level in one.levels]
    others = [level for one in dimensions if not isinstance(one, Time) for level in one.levels]
    if spec.level is not None and spec.level not in others:
        yield misspelt(plan.place("replan", "level"), "plan.unknown_level", spec.level, others)
    for position, cause in enumerate(spec.causes):
        for level in cause.where:
            if level not in levels:
                place = plan.place("replan", "causes", position, "where", level)
                yield misspelt(place, "plan.unknown_level", level, levels)
