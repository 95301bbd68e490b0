"""What this room asks of any solver, and what it gets: a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from quotaopt.linear.program import LinearProgram
from quotaopt.model.arrays import FloatArray


@dataclass(frozen=True)
class Limits:
    """When a solver may stop early.

    `time_s` in seconds of wall clock, `gap` relative and for integer programs only, `nodes` of
    branch and bound; None is no limit.
    """

    time_s: float | None = None
    gap: float = 0.0
    nodes: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, eq=False)
class Start:
    """Where to begin: a point of an integer program, or the basis a similar program ended with."""

    x: FloatArray | None = None  # (n_columns,)
    basis: Any | None = None  # of the solver that gave it


NO_START = Start()


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver claims. Nothing in it is believed.

    `duals` of rows: positive leans on the lower limit, negative on the upper, the objective being
    minimised. `ray`: row multipliers said to prove that nothing satisfies the rows. `says` is the
    solver's own word, only ever quoted. `stopped`: one of the limits ended the search.
    """

    x: FloatArray | None  # (n_columns,)
    duals: FloatArray | None  # (n_rows,)
    says: str
    method: str
    ray: FloatArray | None = None  # (n_rows,)
    bound: float | None = None  # claimed lower bound of an integer program
    stopped: bool = False
    iterations: int = 0
    basis: Any | None = None


class LinearSolver(Protocol):
    """Solves programs; stateless, and the same program gives the same answer."""

    @property
    def name(self) -> str:
        """How users and messages call it."""

    def solve(self, program: LinearProgram, *, limits: Limits = NO_LIMITS, start: Start = NO_START) -> Answer:
        """An answer to `program`, in its own units and signs."""
