r"""The plan closest to what several sides claim, under every rule, by the ordinary engine.

Claims :math:`b_k` on nodes :math:`v_k` of any levels make, beside the plan's own rules and fairness,

.. math:: \min \; \sum_k \tau_k (X_{v_k} - b_k)^2 .

Every claim becomes a soft rule whose misses cost their square. The plan that results is an ordinary one:
solved in whole steps, proved by the checker, explained claim by claim. Claims weigh `DECIDES` times as
much as fairness between cells, which so settles only what they leave open. Two claims on one node are one
at their weighted mean, with the sum of their weights; equality rows and no bounds make the minimum the
generalised least squares reconciliation :math:`S (S^\top W S)^{-1} S^\top W b` of hierarchical
forecasts, :math:`W = \mathrm{diag}(\tau)` (Wickramasuriya, Athanasopoulos and Hyndman 2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from quotaopt.allocation import Allocation
from quotaopt.bargain.chosen import choosing
from quotaopt.bargain.data import Node
from quotaopt.bargain.nodes import named
from quotaopt.engine import solve
from quotaopt.errors import PlanError, Problem
from quotaopt.fairness import PROPORTIONAL, SMOOTH
from quotaopt.model.at_level import FINISH
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan

DECIDES = 1e6
"""What all claims together weigh against the fairness of cells."""


@dataclass(frozen=True)
class Claim:
    """Somebody wants a node to carry an amount, or, as a floor, at least that much."""

    node: Node
    amount: Decimal  # above 0
    weight: float  # above 0, per square of a miss; only what it is beside other claims matters
    limit: Literal["total", "min"] = "total"

    @property
    def rule(self) -> str:
        """The name of the rule that states it."""
        return f"{'claim' if self.limit == 'total' else 'floor'}: {named(self.node)}"

    @property
    def size(self) -> float:
        """The cost of missing all of it."""
        return self.weight * float(self.amount) ** 2


def merged(claims: Iterable[Claim]) -> Claim:
    """Claims on one node as one: their weighted mean with the sum of their weights."""
    first, *others = claims
    for other in others:
        weight = first.weight + other.weight
        share = Decimal(other.weight / weight)
        amount = first.amount + share * (other.amount - first.amount)
        first = Claim(first.node, amount, weight, first.limit)
    return first


def closest(
    plan: Plan,
    claims: Sequence[Claim],
    *,
    decides: float | None = None,
    options: SolveOptions = USUAL,
    start: Allocation | None = None,
) -> Allocation:
    """The certified plan closest to the claims.

    Raises
    ------
    PlanError
        The plan has rules that choose, which have no closest plan by squares.
    InfeasibleError
        The plan's own rules cannot be kept.
    """
    is_alike = start is not None and start.level == plan.spec.fairness.level
    stated = with_claims(plan, claims, decides=decides)
    return solve(stated, options=options, start=start if is_alike else None)


def decisive(plan: Plan) -> float:
    """What all claims together weigh: where groups are compared, cells weigh only `FINISH` beside them."""
    return DECIDES * (FINISH if plan.spec.fairness.level else 1.0)


def with_claims(plan: Plan, claims: Sequence[Claim], *, decides: float | None = None) -> Plan:
    """The plan that states the claims as soft rules; a linear notion of fairness gives way to `proportional`.

    Raises
    ------
    PlanError
        The plan has rules that choose.
    """
    if chosen := choosing(plan):
        name = plan.spec.rules[chosen[0]].name
        raise PlanError([Problem.at(plan.place("rules", chosen[0]), "bargain.choices", name=name)])
    weight = 0.5 * (decisive(plan) if decides is None else decides)
    whole = sum(claim.size for claim in claims if claim.limit == "total")
    digit = Decimal(1).scaleb(-plan.minor_digits)
    rules = [
        {
            "name": claim.rule,
            "where": {level: [member] for level, member in claim.node},
            claim.limit: claim.amount.quantize(digit),
            "soft": {"squared": Decimal(f"{weight * claim.size / whole:.15g}")},
        }
        for claim in claims
        if claim.size > 0.0
    ]
    changes: dict[str, Any] = {"rules": [*plan.document.get("rules", ()), *rules]}
    if plan.spec.fairness.notion not in SMOOTH:
        stated = dict(plan.document.get("fairness", {}))
        changes["fairness"] = {
            **{key: stated[key] for key in stated if key == "level"},
            "notion": PROPORTIONAL.name,
        }
    return plan.change(changes)


def pull_of(allocation: Allocation) -> dict[str, float]:
    r"""What every claim still pulls with, by the name of its rule: :math:`\omega (b - X) / b`.

    The part of the claim that the target lies below it, times its weight beside the average; the price of
    the rule over what all claims weigh. It is the same for all claims that no other rule holds back.
    """
    rules, weight = allocation.rules, decisive(allocation.plan)
    return {
        str(name): float(price) / weight for name, price in zip(rules.rule, rules.price, strict=True) if price
    }
