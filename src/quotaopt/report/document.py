"""The result as one document of plain values: what ``quotaopt solve --json`` prints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quotaopt.messages import Language
from quotaopt.model.arrays import FloatArray
from quotaopt.report.amounts import targets_of
from quotaopt.report.credits import credits_document
from quotaopt.report.fairness import evenness_by_level
from quotaopt.report.misses import misses, soft_rows
from quotaopt.report.problems import problems_list

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation, RuleRows

SIGNIFICANT = 12
"""Digits of measured numbers: beyond them lies only the noise of float sums."""


def document(allocation: Allocation, lang: Language = "en") -> dict[str, Any]:
    """Everything about a result but the targets, in a fixed order of keys.

    Amounts are in currency units; the objective, its bound and the prices of rules in units of
    the reference total. Two runs differ in ``timings_s`` only.
    """
    claims = allocation.claims
    return {
        "status": allocation.status,
        "plan": allocation.plan.spec.plan,
        "class": allocation.plan_class,
        "notion": allocation.notion,
        "level": list(allocation.level),
        "rounding": allocation.rounding,
        "currency": allocation.plan.spec.currency,
        "step": plain(allocation.shown.step),
        "cells": len(allocation.cells),
        "total": plain(targets_of(allocation.main_part).total()),
        "layers": _layers(allocation),
        "objective": plain(claims.objective),
        "bound": plain(claims.bound),
        "gap": plain(claims.gap),
        "method": claims.method,
        "iterations": claims.iterations,
        "stages": stages_list(allocation),
        "coincides": allocation.coincides,
        "certificate": allocation.certificate.to_dict(lang),
        "fairness": _fairness(allocation.main_part),
        "rules": _rules(allocation.rules),
        "misses": _misses(allocation),
        **({} if allocation.credits is None else {"credits": credits_document(allocation)}),
        **_chain_of(allocation.main_part),
        "notes": problems_list(allocation.notes, lang),
        "timings_s": {name: round(seconds, 6) for name, seconds in allocation.timings_s.items()},
        "provenance": plain(allocation.provenance),
    }


def _chain_of(part: Allocation) -> dict[str, list[dict[str, Any]]]:
    """What every level carries in sum, and by how much that is more; the company has no level."""
    if part.over_assignment is None:
        return {}
    chain = [
        {
            "level": each.level or None,
            "amount": plain(each.amount),
            "against_above": plain(each.against_above),
            "against_company": plain(each.against_company),
        }
        for each in part.over_assignment.chain
    ]
    return {"over_assignment": chain}


def plain(value: Any) -> Any:
    """`value` in JSON's own types: whole amounts as integers, absent limits as null.

    >>> plain({"a": Decimal("4800000.00"), "b": float("inf"), "c": 0.1 + 0.2})
    {'a': 4800000, 'b': None, 'c': 0.3}
    """
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case float():
            return _plain_number(value)
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value


def _layers(allocation: Allocation) -> list[dict[str, Any]]:
    """Every measure in every tier; none in a plan of one number."""
    if not allocation.cells.layer_levels:
        return []
    return [
        {
            "measure": part.shown.measure,
            "tier": part.shown.tier,
            "unit": part.unit,
            "step": plain(part.shown.step),
            "total": plain(targets_of(part).total()),
            "fairness": _fairness(part),
            **_chain_of(part),
        }
        for part in (*allocation.parts, *allocation.derived_parts)
    ]


def _fairness(allocation: Allocation) -> dict[str, dict[str, Any]]:
    return {
        even.level: {
            "members": even.n_members,
            "burden_min": plain(even.lowest),
            "burden_max": plain(even.highest),
            "spread": plain(even.spread),
            "gini": plain(even.gini),
        }
        for even in evenness_by_level(allocation)
    }


def _rules(rules: RuleRows) -> list[dict[str, Any]]:
    columns = {
        "rule": rules.rule.tolist(),
        "member": rules.member.tolist(),
        "min": _numbers(rules.lower),
        "max": _numbers(rules.upper),
        "activity": _numbers(rules.activity),
        "slack": _numbers(rules.slack),
        "binding": rules.binding.tolist(),
        "price": _numbers(rules.price),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _misses(allocation: Allocation) -> list[dict[str, Any]]:
    """Rows outside their limits; soft ones may be."""
    soft = soft_rows(allocation)
    return [
        {"rule": miss.rule, "member": miss.member, "by": plain(miss.by), "soft": miss.row in soft}
        for miss in misses(allocation.rules)
    ]


def stages_list(allocation: Allocation) -> list[dict[str, Any]]:
    """Every stage as plain values, rounds of leximin one by one."""
    return [
        {
            "kind": stage.kind,
            "priority": stage.priority or None,
            "value": plain(stage.value),
            "bound": plain(stage.bound),
            "gap": plain(stage.gap),
            "method": stage.method,
            "iterations": stage.iterations,
            "settled": len(stage.settled) or None,
        }
        for stage in allocation.stages
    ]


def _numbers(values: FloatArray) -> list[int | float | None]:
    return [_plain_number(value) for value in values.tolist()]


def _plain_number(value: float) -> int | float | None:
    """A whole number as one, any other to `SIGNIFICANT` digits; None for what is not finite."""
    if not math.isfinite(value):
        return None
    if value.is_integer() and abs(value) < 10**SIGNIFICANT:
        return int(value)  # as below, and most amounts are
    short = float(f"{value:.{SIGNIFICANT}g}")
    return int(short) if short.is_integer() and abs(short) < 2**53 else short
