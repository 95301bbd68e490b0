"""What a solver hands on: a claim, or a reason why there is no answer."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.model.arrays import FloatArray


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
    violation: float  # largest row excess relative to the row's mass
    gap: float  # (objective - bound) / max(|objective|, 1e-6), computed by us


@dataclass(frozen=True, eq=False)
class Refutation:
    r"""A Farkas vector: a mix of rows that no burdens inside their limits can satisfy.

    .. math:: \sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)
              - \sum_c r_c \max(\underline t_c s_c, \overline t_c s_c) > 0
    """

    multipliers: FloatArray  # (n_rows,)
    method: str
