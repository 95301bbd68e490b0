r"""Units in which a solver's absolute tolerances mean something.

Columns :math:`x = U x'`, rows divided by their mass in these units, costs multiplied until the
largest is about 1. All factors are powers of two, so that scaling itself rounds nothing. Whole
columns keep their unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import NO_LIMITS, NO_START, Answer, Limits, LinearSolver, Start
from quotaopt.model.arrays import FloatArray

TAME = 2.0**10
"""Columns whose natural sizes lie within 1/TAME..TAME are left in the caller's units."""

WIDE = 2.0**40
"""A size further below the largest one is what rounding left of zero, and no unit."""


NOISE = 1e-9
"""A limit of a row below this part of its largest term may be what rounding left of zero."""


@dataclass(frozen=True, eq=False)
class Scale:
    """How a program was scaled: ``x = unit * x'``, ``y = row * y' / cost``, and its constant left out.

    A constant of the objective changes no answer, but solvers measure gaps with it or forget it.
    """

    unit: FloatArray  # (n_columns,)
    row: FloatArray  # (n_rows,)
    cost: float
    offset: float

    @classmethod
    def of(cls, program: LinearProgram, unit: FloatArray | None = None) -> Scale:
        """The scale that suits `program`, whose columns have natural sizes `unit` (n_columns,) if given."""
        unit = _units(program) if unit is None else unit
        return cls(
            unit=unit,
            row=row_factors(program.absolute, unit),
            cost=cost_factor(program.cost, unit),
            offset=program.offset,
        )

    def scaled(self, program: LinearProgram) -> LinearProgram:
        """`program` in the units of this scale."""
        return replace(
            program,
            cost=program.cost * self.unit * self.cost,
            lower=program.lower / self.unit,
            upper=program.upper / self.unit,
            matrix=scaled_matrix(program.matrix, self.row, self.unit),
            row_lower=program.row_lower * self.row,
            row_upper=program.row_upper * self.row,
            offset=0.0,
        )

    def start(self, start: Start) -> Start:
        """`start` in the units of this scale."""
        return start if start.x is None else replace(start, x=start.x / self.unit)

    def answer(self, answer: Answer) -> Answer:
        """`answer` back in the units of the program."""
        return replace(
            answer,
            x=None if answer.x is None else answer.x * self.unit,
            duals=None if answer.duals is None else answer.duals * self.row / self.cost,
            ray=None if answer.ray is None else answer.ray * self.row,
            bound=None if answer.bound is None else answer.bound / self.cost + self.offset,
        )

    def solve(
        self,
        program: LinearProgram,
        solver: LinearSolver,
        limits: Limits = NO_LIMITS,
        start: Start = NO_START,
    ) -> Answer:
        """The answer of `solver` to `program`, asked in this scale."""
        return self.answer(solver.solve(self.scaled(program), limits=limits, start=self.start(start)))


def scaled_matrix(matrix: sparse.csr_array, row: FloatArray, unit: FloatArray) -> sparse.csr_array:
    """``diag(row) @ matrix @ diag(unit)`` with the same pattern."""
    data = matrix.data * np.repeat(row, np.diff(matrix.indptr)) * unit[matrix.indices]
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def row_factors(absolute: sparse.csr_array, unit: FloatArray) -> FloatArray:
    """One over the mass of each row in units `unit`; 1 for a row without coefficients. (n_rows,)"""
    mass = absolute @ unit
    return power_of_two(1.0 / np.where(mass > 0.0, mass, 1.0))


def cost_factor(cost: FloatArray, unit: FloatArray) -> float:
    """What brings the largest cost to about 1; 1 where nothing costs."""
    largest = float(np.max(abs(cost) * unit, initial=0.0))
    return float(power_of_two(np.array(1.0 / largest))) if largest > 0.0 else 1.0


def power_of_two(value: FloatArray) -> FloatArray:
    """The powers of two nearest to positive `value`, by exponent."""
    return np.asarray(np.exp2(np.clip(np.rint(np.log2(value)), -500, 500)), dtype=np.float64)


def _units(program: LinearProgram) -> FloatArray:
    """A natural size of every column, from its limits or else from its rows. (n_columns,)"""
    size = _box_sizes(program)
    unknown = np.isnan(size)
    if unknown.any():
        size[unknown] = _row_sizes(program, np.where(unknown, 1.0, size))[unknown]
    if program.whole is not None:
        size[program.whole] = 1.0  # in other units they would not be whole
    size = np.maximum(size, size.max(initial=0.0) / WIDE)
    tame = np.all((size >= 1.0 / TAME) & (size <= TAME))
    return np.ones(program.n_columns) if tame else power_of_two(size)


def _box_sizes(program: LinearProgram) -> FloatArray:
    """The larger limit of every column with two; NaN where a side is open or both are zero. (n_columns,)

    A column may go far beyond a single limit, and that may be no more than what rounding left of zero.
    """
    size = np.maximum(abs(program.lower), abs(program.upper))
    return np.where(np.isfinite(size) & (size > 0.0), size, np.nan)


def _row_sizes(program: LinearProgram, known: FloatArray) -> FloatArray:
    """The least value that fills a row of the column by itself; 1 without one. (n_columns,)"""
    matrix = program.absolute
    rows = np.repeat(np.arange(program.n_rows), np.diff(matrix.indptr))
    limits = abs(np.stack([program.row_lower, program.row_upper]))
    limit = np.where(np.isfinite(limits), limits, 0.0).max(axis=0)
    largest = np.zeros(program.n_rows)
    np.maximum.at(largest, rows, matrix.data * known[matrix.indices])
    fill = np.where(limit > NOISE * largest, limit, largest)[rows]
    fills = (matrix.data > 0.0) & (fill > 0.0)
    size = np.full(program.n_columns, np.inf)
    np.minimum.at(size, matrix.indices[fills], fill[fills] / matrix.data[fills])
    return np.asarray(np.where(np.isfinite(size), size, 1.0), dtype=np.float64)
