"""Solves that confirm ways out, and what is learnt where they do not.

Programs look only at rows that contradictions have spoken of. Where the plan that a proposal makes is still
impossible, the proof speaks of further rows: these are seen from then on, and the candidate proposes anew.
What it proposes is the least for the rows seen, so that what a solve confirms at once is the least for all
(the cuts of Benders 1962; implicit hitting sets).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from quotaopt.allocation import Allocation
from quotaopt.certify.price import Multipliers
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.conflict.smallest import spoken_of
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.model.arrays import BoolArray
from quotaopt.plan.plan import Plan
from quotaopt.remedy.way import Candidate, Proposal, Seen, WayOut, Widening

Solve = Callable[[Plan], Allocation]
"""Solves a plan, or raises."""
MOST_SOLVES = 24
"""Changed plans that are solved for one diagnosis, at most."""
MOST_ROWS = 1000
"""Of rules with no more rows, all are looked at once a proof speaks of one."""
MOST_ROUNDS = 10
"""Proposals of one candidate until it is given up: new rows would come one by one without end."""
FEW_ROWS = 20_000
"""Of a plan with no more rows all may be looked at together."""
TRIES = 5
"""Wider proposals of a candidate until it is given up: whole steps and choices may want a little more."""


class Confirming:
    """Solves changed plans, so many and no more, and remembers which rows they were impossible by."""

    def __init__(self, plan: Plan, rows: HardRows, seen: Seen, solve: Solve) -> None:
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
        for _ in range(MOST_ROUNDS):
            widening = None if self.is_over else candidate(self._seen)
            if widening is None:
                return None
            proposal = widening(0)
            answer = self._answer(proposal)
            if isinstance(answer, WayOut):
                return answer
            if answer is None or not self._sees(answer, proposal):
                return self._wider(widening)
        return None

    def _sees(self, proof: Multipliers, proposal: Proposal) -> bool:
        """Look at the rules a proof speaks of as well; whether there was anything new.

        Where there is no new row, what contradicts itself is between them: then at all rows of a plan of
        few. A proof of a plan with looser limits is one of the plan as it stands, whose limits ask for more.
        """
        before, units = self._seen, self._seen.units | self._whole_rules(spoken_of(self._rows, proof))
        if len(units) <= FEW_ROWS and not (units & ~before.units).any():
            units = units | self._rows.usable
        self._seen = replace(before, units=units)
        if proposal.kind not in ("total", "with_total"):
            self._seen = self._seen.with_proof(self._rows.prices(proof))
        if proposal.kind == "loosen":
            self._seen = replace(self._seen, too_small=max(proposal.part, before.too_small))
        is_news = len(self._seen.proofs) > len(before.proofs)
        return is_news or bool((units != before.units).any())

    def _whole_rules(self, spoken: BoolArray) -> BoolArray:
        """Rows that a proof speaks of, and the others of their rules: they would be next, one by one."""
        units = spoken.copy()
        for start, end in pairwise(self._rows.first.tolist()):
            if spoken[start:end].any() and end - start <= MOST_ROWS:
                units[start:end] |= self._rows.usable[start:end]
        return units

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
