"""One variant of a plan and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from quotaopt.figures import Figures
from quotaopt.messages import Language
from quotaopt.sweep.axes import Changes

FigureName: TypeAlias = Literal[
    "spread", "lowest", "highest", "gini", "mean_deviation", "away", "moved", "changed", "total", "growth"
]
"""What can be asked of a point beside the targets of members, the usual one first."""
FIGURES: tuple[FigureName, ...] = get_args(FigureName)
USUAL: FigureName = "spread"

Status: TypeAlias = Literal["optimal", "feasible", "infeasible", "invalid", "stopped"]
"""`optimal` and `feasible` as of allocations; `infeasible`: its rules contradict each other; `invalid`: it
is no plan; `stopped`: no answer passed the checks, or none was found in time."""


@dataclass(frozen=True)
class Point:
    """What a variant gives, or the one sentence why it gives nothing."""

    changes: Changes
    status: Status
    figures: Figures | None = None  # against the plan as it is, where that can be met
    members: Mapping[str, Decimal | None] = field(
        default_factory=dict
    )  # targets asked for, by `level=member`
    reason: Mapping[Language, str] = field(default_factory=dict)  # where there are no figures
    name: str = ""

    @property
    def is_solved(self) -> bool:
        """Whether there are targets."""
        return self.figures is not None

    def value(self, name: str) -> Decimal | float | None:
        """A figure by its name or the target of a member by `level=member`; None where there is none."""
        if self.figures is None:
            return None
        if name in self.members:
            return self.members[name]
        found: Decimal | float | None = getattr(self.figures, name, getattr(self.figures.burdens, name, None))
        return found
