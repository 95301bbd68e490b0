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


def deviation_program(model: CanonicalModel, notion: Deviations, is_unit: BoolArray) -> DeviationProgram:
    """The program of `notion` between the units of `model`."""
    units = np.flatnonzero(is_unit)
    n_cells, n_units = model.n_cells, len(units)
    lower, upper = model.lower.copy(), model.upper.copy()
    least_below = np.maximum(1.0 - upper[units], 0.0)
    most_below = np.maximum(1.0 - lower[units], 0.0)
    lower[units], upper[units] = np.maximum(lower[units] - 1.0, 0.0), np.maximum(upper[units] - 1.0, 0.0)
    scaled = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    at_one = np.asarray(scaled @ is_unit.astype(np.float64))
    cost = np.zeros(n_cells)
    cost[units] = notion.mean * model.reference[units]
    missed = np.flatnonzero(model.may_miss)
    miss = sparse.eye_array(model.n_rows, format="csc")[:, missed]
    blocks = [scaled, -scaled[:, units], miss, -miss]
    columns = [(cost, lower, upper), (cost[units], least_below, most_below)]
    if model.row_penalty is not None:
        price = (model.row_penalty * model.row_mass)[missed]
        columns += 2 * [(price, np.zeros(len(missed)), np.full(len(missed), np.inf))]
    rows = [(model.row_lower / model.row_mass - at_one, model.row_upper / model.row_mass - at_one)]
    matrix = sparse.hstack(blocks, format="csr")
    if notion.largest > 0.0:
        one = np.ones(n_units)
        deviation = sparse.csr_array(
            (np.concatenate([one, one]), (np.tile(np.arange(n_units), 2), _places(units, n_cells))),
            shape=(n_units, matrix.shape[1]),
        )
        largest = sparse.csr_array(-one[:, None])
        matrix = sparse.vstack(
            [
                sparse.hstack([matrix, sparse.csr_array((model.n_rows, 1))]),
                sparse.hstack([deviation, largest]),
            ],
            format="csr",
        )
        columns.append((np.array([notion.largest]), np.zeros(1), np.full(1, np.inf)))
        rows.append((np.full(n_units, -np.inf), np.zeros(n_units)))
    costs, lowers, uppers = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    row_lowers, row_uppers = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    program = LinearProgram(costs, lowers, uppers, sparse.csr_array(matrix), row_lowers, row_uppers)
    return DeviationProgram(program, model, is_unit)


def _places(units: IntArray, n_cells: int) -> IntArray:
    """Columns of what a unit carries above its reference, then of what it carries below."""
    return np.concatenate([units, n_cells + np.arange(len(units))])
