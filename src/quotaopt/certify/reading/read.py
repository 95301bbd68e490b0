"""What was read from one plan, for another that says the same of the same tables."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.certify.rulebook import Rulebook, RuleRows
from quotaopt.plan.plan import Plan

_ALIKE = frozenset({"total", "rules", "fairness"})
"""What plans may differ in whose cells, and whose rules of the same words, are the same."""


@dataclass(frozen=True, eq=False)
class Read:
    """A plan and the rules read from it."""

    plan: Plan
    book: Rulebook

    def has_the_cells_of(self, plan: Plan) -> bool:
        """Whether `plan` lays out the same cells, and means the same by the same words of a rule."""
        return plan.differs_only_in(_ALIKE, self.plan)

    def rules_of(self, plan: Plan) -> dict[str, RuleRows]:
        """The rows, by name, of rules that such a plan states in the same words."""
        if plan.spec.over_assignment:
            return {}  # whose rules also stand on rungs
        known = {rule.name: rule for rule in self.plan.spec.rules}
        stated = {rule.name for rule in plan.spec.rules if rule == known.get(rule.name)}
        return {rows.rule: rows for rows in self.book.rules if rows.rule in stated}
