"""Everything about a plan that can be proved wrong without its tables and without a solver.

One file per question: are the names right, are tables used for what they are, do the
amounts fit the step, do rules over periods name theirs. Every check yields its problems and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Problem
from quotaopt.plan.checks.amendments import check_amendments
from quotaopt.plan.checks.amounts import check_amounts
from quotaopt.plan.checks.assignment import check_assignment
from quotaopt.plan.checks.audit import check_audit
from quotaopt.plan.checks.formulas import check_formulas
from quotaopt.plan.checks.handouts import check_handouts
from quotaopt.plan.checks.names import check_names
from quotaopt.plan.checks.negotiation import check_negotiation
from quotaopt.plan.checks.owners import check_owners
from quotaopt.plan.checks.people import check_people
from quotaopt.plan.checks.phasing import check_phasing
from quotaopt.plan.checks.process import check_process
from quotaopt.plan.checks.replan import check_replan
from quotaopt.plan.checks.risk import check_risk
from quotaopt.plan.checks.scenarios import check_scenarios
from quotaopt.plan.checks.tables import check_tables
from quotaopt.plan.checks.total import check_total

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check(plan: Plan) -> Iterator[Problem]:
    """Every problem of the document itself; the plan's tables are not looked at."""
    yield from check_names(plan)
    yield from check_tables(plan)
    yield from check_formulas(plan)
    yield from check_amounts(plan)
    yield from check_amendments(plan)
    yield from check_process(plan)
    yield from check_phasing(plan)
    yield from check_handouts(plan)
    yield from check_audit(plan)
    yield from check_risk(plan)
    yield from check_replan(plan)
    yield from check_assignment(plan)
    yield from check_people(plan)
    yield from check_owners(plan)
    yield from check_negotiation(plan)
    yield from check_total(plan)
    yield from check_scenarios(plan)
