"""The totals of a replan, in the plan file."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from quotaopt.plan.document.paths import show_path
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.remedy.stated import plain_decimal
from quotaopt.replan.ground import Ground
from quotaopt.replan.tables import totals
from quotaopt.rules.plan_total import plan_totals


def with_totals(plan: Plan, ground: Ground) -> Plan:
    """The plan in which every measure adds up to what the replan says, in every tier.

    Totals of measures become numbers. Those of tiers are stated anew only where they are other ones then:
    as numbers beside measures, else as a part of the plan's own total.
    """
    wanted = totals(ground).tolist()
    amounts = [count * layer.step for count, layer in zip(wanted, plan.layers, strict=True)]
    own = [(layer, amount) for layer, amount in zip(plan.layers, amounts, strict=True) if _is_own(layer)]
    changes: dict[str, Any] = {_path(plan, layer.total_path): amount for layer, amount in own}
    for layer, _ in own:
        if layer.reference.total is not None:
            changes[_path(plan, (*layer.reference_path, "total"))] = None
    plan = plan.change(changes)
    fixed = [total.fixed for total in plan_totals(plan, ground.cells)]
    other = {layer.tier for layer, now, then in zip(plan.layers, fixed, wanted, strict=True) if now != then}
    of_tiers = {
        f"tiers.{_path(plan, (tier,))}": _of_tier(plan, ground, tier, amounts)
        for tier in other
        if tier is not None
    }
    return plan.change(of_tiers) if of_tiers else plan


def _is_own(layer: Layer) -> bool:
    """Whether a total is the measure's own, and not a tier's."""
    return layer.times == 1 and layer.total_path[0] != "tiers"


def _of_tier(plan: Plan, ground: Ground, tier: str, amounts: list[Decimal]) -> dict[str, Any]:
    """A tier with the totals of its measures."""
    stated = {
        key: entry for key, entry in plan.document["tiers"][tier].items() if key not in ("of_total", "totals")
    }
    own = {
        layer.measure: amount
        for layer, amount in zip(plan.layers, amounts, strict=True)
        if layer.tier == tier
    }
    if plan.spec.measures:
        return {**stated, "totals": own}
    part = Fraction(own[None]) / Fraction(ground.total * ground.step)
    return {**stated, "of_total": plain_decimal(part)}


def _path(plan: Plan, path: tuple[str | int, ...]) -> str:
    return show_path(dict(plan.document), path)
