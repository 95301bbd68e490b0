r"""What one stage of a solve reached, and the proof that it cannot do better.

A solve is a chain: goals by priority, then the notion of fairness, then a strictly convex
*finish* where the notion leaves freedom. Stage k minimises :math:`f_k` over all plans that keep
the rules and what the stages before it reached. Everything is minimised:

========================  ====================================================================
goals                     :math:`\sum w_i e_i` or :math:`\max w_i e_i` over missed rows
proportional, ...         :math:`\sum r_c \phi(t_c)`; with groups
                          :math:`\sum_g R_g \phi(T_g) + 10^{-3} \sum_c r_c \phi(t_c)`
minimax                   :math:`\max_u |T_u - 1| + m \sum_u R_u |T_u - 1|` over units u
least_absolute            :math:`\sum_u R_u |T_u - 1|`
leximin, leximax          the largest :math:`1 - T_u`, or :math:`T_u - 1`, over the units that no
                          earlier stage of the same kind has settled
========================  ====================================================================

Units are cells, or the groups of cells whose burdens are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quotaopt.fairness.notion import Notion
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate, Prices
from quotaopt.stages.answered import Answered

GOALS = "goals"
"""The kind of the stages that make the misses of soft rules small."""
NOBODY = np.zeros(0, dtype=np.int64)
NOTHING = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Stage:
    """One link of the chain, in the units of the model that was asked (not of a rewritten one).

    The multipliers, links and `weights` together prove `bound`: `weights[j]` is the price on what
    stage j reached, for stages that are held by their value (weighted goals, the mean deviation of
    `least_absolute` and `minimax`). Stages that limit units or rows (`minimax`, `leximin`, `leximax`,
    chebyshev goals) are held by those limits.
    """

    kind: str  # `GOALS`, or the name of a notion
    value: float
    bound: float  # at most `value`, up to the gap
    multipliers: FloatArray  # (n_rows,)
    method: str
    iterations: int = 0
    links: FloatArray = field(default_factory=lambda: NOTHING)  # (n_groups,), where groups are compared
    weights: FloatArray = field(default_factory=lambda: NOTHING)  # (n_earlier_stages,)
    priority: int = 0  # of goals
    largest: float | None = None  # of `minimax`: its part of `value`, which is held as a limit
    basis: Any | None = None  # where a solver can begin again
    settled: IntArray = field(default_factory=lambda: NOBODY)  # units whose burden this stage settles

    @property
    def gap(self) -> float:
        """``(value - bound) / max(|value|, 1e-6)``."""
        return (self.value - self.bound) / max(abs(self.value), SMALLEST_OBJECTIVE)


@dataclass(frozen=True, eq=False)
class Outcome:
    """A stage, the burdens that reach it, and all other burdens that do."""

    t: FloatArray  # (n_cells,) of the model the stage was run on; lies in `face`
    stage: Stage
    face: CanonicalModel


@dataclass(frozen=True, eq=False)
class Solution:
    """The answer of the whole chain."""

    t: FloatArray  # (n_cells,)
    stages: tuple[Stage, ...]  # in order; after the last one nothing is left open
    violation: float  # largest excess of a hard row relative to its mass
    coincides: bool = False  # proved once, true of every notion
    answered: Answered | None = None  # what made `t` at the end; None: no stage left anything to settle

    @property
    def multipliers(self) -> FloatArray:
        """Prices of the rows that answer for all stages together: the last one's, or those of all rounds."""
        last = self.stages[-1]
        if not len(last.settled) or last.priority:
            return last.multipliers
        return np.asarray(np.sum([stage.multipliers for stage in self.stages], axis=0))

    @classmethod
    def of_one(
        cls,
        candidate: Candidate,
        kind: str,
        model: CanonicalModel,
        notion: Notion,
        groups: Groups | None = None,
        *,
        coincides: bool = False,
    ) -> Solution:
        """A chain of one stage, that of a strictly convex `notion` on a whole model, between `groups`."""
        stage = Stage(
            kind=kind,
            value=candidate.objective,
            bound=candidate.bound,
            multipliers=candidate.multipliers,
            links=candidate.links,
            method=candidate.method,
            iterations=candidate.iterations,
        )
        links = None if groups is None else candidate.links
        answered = Answered(notion, model, candidate.multipliers, groups, links)
        return cls(candidate.t, (stage,), candidate.violation, coincides, answered)

    def prices_of(self, kind: str) -> Prices | None:
        """Multipliers and links of the first stage of a kind."""
        stage = next((stage for stage in self.stages if stage.kind == kind), None)
        return None if stage is None else Prices(stage.multipliers, stage.links)
