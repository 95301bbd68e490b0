"""How the search for an optimum can end, each with what proves it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from quotaopt.errors import NOWHERE, Problem
from quotaopt.linear.accept import Measured
from quotaopt.linear.solver import Answer, Limits
from quotaopt.model.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Solved(Measured):
    """An accepted optimum: of a linear program proved by its duals, of an integer one within its gap."""


@dataclass(frozen=True, eq=False)
class Infeasible:
    """Nothing satisfies the program. `multipliers` prove it; None: `method` only claims it."""

    multipliers: FloatArray | None  # (n_rows,)
    method: str


@dataclass(frozen=True, eq=False)
class Unbounded:
    """No least value: from the feasible `point` the objective falls for ever along `direction`."""

    point: FloatArray  # (n_columns,)
    direction: FloatArray  # (n_columns,)


@dataclass(frozen=True, eq=False)
class Stopped:
    """A limit came first. `best`: the best feasible point found, with the bound known of it."""

    best: Measured | None


Ending = Solved | Infeasible | Unbounded | Stopped


@dataclass(frozen=True)
class Tolerance:
    """What is accepted: `violation` of a row relative to its size, `gap` relative to the objective's."""

    violation: float = 1e-9
    gap: float = 1e-7

    def feasible(self, found: Measured | None) -> bool:
        """Whether `found` is a point that keeps the rows."""
        return found is not None and found.violation <= self.violation

    def holds(self, found: Measured) -> bool:
        """Whether `found` is feasible and its proved gap small enough."""
        return self.feasible(found) and found.gap <= self.gap


USUAL = Tolerance()


class Clock:
    """What is left of the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = None if limits.time_s is None else time.monotonic() + limits.time_s

    def left(self) -> Limits:
        """The limits for whatever comes next."""
        if self._end is None:
            return self._limits
        return replace(self._limits, time_s=max(0.0, self._end - time.monotonic()))

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.left().time_s == 0.0


class Tries:
    """What every solver said so far and what was true of it."""

    def __init__(self) -> None:
        self._all: list[tuple[Answer, Measured | None]] = []

    def add(self, answer: Answer, found: Measured | None) -> None:
        """Note one more try."""
        self._all.append((answer, found))

    def best(self, tolerance: Tolerance) -> Measured | None:
        """The feasible point with the least objective, with the best bound anybody claimed below it."""
        feasible = [found for _, found in self._all if found is not None and tolerance.feasible(found)]
        if not feasible:
            return None
        best = min(feasible, key=lambda found: found.objective)
        claims = [answer.bound for answer, _ in self._all if answer.bound is not None]
        return replace(best, claimed_bound=max((c for c in claims if c <= best.objective), default=None))

    def told(self) -> list[Problem]:
        """Every try with its numbers."""
        return [_told(answer, found) for answer, found in self._all]


def _told(answer: Answer, found: Measured | None) -> Problem:
    if found is None:
        return Problem.at(NOWHERE, "linear.no_point", method=answer.method, says=answer.says)
    return Problem.at(
        NOWHERE,
        "linear.refused",
        method=answer.method,
        says=answer.says,
        violation=found.violation,
        gap=found.claimed_gap,
        objective=found.objective,
        bound=found.best_bound,
    )
