r"""Linear notions of fairness by a primal-dual interior point method on the group structure.

The program in deviations d of the cells,

.. math:: \min \lambda z + m \sum_c r_c e_c, \qquad |d_c| \le e_c \le z, \quad
          l_c \le d_c \le u_c, \quad \underline b \le A(rd) \le \overline b,

has millions of limits but few rows. Each iteration eliminates the cells in closed form
(`cells`) and solves one small system among the rows (`system`), whatever limits are active: the
number of iterations hardly depends on the size of the company, or on how tight its limits are.

References: Mehrotra 1992, "On the implementation of a primal-dual interior point method", SIAM
Journal on Optimization 2, 575-601; Colombo and Gondzio 2008, "Further development of multiple
centrality correctors", Computational Optimization and Applications 41, 277-305; Friedlander and
Orban 2012 (the proximal terms), Mathematical Programming Computation 4, 71-107.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from quotaopt.fairness.deviations import Deviations, dual_bound
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate, Refutation, violation_of
from quotaopt.solvers.dual import choose_kernels
from quotaopt.solvers.elimination import lay_out
from quotaopt.solvers.farkas import contradiction, refutation
from quotaopt.solvers.interior.barrier import Barrier
from quotaopt.solvers.interior.unlocked import unlock
from quotaopt.solvers.kernels_numpy import Kernels
from quotaopt.solvers.rows import Rows, merge_rows

MakeKernels = Callable[[tuple[Partition, ...], int], Kernels]

METHOD = "interior"
GOAL = 1e-9
"""The gap aimed at, relative to the objective."""
VIOLATION = 1e-10
"""Largest row excess aimed at, relative to the row's mass."""
ITERATIONS = 120
BROKEN = 1e-6
"""A violation that is no rounding: perhaps there is no plan."""
UNBOUND = 1e-3
"""A price smaller than this share of the limit's slack is what the barrier has left of zero."""
SHORTENINGS = (0.0, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9)
SHORT, STUCK = 1e-3, 4
"""Steps shorter than this lead nowhere; so many of them end the search."""


def solve_interior(
    model: CanonicalModel, notion: Deviations, *, kernels: MakeKernels = choose_kernels
) -> Candidate | Refutation | None:
    """Minimise a linear notion under the rows of a model, or prove that no plan exists.

    Returns
    -------
    Candidate
        Its violation, objective and bound are measured here; how good they are is for the
        caller to judge. The aim is 1e-10 of a row's mass and a gap of 1e-9.
    Refutation
        A checked Farkas vector.
    None
        The rows do not have the structure this method lives on.
    """
    open_cells = unlock(model)
    rows = merge_rows(open_cells.model)
    layout = lay_out(rows, open_cells.model.offsets)
    if not layout.is_dense:
        return None
    clash = contradiction(model, merge_rows(model), METHOD)
    if clash is not None:
        return clash
    resting = _at_rest(model, notion)
    if resting is not None:
        return resting
    passes = kernels(open_cells.model.partitions, open_cells.model.n_cells)
    barrier = Barrier(open_cells.model, notion, rows, layout, passes, open_cells.deviation)
    iterations = _approach(barrier)
    t = open_cells.all_burdens(1.0 + barrier.cells.d)
    plain, raw = (
        claim(model, notion, t, rows.to_model(each), METHOD, iterations)
        for each in _multipliers(barrier, rows)
    )
    candidate = plain if plain.bound >= raw.bound - GOAL * max(plain.objective, SMALLEST_OBJECTIVE) else raw
    if candidate.violation > BROKEN:
        return refutation(model, raw.multipliers, METHOD) or candidate
    return candidate


def claim(
    model: CanonicalModel,
    notion: Deviations,
    t: FloatArray,
    multipliers: FloatArray,
    method: str,
    iterations: int,
) -> Candidate:
    """A candidate inside the cells' limits, measured on `model`.

    A push of 1e-16 too much on a cell that nothing limits voids the bound; multipliers a little
    shorter push less.
    """
    t = np.minimum(np.maximum(t, model.lower), model.upper)
    for shortening in SHORTENINGS:
        shorter = (1.0 - shortening) * multipliers
        bound = dual_bound(model, notion, shorter)
        if np.isfinite(bound):
            break
    return Candidate(
        t=t,
        multipliers=shorter,
        method=method,
        iterations=iterations,
        violation=violation_of(model, t),
        objective=notion.value(model, t),
        bound=bound,
    )


def _at_rest(model: CanonicalModel, notion: Deviations) -> Candidate | None:
    """The plan in which every cell is as near to its reference as it can be, if the rows allow it."""
    t = np.minimum(np.maximum(1.0, model.lower), model.upper)
    candidate = claim(model, notion, t, np.zeros(model.n_rows), METHOD, 0)
    return candidate if candidate.violation <= VIOLATION else None


def _approach(barrier: Barrier) -> int:
    """Step until the goal is reached or no step leads on; the number of steps."""
    stuck = 0
    for steps in range(ITERATIONS):
        if barrier.gap <= GOAL * max(barrier.value, SMALLEST_OBJECTIVE) and barrier.violation <= VIOLATION:
            return steps
        try:
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                stuck = stuck + 1 if barrier.step() < SHORT else 0
        except np.linalg.LinAlgError:
            return steps
        if stuck == STUCK:
            return steps + 1
    return ITERATIONS


def _multipliers(barrier: Barrier, rows: Rows) -> tuple[FloatArray, FloatArray]:
    """Those of the rows without what is left of the prices of limits that do not bind, and all."""
    limits = barrier.limits
    binding = limits.prices > UNBOUND * limits.slacks / limits.mass
    plain = limits.net(np.where(binding, limits.prices, 0.0))[:-1]
    return np.where(rows.is_equality, barrier.multipliers, plain), barrier.multipliers
