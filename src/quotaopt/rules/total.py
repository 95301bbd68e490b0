r"""``total``: the targets of a selection add up to an amount. A lock is a total with a reason.

.. math:: \sum_{c \in g} x_c = v_g

Adds one row per group. The amount must be a whole number of steps; where the rule is soft or
prorated, the steps next to it will do, and so will the plan numbers next to it where it is an own number.
"""

from __future__ import annotations

import numpy as np

from quotaopt.rules.band import refuse_crossed
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope
from quotaopt.rules.prorated import amount
from quotaopt.rules.rows import Rows, sum_rows


def total_rows(scope: Scope) -> list[Rows]:
    """One equality per group.

    Raises
    ------
    PlanError
        An amount of a hard rule that is not prorated is not a whole number of steps.
    """
    rule, (lower, upper) = scope.rule, total_steps(scope)
    nearest = not rule.amended or rule.soft is not None or rule.prorated or scope.factor is not None
    return [sum_rows(scope, lower, upper, nearest=nearest)]


def total_steps(scope: Scope) -> tuple[Exact, Exact]:
    """What every row must be at least and at most, in steps: the same where no amendment parts them.

    Raises
    ------
    PlanError
        An amount of a hard rule that is not prorated is not a whole number of steps.
    """
    rule = scope.rule
    stated = scope.value(rule.total, "total")
    assert stated is not None
    steps = scope.in_steps(stated)
    below, above = steps.floor(), steps.ceil()
    broken = np.flatnonzero(below != above)
    if len(broken) and rule.soft is None and not rule.prorated:
        amounts = ", ".join(f"{value:,.10g}" for value in stated.floats()[broken[:5]])
        raise scope.refusal("rule.total_not_in_steps", "total", amounts=amounts, step=scope.step)
    if not rule.amended and not rule.prorated:
        return steps, steps
    lower, upper = amount(scope, rule.total, "total", "min"), amount(scope, rule.total, "total", "max")
    refuse_crossed(scope, lower, upper)
    assert lower is not None
    assert upper is not None
    return scope.in_steps(lower), scope.in_steps(upper)
