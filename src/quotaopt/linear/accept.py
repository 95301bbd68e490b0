r"""The acceptance check: everything an answer claims, recomputed on the program itself.

For multipliers y of the rows, whatever their origin, weak duality gives

.. math:: c^\top x + o \;\ge\; D(y) = o + \sum_i \min_{\underline b_i \le s \le \overline b_i} y_i s
          + \sum_j \min_{\underline x_j \le t \le \overline x_j} (c - A^\top y)_j t

for every feasible x. A small difference between the objective of a feasible x and D(y) proves both.
With c = 0 and o = 0, D(y) > 0 proves that nothing is feasible (Farkas).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from quotaopt.linear.implied import implied_box
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import Answer
from quotaopt.model.arrays import FloatArray

SHARP = 1e-10
"""A gap below this is not improved further."""
CLEAR = 1e-9
"""A refutation must exceed zero by this much of what was added up."""
ROUNDING = 16.0 * np.finfo(np.float64).eps
"""Relative error of a reduced cost beyond doubt; smaller ones count as zero where no limit exists."""


@dataclass(frozen=True, eq=False)
class Measured:
    """A point and what is true of it.

    `violation`: the largest excess of a row over its limits, relative to
    ``max(sum |a|, sum |a x|)``; the box and whole numbers are kept exactly.
    `bound`: a lower bound of the objective proved by `duals`, -inf without any.
    `claimed_bound`: the solver's own bound of an integer program, not proved by us.
    """

    x: FloatArray  # (n_columns,)
    duals: FloatArray | None  # (n_rows,), signs as the limits allow
    violation: float
    objective: float
    bound: float
    size: float  # what gaps are relative to
    method: str
    says: str
    claimed_bound: float | None = None
    iterations: int = 0
    basis: Any | None = None

    @property
    def gap(self) -> float:
        """Objective minus proved bound, relative to `size`; inf without a bound."""
        return relative_gap(self.objective, self.bound, self.size)

    @property
    def best_bound(self) -> float:
        """The better of proved and claimed bound."""
        return self.bound if self.claimed_bound is None else max(self.bound, self.claimed_bound)

    @property
    def claimed_gap(self) -> float:
        """Objective minus `best_bound`, relative to `size`."""
        return relative_gap(self.objective, self.best_bound, self.size)


def relative_gap(objective: float, bound: float, size: float) -> float:
    """``(objective - bound) / size``; 0 where both agree, inf where the bound is missing."""
    if objective == bound:
        return 0.0
    return float((objective - bound) / size) if size > 0.0 else np.inf


def measure(program: LinearProgram, answer: Answer) -> Measured | None:
    """What is true of `answer`; None where it holds no point."""
    x = _nearest(program, answer.x)
    if x is None:
        return None
    objective = float(program.cost @ x) + program.offset
    size = objective_size(program, x)
    bound, duals = -np.inf, _signed(program, answer.duals)
    if duals is not None:
        bound = dual_bound(program, duals)
        if not relative_gap(objective, bound, size) <= SHARP:
            # of the feasible points, those that cost more than `objective` are not in this box
            below = dual_bound(program, duals, implied_box(program, at_most=objective))
            bound = max(bound, min(below, objective))
    return Measured(
        x=x,
        duals=duals,
        violation=row_violation(program, x),
        objective=objective,
        bound=bound,
        size=size,
        method=answer.method,
        says=answer.says,
        claimed_bound=answer.bound,
        iterations=answer.iterations,
        basis=answer.basis,
    )


def refutes(program: LinearProgram, multipliers: FloatArray) -> bool:
    """Whether row `multipliers` (n_rows,) prove, by a clear margin, that nothing is feasible.

    Limits that contradict themselves need no multipliers.
    """
    lower, upper = program.box
    if np.any(lower > upper) or np.any(program.row_lower > program.row_upper):
        return True
    y = _signed(program, multipliers)
    if y is None or not y.any():
        return False
    return _is_positive(program, y, (lower, upper)) or _is_positive(program, y, implied_box(program))


def objective_size(program: LinearProgram, x: FloatArray) -> float:
    """What a gap is relative to: the objective without its constant, at least 1e-3 of the sum of |cost|.

    The second keeps rounding errors of an objective of zero from looking like a gap; both follow
    the costs when all are multiplied.
    """
    return max(abs(float(program.cost @ x)), 1e-3 * float(abs(program.cost).sum()))


def row_violation(program: LinearProgram, x: FloatArray) -> float:
    """Largest excess of a row over its limits, relative to the size of the row at `x` (n_columns,)."""
    activity = program.matrix @ x
    excess = np.maximum(program.row_lower - activity, activity - program.row_upper)
    size = np.maximum(program.row_mass, program.absolute @ abs(x))
    return float(np.max(excess / size, initial=0.0))


def price_error(program: LinearProgram, x: FloatArray, y: FloatArray) -> float:
    """How far prices `y` lean on limits that `x` does not reach: the largest min(price, distance)."""
    activity = program.matrix @ x
    reduced = program.cost - program.matrix.T @ y
    errors = (
        np.minimum(reduced, x - program.lower),
        np.minimum(-reduced, program.upper - x),
        np.minimum(y, activity - program.row_lower),
        np.minimum(-y, program.row_upper - activity),
    )
    return max(float(np.max(error, initial=0.0)) for error in errors)


def dual_bound(
    program: LinearProgram, y: FloatArray, box: tuple[FloatArray, FloatArray] | None = None
) -> float:
    """D(y) over `box` (by default the program's); `y` (n_rows,) must have allowed signs."""
    rows, columns = _bound_terms(program, program.cost, y, program.box if box is None else box)
    return float(rows.sum() + columns.sum()) + program.offset


def _is_positive(program: LinearProgram, y: FloatArray, box: tuple[FloatArray, FloatArray]) -> bool:
    rows, columns = _bound_terms(program, np.zeros(program.n_columns), y, box)
    value = float(rows.sum() + columns.sum())
    return bool(value > CLEAR * float(abs(rows).sum() + abs(columns).sum()))


def _bound_terms(
    program: LinearProgram, cost: FloatArray, y: FloatArray, box: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """The terms of D(y) by row and by column; -inf where a column has no limit to hold it."""
    rows = _least_product(y, program.row_lower, program.row_upper)
    reduced = cost - program.matrix.T @ y
    columns = _least_product(reduced, *box)
    endless = np.flatnonzero(np.isinf(columns))
    if len(endless):
        noise = ROUNDING * (abs(cost) + program.absolute.T @ abs(y))
        columns[endless[abs(reduced[endless]) <= noise[endless]]] = 0.0
    return rows, columns


def _least_product(price: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Least of ``price * t`` over ``lower <= t <= upper``, 0 for a price of 0."""
    limit = np.where(price > 0.0, lower, upper)
    return np.where(price == 0.0, 0.0, price * np.where(price == 0.0, 0.0, limit))


def _nearest(program: LinearProgram, x: FloatArray | None) -> FloatArray | None:
    """`x` moved into the box, whole columns rounded; None where it is no point. (n_columns,)"""
    if x is None or x.shape != (program.n_columns,) or not np.isfinite(x).all():
        return None
    lower, upper = program.box
    if np.any(lower > upper):
        return None
    rounded = x if program.whole is None else np.where(program.whole, np.rint(x), x)
    return np.clip(rounded, lower, upper) + 0.0  # no negative zero


def _signed(program: LinearProgram, y: FloatArray | None) -> FloatArray | None:
    """The allowed part of `y`; None where it is no vector of prices. (n_rows,)"""
    if y is None or y.shape != (program.n_rows,) or not np.isfinite(y).all():
        return None
    least = np.where(np.isfinite(program.row_upper), -np.inf, 0.0)
    most = np.where(np.isfinite(program.row_lower), np.inf, 0.0)
    return np.clip(y, least, most) + 0.0
