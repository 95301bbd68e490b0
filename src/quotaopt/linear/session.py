"""A linear program that stays in HiGHS between solves, so that a small change costs few pivots."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.linear.accept import measure, refutes
from quotaopt.linear.continuous import solve_continuous
from quotaopt.linear.endings import USUAL, Clock, Ending, Infeasible, Solved, Tolerance
from quotaopt.linear.highs import SIMPLEX, HighsSolver, loaded, run
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.scale import Scale, cost_factor, row_factors, scaled_matrix
from quotaopt.linear.solver import NO_LIMITS, Limits, Start
from quotaopt.model.arrays import FloatArray


class HighsSession:
    """Solve, change, solve again from where the last solve ended.

    The scale is chosen once, costs apart. Every answer is measured on the current program; where the
    warm one does not hold, the program is solved anew from the same basis by everything there is.
    `unit` (n_columns,) are natural sizes of columns whose limits say little of them.
    """

    def __init__(
        self,
        program: LinearProgram,
        *,
        solver: HighsSolver = SIMPLEX,
        tolerance: Tolerance = USUAL,
        unit: FloatArray | None = None,
    ) -> None:
        if program.is_integer:
            raise ValueError("a session is for linear programs")
        self._program = program
        self._tolerance = tolerance
        self._method = solver.name
        self._scale = Scale.of(program, unit)
        self._highs: Any = loaded(self._scale.scaled(program), solver.options_for(program))

    @property
    def program(self) -> LinearProgram:
        """The program as it is now, in its own units."""
        return self._program

    def change(
        self,
        *,
        cost: FloatArray | None = None,
        lower: FloatArray | None = None,
        upper: FloatArray | None = None,
        row_lower: FloatArray | None = None,
        row_upper: FloatArray | None = None,
    ) -> None:
        """Replace whole vectors; only what differs is handed over."""
        before = self._program
        after = before.changed(
            cost=before.cost if cost is None else cost,
            lower=before.lower if lower is None else lower,
            upper=before.upper if upper is None else upper,
            row_lower=before.row_lower if row_lower is None else row_lower,
            row_upper=before.row_upper if row_upper is None else row_upper,
        )
        self._program = after
        if cost is not None:
            self._change_cost()
        columns = _differ(before.lower, after.lower) | _differ(before.upper, after.upper)
        self._change_limits(
            self._highs.changeColsBounds, columns, after.lower, after.upper, 1.0 / self._scale.unit
        )
        rows = _differ(before.row_lower, after.row_lower) | _differ(before.row_upper, after.row_upper)
        self._change_limits(
            self._highs.changeRowsBounds, rows, after.row_lower, after.row_upper, self._scale.row
        )

    def add_rows(self, matrix: sparse.csr_array, lower: FloatArray, upper: FloatArray) -> None:
        """Append rows ``lower <= matrix @ x <= upper``; `matrix` is (n_new, n_columns)."""
        program, scale = self._program, self._scale
        factors = row_factors(sparse.csr_array(abs(matrix)), scale.unit)
        added = scaled_matrix(matrix, factors, scale.unit)
        self._highs.addRows(
            len(lower), lower * factors, upper * factors, added.nnz,
            added.indptr[:-1].astype(np.int32), added.indices.astype(np.int32), added.data,
        )  # fmt: skip
        self._scale = replace(scale, row=np.append(scale.row, factors))
        self._program = replace(
            program,
            matrix=sparse.csr_array(sparse.vstack([program.matrix, matrix], format="csr")),
            row_lower=np.append(program.row_lower, lower),
            row_upper=np.append(program.row_upper, upper),
        )

    def solve(self, *, limits: Limits = NO_LIMITS) -> Ending:
        """The checked ending of the program as it is now; errors as `solve_linear`."""
        program, clock = self._program, Clock(limits)
        if refutes(program, np.zeros(program.n_rows)):
            return Infeasible(np.zeros(program.n_rows), "limits")
        claimed = run(self._highs, clock.left(), method=self._method, is_integer=False)
        answer = self._scale.answer(claimed)
        found = measure(program, answer)
        if found is not None and self._tolerance.holds(found):
            return Solved(**vars(found))
        if answer.ray is not None and refutes(program, answer.ray):
            return Infeasible(answer.ray, answer.method)
        return solve_continuous(program, None, clock.left(), Start(basis=answer.basis), self._tolerance)

    def _change_cost(self) -> None:
        scale, cost = self._scale, self._program.cost
        self._scale = replace(scale, cost=cost_factor(cost, scale.unit), offset=self._program.offset)
        columns = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), columns, cost * scale.unit * self._scale.cost)

    def _change_limits(
        self, hand_over: Any, changed: Any, lower: FloatArray, upper: FloatArray, factor: FloatArray
    ) -> None:
        places = np.flatnonzero(changed)
        if len(places):
            hand_over(
                len(places),
                places.astype(np.int32),
                lower[places] * factor[places],
                upper[places] * factor[places],
            )


def _differ(before: FloatArray, after: FloatArray) -> Any:
    return before != after
