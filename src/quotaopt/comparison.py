"""One plan under every notion of fairness: what each would give, and what it would cost the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, solve
from quotaopt.errors import InfeasibleError, NoAnswerError, PlanError, Problem
from quotaopt.fairness.power import Power
from quotaopt.figures import Figures, figures_of
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.document.scalars import from_python
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import Fairness, NotionName

if TYPE_CHECKING:
    import pandas as pd

NASH = Decimal(-1)
"""The power that stands for its family where the plan names none: proportional fairness."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one notion makes of the plan: its targets and their measures, or why there are none."""

    fairness: Fairness
    allocation: Allocation | None = None
    figures: Figures | None = None  # against the plan's own notion
    failure: NoAnswerError | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why there are no targets."""
        return () if self.failure is None else self.failure.problems


@dataclass(frozen=True, eq=False)
class Comparison:
    """The plan's own notion first, then every other that was asked for."""

    plan: Plan
    outcomes: tuple[Outcome, ...]

    @property
    def chosen(self) -> Outcome:
        """The outcome of the plan's own notion."""
        return self.outcomes[0]

    @property
    def coincides(self) -> bool:
        """Whether it is proved that every notion has one and the same plan."""
        return self.chosen.allocation is not None and self.chosen.allocation.coincides

    @property
    def agrees(self) -> bool:
        """Whether every notion that has a plan has the same targets."""
        return not any(one.figures.changed for one in self.outcomes if one.figures is not None)

    @property
    def targets(self) -> pd.DataFrame:
        """One row per cell: its members, its reference, and its target under every notion."""
        from quotaopt.report.notions.files import targets_by_notion

        return targets_by_notion(self)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain values, as ``quotaopt solve --compare-notions --json`` prints it."""
        from quotaopt.report.notions.files import comparison_document

        return comparison_document(self)

    def to_frame(self) -> pd.DataFrame:
        """One row per notion: its measures, and how far it is from the plan's own."""
        from quotaopt.report.notions.files import notions_frame

        return notions_frame(self)


def compare_notions(
    plan: Plan,
    notions: Sequence[str | Mapping[str, Any]] | None = None,
    *,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> Comparison:
    """Solve a plan under several notions of fairness, all at the plan's own level.

    Where it is proved that all notions coincide, the plan's own is solved and no other.

    Parameters
    ----------
    notions
        Words of plan files, or mappings such as ``{"notion": "power", "beta": -2}``; all by default.

    Raises
    ------
    PlanError
        The plan or its tables are wrong, or a notion does not exist.
    InfeasibleError
        No targets satisfy the rules, whatever is fair.
    """
    asked = [_fairness(plan, notion) for notion in notions or get_args(NotionName)]
    chosen = _outcome(plan, plan.spec.fairness, None, options, progress)
    if isinstance(chosen.failure, PlanError | InfeasibleError):
        raise chosen.failure
    if chosen.allocation is not None and chosen.allocation.coincides:
        return Comparison(plan, (chosen,))
    others = [fairness for fairness in asked if fairness != plan.spec.fairness]
    return Comparison(plan, (chosen, *(_outcome(plan, one, chosen, options, progress) for one in others)))


def _fairness(plan: Plan, notion: str | Mapping[str, Any]) -> Fairness:
    """What a plan would say to ask for a notion; a word alone takes its numbers from the plan.

    Raises
    ------
    PlanError
        There is no such notion, or its numbers do not fit it.
    """
    own = plan.spec.fairness
    if notion == own.notion:
        return own
    entry: dict[str, Any] = {"notion": notion} if isinstance(notion, str) else dict(notion)
    if entry.get("notion") == Power.name:
        entry.setdefault("beta", NASH)
    entry = {"level": list(own.level), **entry}
    try:
        return Fairness.model_validate(from_python(entry))
    except ValidationError:
        plan.change({"fairness": entry})  # says what is wrong in the words of the plan
        raise


def _outcome(
    plan: Plan, fairness: Fairness, chosen: Outcome | None, options: SolveOptions, progress: Progress | None
) -> Outcome:
    """Solve the plan under one notion and measure the result, also against the chosen one."""
    entry = {key: value for key, value in fairness.model_dump().items() if value}
    try:
        under = plan if chosen is None else plan.change({"fairness": entry})
        allocation = solve(under, options=options, progress=progress)
    except NoAnswerError as error:
        return Outcome(fairness, failure=error)
    against = None if chosen is None else chosen.allocation
    return Outcome(under.spec.fairness, allocation, figures_of(allocation, against))
