r"""How unevenly the plan weighs, level by level.

With burdens :math:`t_i` of the members of a level, the coefficient of variation
:math:`\sigma(t) / \bar t`, the range, and the Gini coefficient weighted by reference. The
limits are those of the variation.
"""

from __future__ import annotations

from quotaopt.audit.case import Case
from quotaopt.audit.finding import Finding, Value, by_limits, limits_of
from quotaopt.fairness.measures import gini


def burden_spread(case: Case, level: str) -> Finding:
    """Judge the burdens of the members of `level`; one member alone is even."""
    units = case.units([level])
    burden, limits = units.burden, case.settings.spread
    rule = "audit.rule.spread"
    if not len(units) or not units.target.any():
        return Finding("spread", "pass", level, "audit.spread.nothing", rule, limits_of(limits))
    variation = float(burden.std() / burden.mean())
    values: dict[str, Value] = {
        "members": len(units),
        "lowest": float(burden.min()),
        "highest": float(burden.max()),
        "variation": variation,
        "gini": gini(units.reference, units.target),
        **limits_of(limits),
    }
    verdict = by_limits(variation, limits)
    return Finding("spread", verdict, level, "audit.spread", rule, values)
