"""Do the levels and tables exist that the audit is to look at?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_audit(plan: Plan) -> Iterator[Problem]:
    """People are of no level of time, periods of none other; last year's targets are in a table."""
    spec, levels = plan.spec.audit, levels_of(plan.spec)
    timed = {level for level, name in levels.items() if isinstance(plan.spec.dimensions.get(name), Time)}
    others = [level for level in levels if level not in timed]
    if spec.level is not None and spec.level not in others:
        yield misspelt(plan.place("audit", "level"), "plan.unknown_level", spec.level, others)
    by = spec.backtest.by
    if by is not None and by not in timed:
        yield misspelt(plan.place("audit", "backtest", "by"), "plan.unknown_level", by, sorted(timed))
    if spec.last_plan is not None:
        table = spec.last_plan.partition(".")[0]
        if table not in plan.spec.tables:
            place = plan.place("audit", "last_plan")
            yield misspelt(place, "plan.unknown_table", table, plan.spec.tables)
