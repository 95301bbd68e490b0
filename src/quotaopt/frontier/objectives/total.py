r"""Total: what all targets add up to.

.. math:: \sum_c x_c

of the main measure, in its unit, in a plan whose total is left open: references and so burdens stay those
of the total that the plan states. The larger the better.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.frontier.case import FARTHEST, Case
from quotaopt.frontier.objectives.objective import Objective
from quotaopt.frontier.shapes import Sum
from quotaopt.plan.cells.layout import lay_out
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_rules import Band
from quotaopt.rules.plan_total import plan_totals


def _total(case: Case) -> Sum:
    if (case.model.upper[case.is_main] == FARTHEST).any():
        raise PlanError([Problem.at(case.plan.place("total"), "frontier.endless_total")])
    return Sum(np.where(case.is_main, -case.model.reference, 0.0))


def with_open_total(plan: Plan) -> Plan:
    """The plan without a total of its own; a band stays what it is.

    Raises
    ------
    PlanError
        The plan has several totals.
    """
    if plan.spec.measures or plan.spec.tiers:
        raise PlanError([Problem.at(NOWHERE, "frontier.several_totals")])
    if isinstance(plan.spec.total, Band):
        return plan
    amount = plan_totals(plan, lay_out(plan))[0].lower * plan.main.step
    return plan.change({"total": {"min": 0}, "reference.total": amount})


TOTAL = Objective("total", "most", "money", _total)
