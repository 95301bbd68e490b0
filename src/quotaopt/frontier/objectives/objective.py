"""What all objectives have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from quotaopt.frontier.case import Case
from quotaopt.frontier.shapes import Shape


@dataclass(frozen=True)
class Objective:
    """One objective.

    `shape` gives its form on the model, always to be made small, or raises PlanError where the plan has not
    the data for it. Shares are burdens, 0.01 a percentage point; money is in the main measure's unit.
    """

    name: str
    sense: Literal["least", "most"]
    unit: Literal["share", "money"]
    shape: Callable[[Case], Shape]

    def shown(self, case: Case, value: float) -> float:
        """A value of the shape as people read it, in the objective's own unit and sense."""
        amount = value * case.amount if self.unit == "money" else value
        return -amount if self.sense == "most" else amount

    def change(self, case: Case, value: float) -> float:
        """A difference of the shape in the objective's own unit, above 0."""
        return value * case.amount if self.unit == "money" else value
