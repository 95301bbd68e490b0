"""Do the levels and tables exist that the audit is to look at?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.names import levels_of
from quotaopt.plan.document.misspelt import misspelt
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.schema import Time

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_audit(plan: Plan) -> Iterator[Problem]:
    """People are of no level of time, periods of none other; columns are of tables that there are."""
    spec, levels = plan.spec.audit, levels_of(plan.spec)
    timed = {level for level, name in levels.items() if isinstance(plan.spec.dimensions.get(name), Time)}
    others = [level for level in levels if level not in timed]
    if spec.level is not None and spec.level not in others:
        yield misspelt(plan.place("audit", "level"), "plan.unknown_level", spec.level, others)
    by = spec.backtest.by
    if by is not None and by not in timed:
        yield misspelt(plan.place("audit", "backtest", "by"), "plan.unknown_level", by, sorted(timed))
    columns: list[tuple[PlanPath, str]] = [
        (("audit", "groups", number), column) for number, column in enumerate(spec.groups)
    ]
    if spec.last_plan is not None:
        columns.append((("audit", "last_plan"), spec.last_plan))
    for path, column in columns:
        table = column.partition(".")[0]
        if table not in plan.spec.tables:
            yield misspelt(plan.place(*path), "plan.unknown_table", table, plan.spec.tables)
        elif path[1] == "groups" and not plan.spec.tables[table].key:
            yield Problem.at(plan.place(*path), "plan.lookup_without_key", column=column, table=table)
