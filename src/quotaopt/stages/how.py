"""How a chain is to be solved."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.linear.solver import NO_LIMITS, Limits, LinearSolver
from quotaopt.stages.stage import Solution


@dataclass(frozen=True, eq=False)
class How:
    """Choices that change how an answer is found, never which."""

    solver: LinearSolver | None = None  # asked first for linear stages; None: the best known
    limits: Limits = NO_LIMITS
    start: Solution | None = None  # of a similar model with the same cells and rows


USUAL = How()
