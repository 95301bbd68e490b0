"""What a solver hands on: a claim, or a reason why there is no answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from quotaopt.fairness.notion import Notion, dual_bound, objective
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

Side = Literal["lower", "upper"]
SMALLEST_OBJECTIVE = 1e-6
"""A gap is relative to the objective, but never to less than this."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A claimed optimum: burdens, the multipliers that should prove it, and how it was found.

    ``multipliers[i] > 0``: row i is held up at its lower limit; ``< 0``: held down at its
    upper limit; 0: not binding. Their bound is ``fairness.dual_bound``.
    """

    t: FloatArray  # (n_cells,)
    multipliers: FloatArray  # (n_rows,)
    method: str
    iterations: int
    violation: float  # largest excess of a row that may not be missed, relative to the row's mass
    objective: float  # of `t`, and the bound that the multipliers prove: both computed by us
    bound: float
    links: FloatArray = field(default_factory=lambda: np.zeros(0))  # (n_groups,), where groups are compared

    @property
    def gap(self) -> float:
        """``(objective - bound) / max(|objective|, 1e-6)``."""
        return (self.objective - self.bound) / max(abs(self.objective), SMALLEST_OBJECTIVE)


@dataclass(frozen=True, eq=False)
class Prices:
    """Multipliers of a model's rows and, where groups are compared, of the groups."""

    rows: FloatArray  # (n_rows,)
    links: FloatArray  # (n_groups,), empty where single cells are compared


@dataclass(frozen=True, eq=False)
class Refutation:
    r"""A Farkas vector: a mix of rows that no burdens inside their limits can satisfy.

    .. math:: \sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)
              - \sum_c r_c \max(\underline t_c s_c, \overline t_c s_c) > 0
    """

    multipliers: FloatArray  # (n_rows,)
    method: str


@dataclass(frozen=True, eq=False)
class TreeWitness:
    """One row that contradicts its own cells and the rows inside it, in a form that can be said.

    At its lower side: the row must carry at least `needs`, but its cells and the rows inside
    it can reach at most `reach`. At its upper side: they must carry at least `needs`, but
    the row admits at most `reach`.
    """

    row: int
    side: Side
    needs: float  # as share of the reference total; more than `reach`
    reach: float
    multipliers: FloatArray  # (n_rows,), a Farkas vector as in `Refutation`


def violation_of(model: CanonicalModel, t: FloatArray) -> float:
    """The largest excess of a row that must hold, relative to its mass."""
    activity = model.activity(t)
    excess = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    return float(np.max(np.where(model.may_miss, 0.0, excess), initial=0.0))


def claim(
    model: CanonicalModel,
    notion: Notion,
    t: FloatArray,
    multipliers: FloatArray,
    *,
    method: str,
    iterations: int,
) -> Candidate:
    """A candidate whose violation and gap are measured on `model`, not taken from the solver."""
    return Candidate(
        t=t,
        multipliers=multipliers,
        method=method,
        iterations=iterations,
        violation=violation_of(model, t),
        objective=objective(model, notion, t),
        bound=dual_bound(model, notion, multipliers),
    )
