r"""The fair plan by Newton's method on the multipliers of the rows.

The dual of a canonical model has one unknown per row, however many cells there are, and for
given multipliers every cell answers alone in closed form. The dual is concave: smooth but for
a kink at zero for every row whose two limits differ. Each step maximises its second-order
model with the kinks in it (`step`), then searches the line (`line_search`); a damping term,
weighted by the size of each row, carries the steps across regions where whole groups sit on
their cell bounds and the Hessian has nothing to say. This is a proximal Newton method
(Lee, Sun and Saunders 2014) on the dual; where it diverges there is no plan, and the way it
diverges is the proof (`farkas`).

A row that may be missed for a penalty has a multiplier no larger than that (an exact penalty:
Fletcher 1987, section 12.3): two more kinks of the dual, beyond which it falls without end. Where the cost
of a miss is its square, :math:`e^2 / 2g`, the conjugate is :math:`g y^2 / 2`: the row gives way by g per
unit of its multiplier, and Newton's matrix has g on its diagonal.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion, objective
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import without_penalised
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate, Refutation, claim
from quotaopt.solvers.climb import FIRST_PULL, Anchor, Climb, Point
from quotaopt.solvers.dual import Dual
from quotaopt.solvers.elastic import elastic_multipliers
from quotaopt.solvers.elimination import lay_out
from quotaopt.solvers.farkas import contradiction, refutation
from quotaopt.solvers.kernels_numpy import Kernels
from quotaopt.solvers.rows import Rows, merge_rows

METHOD = "newton"
GOAL, GOOD, ACCEPTED = 1e-12, 1e-10, 1e-9
"""Largest row excess relative to the row's mass: aimed at; enough when it no longer shrinks; and
still handed on where the rows leave a single point that no finite multipliers hold."""
GAP_GOAL, GAP_GOOD, GAP_ACCEPTED = 1e-11, 1e-10, 1e-7
STEPS, STALLED, STIFF = 600, 5, 20
"""Most steps taken; steps without progress after which a good point is the answer, and, where rows give
way so little that their multipliers leave no digits for more, an accepted one."""
PROBE = 12
"""After so many steps it is asked whether one row contradicts the cells' own limits by a hair."""
FAR, WILD = 30.0, 500.0
"""Pressures that make a factor of e**30: multipliers that change by more are asked for a proof;
and pressures that overflow: multipliers that make them are no start."""


def solve_newton(
    model: CanonicalModel, notion: Notion, *, start: FloatArray | None = None, kernels: Kernels | None = None
) -> Candidate | Refutation:
    r"""Minimise a strictly convex notion under the rows of a model, or prove that no plan exists.

    Parameters
    ----------
    model : CanonicalModel
        ``row_lower <= row_upper`` and ``lower <= upper`` everywhere.
    notion : Notion
        The strictly convex measure of unfairness.
    start : ndarray of shape (n_rows,), optional
        Multipliers to start from, those of a similar model; the answer does not depend on them
        beyond rounding.
    kernels : Kernels, optional
        The passes over the cells; chosen by size if not given. All kernels give the same bits.

    Returns
    -------
    Candidate
        Rows kept to 1e-12 of their mass and a gap of 1e-11; at worst, and then it says so, 1e-9 and 1e-7.
    Refutation
        A checked Farkas vector.

    Raises
    ------
    NotCertifiedError
        Neither was reached.
    """
    rows = merge_rows(model)
    clash = contradiction(model, rows, METHOD)
    if clash is not None:
        return clash
    climb = Climb(rows, Dual(model, notion, kernels), lay_out(rows, model.offsets))
    point = climb.at(_first_multipliers(rows, start))
    anchor = Anchor(point.multipliers, FIRST_PULL)
    best, stalled = np.inf, 0
    for steps in range(STEPS):
        if _is_within(GOAL, GAP_GOAL, model, notion, climb, point):
            return _candidate(model, notion, climb, point, steps)
        error = climb.violation(point)
        stalled = stalled + 1 if error > 0.5 * best else 0
        best = min(best, error)
        if stalled >= STALLED and _is_within(GOOD, GAP_GOOD, model, notion, climb, point):
            return _candidate(model, notion, climb, point, steps)
        is_stiff = stalled >= STIFF and model.row_give is not None
        if is_stiff and _is_within(ACCEPTED, GAP_ACCEPTED, model, notion, climb, point):
            return _candidate(model, notion, climb, point, steps)
        before = anchor
        try:
            point, anchor = climb.step(point, before)
        except np.linalg.LinAlgError:
            break
        if anchor.steps == 0:
            proof = _proof_of_divergence(model, rows, point.multipliers - before.multipliers)
            if proof is not None:
                return proof
        if steps == PROBE:
            proof = _proof_of_one_row(model)
            if proof is not None:
                return proof
    return _otherwise(model, notion, climb, point)


def _first_multipliers(rows: Rows, start: FloatArray | None) -> FloatArray:
    """The start in terms of the merged rows; nothing where there is none or it makes no sense."""
    if start is None:
        return np.zeros(rows.n_rows)
    multipliers = rows.from_model(start)
    sensible = np.abs(multipliers) * rows.scale / rows.mass < WILD
    return rows.within(multipliers) if sensible.all() else np.zeros(rows.n_rows)


def _proof_of_divergence(model: CanonicalModel, rows: Rows, change: FloatArray) -> Refutation | None:
    """A proof from the way the multipliers went, where they went further than any plan would ask."""
    if np.max(np.abs(change) * rows.scale / rows.mass, initial=0.0) < FAR:
        return None
    return refutation(model, rows.to_model(change), METHOD)


def _proof_of_one_row(model: CanonicalModel) -> Refutation | None:
    """A proof from the row that the cells' own limits leave furthest outside, where they leave one."""
    hard, matrix = without_penalised(model), model.matrix()
    matrix.eliminate_zeros()
    row = np.repeat(np.arange(model.n_rows), np.diff(matrix.indptr))
    ends = matrix.data * model.lower[matrix.indices], matrix.data * model.upper[matrix.indices]
    least, most = (np.bincount(row, end, model.n_rows) for end in (np.minimum(*ends), np.maximum(*ends)))
    short, over = (hard.row_lower - most) / model.row_mass, (least - hard.row_upper) / model.row_mass
    worst = int(np.argmax(np.maximum(short, over)))
    if not max(short[worst], over[worst]) > 0.0:
        return None
    alone = np.zeros(model.n_rows)
    alone[worst] = 1.0 if short[worst] > over[worst] else -1.0
    return refutation(model, alone, METHOD)


def _is_within(
    violation: float, gap: float, model: CanonicalModel, notion: Notion, climb: Climb, point: Point
) -> bool:
    """Whether the rows hold and the gap is closed; the objective is only taken when it matters."""
    if climb.violation(point) > violation:
        return False
    loss = climb.loss(point)
    if loss <= gap * SMALLEST_OBJECTIVE:
        return True
    value = objective(model, notion, climb.dual.burdens(point.pressures))
    return loss <= gap * max(value, SMALLEST_OBJECTIVE)


def _candidate(model: CanonicalModel, notion: Notion, climb: Climb, point: Point, steps: int) -> Candidate:
    """The claim, measured on the model itself."""
    t = climb.dual.burdens(point.pressures)
    multipliers = climb.rows.to_model(point.multipliers)
    return claim(model, notion, t, multipliers, method=METHOD, iterations=steps)


def _otherwise(model: CanonicalModel, notion: Notion, climb: Climb, point: Point) -> Candidate | Refutation:
    """What can still be said when the climb did not arrive."""
    candidate = _candidate(model, notion, climb, point, STEPS)
    if candidate.violation <= ACCEPTED and abs(candidate.gap) <= GAP_ACCEPTED:
        return candidate
    proof = refutation(model, elastic_multipliers(without_penalised(model)), "highs elastic")
    if proof is not None:
        return proof
    raise NotCertifiedError(
        [Problem.at(NOWHERE, "solve.not_converged", violation=candidate.violation, gap=candidate.gap)]
    )
