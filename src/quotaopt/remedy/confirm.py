"""Solves that confirm ways out, and what is learnt where they do not.

Programs look only at rows that contradictions have spoken of. Where the plan that a proposal makes is still
impossible, the proof speaks of further rows: these are seen from then on, and the candidate proposes anew.
What it proposes is the least for the rows seen, so that what a solve confirms at once is the least for all
(the cuts of Benders 1962; implicit hitting sets).
"""

from __future__ import annotations

from collections.abc import Callable

from quotaopt.allocation import Allocation
from quotaopt.certify.price import Multipliers
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.conflict.smallest import spoken_of
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.model.arrays import BoolArray
from quotaopt.plan.plan import Plan
from quotaopt.remedy.way import Candidate, Proposal, WayOut, Widening

Solve = Callable[[Plan], Allocation]
"""Solves a plan, or raises."""
MOST_SOLVES = 24
"""Changed plans that are solved for one diagnosis, at most."""
FEW_ROWS = 20_000
"""Of a plan with no more rows all may be looked at together."""
TRIES = 5
"""Wider proposals of a candidate until it is given up: whole steps and choices may want a little more."""


class Confirming:
    """Solves changed plans, so many and no more, and remembers which rows they were impossible by."""

    def __init__(self, plan: Plan, rows: HardRows, seen: BoolArray, solve: Solve) -> None:
        self._plan, self._rows, self._solve = plan, rows, solve
        self._seen = seen
        self._others = 0
        self._answers: dict[str, WayOut | Multipliers | None] = {}

    @property
    def count(self) -> int:
        """How many plans were solved."""
        return len(self._answers) + self._others

    @property
    def is_over(self) -> bool:
        """Whether no more solves are left."""
        return self.count >= MOST_SOLVES

    def solve(self, plan: Plan) -> Allocation:
        """Solve a plan that is no proposal; counted, and never too many."""
        self._others += 1
        return self._solve(plan)

    def narrowest(self, candidate: Candidate) -> WayOut | None:
        """The least that a candidate proposes and a solve confirms; None where there is none."""
        while not self.is_over:
            widening = candidate(self._seen)
            if widening is None:
                return None
            answer = self._answer(widening(0))
            if isinstance(answer, WayOut):
                return answer
            if answer is None or not self._sees(answer):
                return self._wider(widening)
        return None

    def _sees(self, proof: Multipliers) -> bool:
        """Look at the rows a proof speaks of as well; whether there were any new ones.

        Where there are none, what contradicts itself is between them: then at all rows of a plan of few.
        """
        seen = self._seen | spoken_of(self._rows, proof)
        if len(seen) <= FEW_ROWS and not (seen & ~self._seen).any():
            seen = seen | self._rows.usable
        is_news = bool((seen != self._seen).any())
        self._seen = seen
        return is_news

    def _wider(self, widening: Widening) -> WayOut | None:
        """By strides that double until a solve confirms, then by bisection."""
        failed, at, found = 0, 0, None
        for stride in range(TRIES):
            failed, at = at, at + 2**stride
            found = self._way(widening(at))
            if found is not None:
                break
        while found is not None and at - failed > 1 and not self.is_over:
            middle = (at + failed) // 2
            narrower = self._way(widening(middle))
            at, failed = (middle, failed) if narrower else (at, middle)
            found = narrower or found
        return found

    def _way(self, proposal: Proposal) -> WayOut | None:
        answer = self._answer(proposal)
        return answer if isinstance(answer, WayOut) else None

    def _answer(self, proposal: Proposal) -> WayOut | Multipliers | None:
        """The proposal with the solve of its plan, or the proof that it is impossible; None for neither."""
        key = repr(sorted(proposal.entries.items(), key=str))
        if key not in self._answers and not self.is_over:
            self._answers[key] = self._solved(proposal)
        return self._answers.get(key)

    def _solved(self, proposal: Proposal) -> WayOut | Multipliers | None:
        try:
            allocation = self._solve(self._plan.change(proposal.entries))
        except InfeasibleError as error:
            return error.proof
        except (NotCertifiedError, PlanError):
            return None
        return WayOut(proposal, allocation) if allocation.certificate.verified else None
