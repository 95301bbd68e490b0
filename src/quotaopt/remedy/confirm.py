"""Solves that confirm a way out, and how many more may be tried."""

from __future__ import annotations

from collections.abc import Callable

from quotaopt.allocation import Allocation
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.plan.plan import Plan
from quotaopt.remedy.way import Candidate, Proposal, WayOut

Solve = Callable[[Plan], Allocation]
"""Solves a plan, or raises."""
TRIES = 6
"""Solves for one candidate until it is given up: whole steps, lots and counts may want a little more."""


class Confirming:
    """Solves changed plans, so many and no more."""

    def __init__(self, plan: Plan, solve: Solve, most: int) -> None:
        self._plan, self._solve, self._most = plan, solve, most
        self.count = 0

    @property
    def is_over(self) -> bool:
        """Whether no more solves are left."""
        return self.count >= self._most

    def narrowest(self, candidate: Candidate) -> WayOut | None:
        """The first of its proposals that a solve confirms; None where `TRIES` confirm none.

        By strides that double and then by bisection.
        """
        failed, at = -1, 0
        found = self._confirmed(candidate(at))
        for stride in range(1, TRIES):
            if found is not None:
                break
            failed, at = at, at + 2**stride
            found = self._confirmed(candidate(at))
        while found is not None and at - failed > 1 and not self.is_over:
            middle = (at + failed) // 2
            narrower = self._confirmed(candidate(middle))
            at, failed = (middle, failed) if narrower else (at, middle)
            found = narrower or found
        return found

    def _confirmed(self, proposal: Proposal) -> WayOut | None:
        """The proposal with the solve of its plan; None where no plan was certified."""
        if self.is_over:
            return None
        self.count += 1
        try:
            allocation = self._solve(self._plan.change(proposal.entries))
        except (InfeasibleError, NotCertifiedError, PlanError):
            return None
        return WayOut(proposal, allocation) if allocation.certificate.verified else None
