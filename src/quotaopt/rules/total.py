r"""``total``: the targets of a selection add up to an amount. A lock is a total with a reason.

.. math:: \sum_{c \in g} x_c = v_g

Adds one row per group. The amount must be a whole number of steps; where the rule is soft or
prorated, the steps next to it will do, and so will the plan numbers next to it where it is an own number.
"""

from __future__ import annotations

import numpy as np

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
    steps = total_steps(scope)
    return [sum_rows(scope, steps, steps, nearest=True)]


def total_steps(scope: Scope) -> Exact:
    """The amount of every row in steps.

    Raises
    ------
    PlanError
        An amount of a hard rule that is not prorated is not a whole number of steps.
    """
    stated = amount(scope, scope.rule.total, "total")
    assert stated is not None
    steps = scope.in_steps(stated)
    below, above = steps.floor(), steps.ceil()
    broken = np.flatnonzero(below != above)
    if len(broken) and scope.rule.soft is None and not scope.rule.prorated:
        amounts = ", ".join(f"{value:,.10g}" for value in stated.floats()[broken[:5]])
        raise scope.refusal("rule.total_not_in_steps", "total", amounts=amounts, step=scope.step)
    return steps
