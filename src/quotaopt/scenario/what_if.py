"""What if: a plan as it is, and with other entries, beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.attribution.compare import require_comparable
from quotaopt.engine import Progress
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan, provenance
from quotaopt.plan.scenarios import Scenario, plan_with, scenarios_of
from quotaopt.scenario.beside import Side, SideBySide, answered


def whatif(
    before: Plan | Allocation,
    changes: Mapping[str, Any] | None = None,
    *,
    scenarios: Sequence[str] = (),
    known: Mapping[str, Scenario] | None = None,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> SideBySide:
    """A plan beside what it would be with other entries; where the rules forbid that, with their conflict.

    Parameters
    ----------
    before
        The plan, or its allocation where it has been solved already: it is not solved again, and the
        search for the other answer begins at its prices.
    changes
        Other entries, by dotted path, as in `Plan.change`; they come after the scenarios.
    scenarios
        Names of scenarios, laid over the plan in their order.
    known
        The scenarios there are, where they are not only those of the plan file.

    Raises
    ------
    PlanError
        Something asked for does not exist, changes nothing, makes no plan, or makes one whose numbers
        mean something else: other levels, measures or units.
    """
    plan = before.plan if isinstance(before, Allocation) else before
    there = scenarios_of(plan) if known is None else known
    after = plan_with(plan, scenarios, there, changes)
    if provenance(after)["plan_sha256"] == provenance(plan)["plan_sha256"]:
        raise PlanError([Problem.at(NOWHERE, "whatif.nothing")])
    require_comparable(plan, after)
    if isinstance(before, Allocation):
        first = Side(plan, allocation=before)
    else:
        first = answered(plan, "", None, options=options, progress=progress)
    reasons = [reason for name in scenarios if (reason := there[name].because)]
    name, because = " + ".join(scenarios), "; ".join(reasons) or None
    other = answered(after, name, because, options=options, start=first.allocation, progress=progress)
    return SideBySide((first, other))
