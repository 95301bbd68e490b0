"""The plan with a few entries changed: solved, certified, and drawn under the same luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import NoAnswerError, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.risks.run import Ground, Risk


@dataclass(frozen=True, eq=False)
class Trial:
    """One changed plan."""

    changes: Mapping[str, Any]  # dotted path -> value
    allocation: Allocation | None  # of the main measure and tier; None where there is no such plan
    risk: Risk | None  # where it was drawn
    problems: tuple[Problem, ...] = ()  # why there is no such plan


@dataclass
class Trials:
    """Tries changed plans, each number once."""

    stated: Allocation  # the plan that is changed, solved with all its measures and tiers
    ground: Ground | None  # None where nothing is drawn
    options: SolveOptions = USUAL
    progress: Progress | None = None
    done: dict[int, Trial] = field(default_factory=dict)

    def at(self, number: int, changes: Mapping[str, Any]) -> Trial:
        """The plan with `changes`, which `number` stands for.

        Raises
        ------
        PlanError
            An entry is not what the plan can hold.
        """
        if number not in self.done:
            if self.progress is not None:
                self.progress(f"try {len(self.done) + 1}")
            self.done[number] = self._tried(changes)
        return self.done[number]

    def _tried(self, changes: Mapping[str, Any]) -> Trial:
        plan = self.stated.plan.change(changes)
        start = self.stated if self.stated.part_number is None else None  # a part is no whole plan
        try:
            main = solve(plan, options=self.options, start=start).main_part
        except NoAnswerError as error:
            return Trial(changes, None, None, error.problems)
        if not main.certificate.verified:
            return Trial(changes, None, None, main.notes)
        return Trial(changes, main, None if self.ground is None else self.ground.risk(main))
