"""Which measures and tiers a rule speaks of, what measures are made of, and how dear a miss is."""

from __future__ import annotations

from decimal import Decimal

from quotaopt.certify.rulebook import Softness, Space
from quotaopt.plan.layers import MEASURE
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_base import Selection
from quotaopt.plan.schema_rules import Rule


def in_main_layer(plan: Plan, space: Space, rule: Rule) -> Selection:
    """What a rule selects; of measures and tiers it does not name, the main ones, or those it compares."""
    where = dict(rule.where)
    for level in space.layer_levels:
        if level == MEASURE and rule.ratio is not None and rule.ratio.over is not None:
            where[level] = tuple({**parts(plan, rule.ratio.of), **parts(plan, rule.ratio.over)})
        elif level not in where and level not in rule.each:
            where[level] = (plan.main.members[level],)
    return where


def parts(plan: Plan, measure: str) -> dict[str, Decimal | str]:
    """A measure as a sum of others: itself once, or what it is derived from with the rates."""
    return dict(plan.spec.measures[measure].derived) or {measure: Decimal(1)}


def softness(rule: Rule) -> Softness | None:
    """How dear it is to miss a rule; None where it may not be missed."""
    stated = rule.soft
    if stated is None:
        return None
    return Softness(stated.weight, stated.penalty, stated.priority, stated.measure, stated.squared)
