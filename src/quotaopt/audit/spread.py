r"""How unevenly the plan weighs, level by level.

With burdens :math:`t_i` of the members of a level, the coefficient of variation
:math:`\sigma(t) / \bar t`, the range, and the Gini coefficient weighted by reference. The limit of
20 % is the one that audits of quotas use within a segment; half of it passes.
"""

from __future__ import annotations

from quotaopt.audit.case import Case
from quotaopt.audit.finding import Finding, Value, by_limits
from quotaopt.fairness.measures import gini

_WARN, _FAIL = 0.10, 0.20


def burden_spread(case: Case, level: str) -> Finding:
    """Judge the burdens of the members of `level`; one member alone is even."""
    units = case.units([level])
    burden = units.burden
    if not len(units) or not units.target.any():
        return Finding("spread", "pass", level, "audit.spread.nothing", "audit.rule.spread", _LIMITS)
    variation = float(burden.std() / burden.mean())
    values: dict[str, Value] = {
        "members": len(units),
        "lowest": float(burden.min()),
        "highest": float(burden.max()),
        "variation": variation,
        "gini": gini(units.reference, units.target),
        **_LIMITS,
    }
    verdict = by_limits(variation, _WARN, _FAIL)
    return Finding("spread", verdict, level, "audit.spread", "audit.rule.spread", values)


_LIMITS = {"warn_above": _WARN, "fail_above": _FAIL}
