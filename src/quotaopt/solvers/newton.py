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

from dataclasses import dataclass

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion, objective
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import without_penalised
from quotaopt.solvers.ascent import ACCEPTED, GAP_ACCEPTED, STEPS, ascend
from quotaopt.solvers.candidate import Candidate, Refutation, claim
from quotaopt.solvers.climb import Climb, Point
from quotaopt.solvers.dual import Dual
from quotaopt.solvers.elastic import elastic_multipliers
from quotaopt.solvers.elimination import lay_out
from quotaopt.solvers.farkas import contradiction, proof_of_one_row, refutation
from quotaopt.solvers.kernels_numpy import Kernels
from quotaopt.solvers.rows import Rows, merge_rows

METHOD = "newton"
WILD = 500.0
"""Pressures that overflow: multipliers that make them are no start."""


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
    dual = Dual(model, notion, kernels)
    climb = Climb(rows, dual, lay_out(rows, model.offsets))
    end = ascend(climb, _Whole(model, notion, climb.rows, dual), _first_multipliers(rows, start))
    if end.proof is not None:
        return end.proof
    if end.has_arrived:
        return _candidate(model, notion, rows, dual, end.point, end.steps)
    return _otherwise(model, notion, rows, dual, end.point)


@dataclass(frozen=True, eq=False)
class _Whole:
    """A model that lies in memory as a whole."""

    model: CanonicalModel
    notion: Notion
    rows: Rows
    dual: Dual

    def objective(self, point: Point) -> float:
        """See `Measured`."""
        return objective(self.model, self.notion, self.dual.burdens(point.pressures))

    def proof_from(self, change: FloatArray) -> Refutation | None:
        """See `Measured`."""
        return refutation(self.model, self.rows.to_model(change), METHOD)

    def proof_of_one_row(self) -> Refutation | None:
        """See `Measured`."""
        return proof_of_one_row(self.model, METHOD)


def _first_multipliers(rows: Rows, start: FloatArray | None) -> FloatArray:
    """The start in terms of the merged rows; nothing where there is none or it makes no sense."""
    if start is None:
        return np.zeros(rows.n_rows)
    multipliers = rows.from_model(start)
    sensible = np.abs(multipliers) * rows.scale / rows.mass < WILD
    return rows.within(multipliers) if sensible.all() else np.zeros(rows.n_rows)


def _candidate(
    model: CanonicalModel, notion: Notion, rows: Rows, dual: Dual, point: Point, steps: int
) -> Candidate:
    """The claim, measured on the model itself."""
    t = dual.burdens(point.pressures)
    multipliers = rows.to_model(point.multipliers)
    return claim(model, notion, t, multipliers, method=METHOD, iterations=steps)


def _otherwise(
    model: CanonicalModel, notion: Notion, rows: Rows, dual: Dual, point: Point
) -> Candidate | Refutation:
    """What can still be said when the climb did not arrive."""
    candidate = _candidate(model, notion, rows, dual, point, STEPS)
    if candidate.violation <= ACCEPTED and abs(candidate.gap) <= GAP_ACCEPTED:
        return candidate
    proof = refutation(model, elastic_multipliers(without_penalised(model)), "highs elastic")
    if proof is not None:
        return proof
    raise NotCertifiedError(
        [Problem.at(NOWHERE, "solve.not_converged", violation=candidate.violation, gap=candidate.gap)]
    )
