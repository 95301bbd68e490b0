"""Rows that were read for another plan, for one that says the same of the same cells and tables."""

from __future__ import annotations

from collections.abc import Sequence

from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.rules.rows import Rows

_ALIKE = frozenset({"total", "rules", "fairness"})
"""What plans may differ in whose rules of the same words limit the same sums alike."""
WORTH_KEEPING = 100_000
"""Cells up to which an answer keeps what was read for it, ten megabytes; beyond that memory is dearer."""


def said_before(plan: Plan, cells: Cells, before: Sequence[Rows]) -> dict[str, list[Rows]]:
    """Of the rows `before`, by name, those of rules that `plan` states in the same words.

    Shares are none of them, for they may be of the total; and with over-assignment limits stand on more
    than sums.
    """
    if not before or plan.spec.over_assignment:
        return {}
    scope = before[0].scope
    if cells is not scope.cells or not plan.differs_only_in(_ALIKE, scope.plan):
        return {}
    known = {rule.name: rule for rule in scope.plan.spec.rules if rule.kind != "share"}
    found: dict[str, list[Rows]] = {
        rule.name: [] for rule in plan.spec.rules if rule == known.get(rule.name) and not rule.is_logic
    }
    for block in before:
        if block.scope.rule.name in found:
            found[block.scope.rule.name].append(block)
    return found
