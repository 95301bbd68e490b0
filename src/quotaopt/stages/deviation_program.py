r"""The linear notions as one compact linear program.

The deviation of unit u is :math:`T_u - 1 = p_u - q_u` with :math:`p, q \ge 0`; cells that are no
units keep their burden as a column:

.. math:: \min\; \lambda z + m \sum_u R_u (p_u + q_u) \quad \text{s.t.}\quad
          p_u + q_u \le z, \quad \text{rows, boxes}

A row with a penalty may be missed on either side, each unit at its price. Rows are divided by their
mass, so that everything the solver sees is of order one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.fairness.deviations import Deviations
from quotaopt.linear.program import LinearProgram
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel


@dataclass(frozen=True, eq=False)
class DeviationProgram:
    """The program and the way back to burdens and multipliers."""

    program: LinearProgram
    model: CanonicalModel
    is_unit: BoolArray  # (n_cells,)

    def burdens(self, x: FloatArray) -> FloatArray:
        """What a point says of every cell. (n_cells,)"""
        n_units = int(self.is_unit.sum())
        t = x[: self.model.n_cells].copy()
        below = x[self.model.n_cells : self.model.n_cells + n_units]
        t[self.is_unit] = 1.0 + t[self.is_unit] - below
        return np.clip(t, self.model.lower, self.model.upper)

    def multipliers(self, duals: FloatArray) -> FloatArray:
        """Prices of the model's rows. (n_rows,)"""
        return duals[: self.model.n_rows] / self.model.row_mass


@dataclass(frozen=True, eq=False)
class ProgramLimits:
    """The part of a program that changes with the limits of its model."""

    lower: FloatArray  # (n_columns,)
    upper: FloatArray
    row_lower: FloatArray  # (n_program_rows,)
    row_upper: FloatArray


def deviation_program(model: CanonicalModel, notion: Deviations, is_unit: BoolArray) -> DeviationProgram:
    """The program of `notion` between the units of `model`."""
    units, missed = np.flatnonzero(is_unit), np.flatnonzero(model.may_miss)
    cost = np.zeros(model.n_cells)
    cost[units] = notion.mean * model.reference[units]
    price = np.zeros(0) if model.row_penalty is None else (model.row_penalty * model.row_mass)[missed]
    costs = [cost, cost[units], price, price, np.full(int(notion.largest > 0.0), notion.largest)]
    limits = program_limits(model, notion, is_unit)
    program = LinearProgram(
        cost=np.concatenate(costs),
        lower=limits.lower,
        upper=limits.upper,
        matrix=_matrix(model, units, missed, has_largest=notion.largest > 0.0),
        row_lower=limits.row_lower,
        row_upper=limits.row_upper,
    )
    return DeviationProgram(program, model, is_unit)


def program_limits(model: CanonicalModel, notion: Deviations, is_unit: BoolArray) -> ProgramLimits:
    """The limits of the program of `notion` between the units of `model`."""
    units, n_missed = np.flatnonzero(is_unit), int(np.count_nonzero(model.may_miss))
    lower, upper = model.lower.copy(), model.upper.copy()
    below = np.maximum(1.0 - upper[units], 0.0), np.maximum(1.0 - lower[units], 0.0)
    lower[units], upper[units] = np.maximum(lower[units] - 1.0, 0.0), np.maximum(upper[units] - 1.0, 0.0)
    at_one = model.activity(is_unit.astype(np.float64))
    has_z = notion.largest > 0.0
    missed = np.full(2 * n_missed, np.inf)
    most = np.maximum(np.abs(model.lower - 1.0), np.abs(model.upper - 1.0))[units]
    largest = np.full(int(has_z), np.max(most, initial=0.0))
    held = len(units) if has_z else 0
    return ProgramLimits(
        lower=np.concatenate([lower, below[0], np.zeros_like(missed), np.zeros_like(largest)]),
        upper=np.concatenate([upper, below[1], missed, largest]),
        row_lower=np.append((model.row_lower - at_one) / model.row_mass, np.full(held, -np.inf)),
        row_upper=np.append((model.row_upper - at_one) / model.row_mass, np.zeros(held)),
    )


def _matrix(
    model: CanonicalModel, units: IntArray, missed: IntArray, *, has_largest: bool
) -> sparse.csr_array:
    """What stands before t (or p), q, both misses and z: in the model's rows, then in p + q <= z."""
    matrix = model.matrix()
    row, cell = np.repeat(np.arange(model.n_rows), np.diff(matrix.indptr)), matrix.indices
    value = (1.0 / model.row_mass)[row] * matrix.data
    below = np.full(model.n_cells, -1, dtype=np.int64)
    below[units] = model.n_cells + np.arange(len(units))
    of_units = np.flatnonzero(below[cell] >= 0)
    miss = model.n_cells + len(units) + np.arange(2 * len(missed))
    entries = [
        (row, cell, value),
        (row[of_units], below[cell[of_units]], -value[of_units]),
        (np.tile(missed, 2), miss, np.repeat([1.0, -1.0], len(missed))),
    ]
    n_rows, n_columns = model.n_rows, model.n_cells + len(units) + len(miss)
    if has_largest:
        held, one = n_rows + np.arange(len(units)), np.ones(len(units))
        entries += [
            (held, units, one),
            (held, below[units], one),
            (held, np.full(len(units), n_columns), -one),
        ]
        n_rows, n_columns = n_rows + len(units), n_columns + 1
    rows, columns, values = (np.concatenate(part) for part in zip(*entries, strict=True))
    return sparse.csr_array((values, (rows, columns)), shape=(n_rows, n_columns))
