"""How a plan is to be solved: choices that change how an answer is found, never which one is fairest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotaopt.errors import NOWHERE, PlanError, Problem

if TYPE_CHECKING:
    from quotaopt.linear.solver import Limits, LinearSolver

AUTO = "auto"
OWN = ("newton", "proximal")
"""Methods of our own; where they do not apply, HiGHS is asked."""


@dataclass(frozen=True)
class SolveOptions:
    """What the caller of a solve may choose.

    `solver` is asked first wherever it applies: `auto` (the best known for every stage), one of
    our own methods, or a linear programming solver such as ``highs`` or ``pulp:CBC``.
    `time_limit_s` in seconds of wall clock, `gap` relative to the objective; both end the search
    of an integer program early, with the best plan found and what is proved of it.

    Raises
    ------
    PlanError
        A limit that no search could keep.
    """

    solver: str = AUTO
    time_limit_s: float | None = None
    gap: float = 0.0

    def __post_init__(self) -> None:
        problems = []
        if self.time_limit_s is not None and not self.time_limit_s > 0.0:
            problems.append(Problem.at(NOWHERE, "options.time_limit", given=self.time_limit_s))
        if not 0.0 <= self.gap < 1.0:
            problems.append(Problem.at(NOWHERE, "options.gap", given=self.gap))
        if problems:
            raise PlanError(problems)

    @property
    def limits(self) -> Limits:
        """The limits in the words of linear programming."""
        from quotaopt.linear.solver import Limits  # only those load it who solve

        return Limits(time_s=self.time_limit_s, gap=self.gap)

    @property
    def linear_solver(self) -> LinearSolver | None:
        """The solver of linear programs that was asked for by name; None leaves the choice to us.

        Raises
        ------
        PlanError
            There is no such solver, or it is not installed.
        """
        from quotaopt.linear.registry import available, solver_named

        name = self.solver.lower()
        if name in (AUTO, *OWN):
            return None
        try:
            return solver_named(name)
        except PlanError as error:
            if error.problems[0].key != "linear.unknown_solver":
                raise
            known = ", ".join((AUTO, *OWN, *available()))
            unknown = Problem.at(NOWHERE, "linear.unknown_solver", name=self.solver, known=known)
            raise PlanError([unknown]) from error


USUAL = SolveOptions()
