r"""Linear notions of fairness by the proximal point method over the group dual.

.. math:: d^{k+1} = \arg\min_d f(d) + \sum_c r_c \frac{(d_c - d^k_c)^2}{2 \sigma_k}
          \quad \text{s.t. rows, boxes}

Each problem has one multiplier per row, and Newton's method finds them as for the strictly convex
notions (`climb`), with what cells answer in `response`. The multipliers of the k-th problem bound
the optimum of the linear program itself, whatever :math:`\sigma_k`; as it grows the problems become
the program, which they reach after finitely many.

References: Rockafellar 1976, "Augmented Lagrangians and applications of the proximal point
algorithm in convex programming", Mathematics of Operations Research 1, 97-116; Li, Sun and Toh
2020, "An asymptotically superlinearly convergent semismooth Newton augmented Lagrangian method for
linear programming", SIAM Journal on Optimization 30, 2410-2440.
"""

from __future__ import annotations

import numpy as np

from quotaopt.fairness.deviations import Deviations
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate, Refutation
from quotaopt.solvers.climb import FIRST_PULL, Anchor
from quotaopt.solvers.dual import choose_kernels
from quotaopt.solvers.elimination import lay_out
from quotaopt.solvers.farkas import contradiction
from quotaopt.solvers.interior.method import MakeKernels, claim
from quotaopt.solvers.proximal.ascent import Ascent
from quotaopt.solvers.proximal.response import Proximal
from quotaopt.solvers.rows import merge_rows

METHOD = "proximal"
GOAL = 1e-9
"""The gap aimed at, relative to the objective."""
VIOLATION = 1e-10
"""Largest row excess aimed at, relative to the row's mass."""
FIRST_SIGMA, GROWTH = 0.1, 4.0
PROBLEMS, STEPS = 40, 250
"""Most proximal problems, and most Newton steps in all."""
NEARER = 1e-2
"""A problem is solved when its rows hold this many times better than at its start."""


def solve_proximal(
    model: CanonicalModel,
    notion: Deviations,
    *,
    start: FloatArray | None = None,
    kernels: MakeKernels = choose_kernels,
) -> Candidate | Refutation | None:
    """Minimise a linear notion under the rows of a model.

    Parameters
    ----------
    start : ndarray of shape (n_rows,), optional
        Multipliers of a similar model.

    Returns
    -------
    Candidate
        Measured here; the rows hold to 1e-10 of their mass and the gap is 1e-9.
    Refutation
        Two limits on one sum exclude each other.
    None
        It did not get there in the Newton steps allowed: ask another method.
    """
    rows = merge_rows(model)
    clash = contradiction(model, rows, METHOD)
    if clash is not None:
        return clash
    cells = Proximal(model, notion, FIRST_SIGMA, kernels(model.partitions, model.n_cells))
    ascent = Ascent(rows, cells, lay_out(rows, model.offsets))
    multipliers, steps = np.zeros(rows.n_rows), 0
    for _ in range(PROBLEMS):
        point = ascent.at(multipliers)
        anchor = Anchor(point.multipliers, FIRST_PULL)
        enough = max(NEARER * min(ascent.violation(point), NEARER), 0.1 * VIOLATION)
        while ascent.violation(point) > enough:
            if steps == STEPS:
                return None
            try:
                point, anchor = ascent.step(point, anchor)
            except np.linalg.LinAlgError:
                return None
            steps += 1
        multipliers = point.multipliers
        violation = ascent.violation(point)
        t = cells.burdens(point.pressures)
        pulled = cells.move_on(t, GROWTH * cells.sigma)
        candidate = claim(model, notion, t, rows.to_model(multipliers), METHOD, steps)
        if violation <= VIOLATION and candidate.gap <= GOAL:
            return candidate
    return None
