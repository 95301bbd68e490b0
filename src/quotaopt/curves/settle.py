"""The region's side again: its own cells at the number that headquarters gave it."""

from __future__ import annotations

from quotaopt.allocation import Allocation
from quotaopt.curves.part import Part, curve_of, path_of
from quotaopt.curves.share import Share
from quotaopt.engine import solve
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.plan.plan import Plan
from quotaopt.publishing import publish
from quotaopt.rounding import round_to_steps


def settle_share(plan: Plan, share: Share) -> Allocation:
    """The region's targets at its share: those that the whole company's plan would give its cells.

    The answer is that of the region's own plan with the share as its total, certified as such. Its whole
    steps are made from headquarters' level, at which all regions stop, and not from the one that shares
    out the region's whole steps alone: both differ by less than a step in sum.

    Parameters
    ----------
    plan
        The region's plan, from which its curve was told.

    Raises
    ------
    PlanError
        The plan is wrong, or its curve is no longer the one that the share answers.
    InfeasibleError, NotCertifiedError
        As of any solve.
    """
    part = Part.of(plan)
    if curve_of(part, part.response(), share.owner).digest != share.curve:
        raise PlanError([Problem.at(NOWHERE, "curves.changed", owner=share.owner)])
    best = solve(plan.change({path_of(plan.main.total_path): share.amount}))
    level = float(share.fair_share) / float(part.model.steps.per_unit[0])
    carried = part.model.steps_at(part.burdens_at(level))
    built = best.built
    burdens = carried / built.model.size
    rounding = round_to_steps(built.model, built.structure, burdens)
    return publish(best.plan, best.cells, built, built.structure, best.solution, rounding, best.timings_s)
