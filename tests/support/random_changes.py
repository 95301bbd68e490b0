"""Random changes of random plans."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from quotaopt.plan.plan import Plan


def changed_somehow(plan: Plan, seed: int) -> dict[str, Any]:
    """Another total, a rule less, another notion: some of them at once."""
    rng = np.random.default_rng([seed, 41])
    changes: dict[str, Any] = {}
    spec = plan.spec
    if isinstance(spec.total, Decimal):
        factor = Decimal(str(round(float(rng.uniform(0.96, 1.04)), 3)))
        changes["total"] = (spec.total * factor / spec.step).to_integral_value() * spec.step
    elif spec.measures:
        name = next(iter(spec.measures))
        changes[f"measures.{name}.weight"] = 2
    if spec.rules and rng.random() < 0.5:
        gone = int(rng.integers(len(spec.rules)))
        changes["rules"] = [rule for at, rule in enumerate(plan.document["rules"]) if at != gone]
    if rng.random() < 0.3:
        changes["fairness.notion"] = str(rng.choice(["least_squares", "proportional"]))
    return changes
