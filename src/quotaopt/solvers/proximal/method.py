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

from quotaopt.errors import NotCertifiedError
from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_squares import LEAST_SQUARES
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate, Refutation
from quotaopt.solvers.climb import FIRST_PULL, Anchor, Point
from quotaopt.solvers.dual import choose_kernels
from quotaopt.solvers.elimination import lay_out
from quotaopt.solvers.farkas import contradiction
from quotaopt.solvers.interior.method import MakeKernels, claim
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.proximal.ascent import Ascent
from quotaopt.solvers.proximal.response import Proximal, proximal_cells
from quotaopt.solvers.rows import merge_rows

METHOD = "proximal"
GOAL = 1e-9
"""The gap aimed at, relative to the objective."""
GOAL_PER_CELL = 1e-13
"""From ten thousand cells on the gap aimed at grows with their number, to 1e-7 at a million."""
NEARLY = 300.0
"""What the proximal term still pulls is worth more than the gap, but not so many times as much."""
VIOLATION = 1e-10
"""Largest row excess aimed at, relative to the row's mass."""
FIRST_SIGMA, RESUMED_SIGMA, GROWTH, MOST_SIGMA = 0.03, 1.0, 2.0, 1e3
"""Rounding in the pressures is multiplied by sigma: beyond the last of these rows no longer hold."""
PROBLEMS, STEPS = 40, 250
"""Most proximal problems, and most Newton steps in all."""
NEARER = 5e-2
"""A problem is solved when its error is this share of the first one."""


def solve_proximal(
    model: CanonicalModel,
    notion: Deviations,
    *,
    start: Candidate | None = None,
    kernels: MakeKernels = choose_kernels,
) -> Candidate | Refutation | None:
    """Minimise a linear notion under the rows of a model.

    Parameters
    ----------
    start : Candidate, optional
        The answer of a similar model with the same cells and rows.

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
    first = _near(model, notion) if start is None else start.t
    if isinstance(first, Refutation):
        return first
    cells = proximal_cells(model, notion, kernels(model.partitions, model.n_cells))
    cells.move_on(first, FIRST_SIGMA if start is None else RESUMED_SIGMA)
    ascent = Ascent(rows, cells, lay_out(rows, model.offsets))
    multipliers = np.zeros(rows.n_rows) if start is None else rows.from_model(start.multipliers)
    try:
        return _approach(model, notion, ascent, cells, multipliers)
    except np.linalg.LinAlgError:
        return None


def _approach(
    model: CanonicalModel, notion: Deviations, ascent: Ascent, cells: Proximal, multipliers: FloatArray
) -> Candidate | None:
    """Proximal problems until one of them closes the gap; None when the steps are used up."""
    steps, last, goal = 0, False, max(GOAL, GOAL_PER_CELL * model.n_cells)
    for _ in range(PROBLEMS):
        point = ascent.at(multipliers)
        anchor = Anchor(point.multipliers, FIRST_PULL)
        enough = 0.1 * VIOLATION
        if not last:
            enough = max(NEARER * min(_error(ascent, point), NEARER), enough)
        while _error(ascent, point) > enough:
            if steps == STEPS:
                return None
            point, anchor = ascent.step(point, anchor)
            steps += 1
        multipliers, t = point.multipliers, cells.answered()
        pulled = cells.pulled() / max(notion.value(model, t), SMALLEST_OBJECTIVE)
        last = pulled <= NEARLY * goal
        if last and ascent.violation(point) <= VIOLATION:
            candidate = claim(model, notion, t, ascent.rows.to_model(multipliers), METHOD, steps)
            if candidate.violation <= VIOLATION and candidate.gap <= goal:
                return candidate
        cells.move_on(t, min(GROWTH * cells.sigma, MOST_SIGMA))
    return None


def _error(ascent: Ascent, point: Point) -> float:
    """How far a point is from the optimum of its problem: by its rows, or by prices of slack ones."""
    return max(ascent.violation(point), ascent.loss(point))


def _near(model: CanonicalModel, notion: Deviations) -> FloatArray | Refutation:
    """Burdens not far from the optimum, or why there is none.

    The plan of least squares knows about how far the largest deviation has to go; where that does
    not count, the reference is as good a start.
    """
    if notion.largest > 0.0:
        try:
            near = solve_newton(model, LEAST_SQUARES)
            return near if isinstance(near, Refutation) else near.t
        except NotCertifiedError:
            pass
    return np.ones(model.n_cells)
