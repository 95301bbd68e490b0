r"""Objectives that these formats have a place for, each added to a program with the columns it needs.

With units u (cells, or groups of cells as cells of the rewritten model) and rows i of size
:math:`M_i` that may be missed:

.. math:: \text{squares:} \; & \sum_c w_c (t_c - 1)^2 / 2                                      \\
          \text{largest:} \; & \lambda z, \quad \sigma T_u - z \le \sigma
              \quad (\sigma = 1 \text{ an excess}, \; \sigma = -1 \text{ a shortfall})           \\
          \text{mean:} \;    & \sum_u w_u (p_u + q_u), \quad T_u - p_u + q_u = 1, \; p, q \ge 0 \\
          \text{misses:} \;  & \sum_i w_i (u_i + v_i), \quad
              \underline b_i / M_i \le a_i / M_i + u_i - v_i \le \overline b_i / M_i, \; u, v \ge 0

or the largest of the :math:`w_i (u_i + v_i)` for the last (a Chebyshev goal). What is missed is
measured in the size of its row, like the row itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.export.program import Program
from quotaopt.model.export.text import ids

LARGEST = "z"
SIDES = {1: "excess", -1: "shortfall"}


def squares(program: Program, weight: FloatArray) -> Program:
    """With the squares of the first variables' deviations from 1, each times its weight (n_cells,) / 2."""
    square = _padded(weight, program)
    columns = replace(program.columns, cost=program.columns.cost - square, square=square)
    return replace(program, columns=columns, offset=program.offset + float(weight.sum()) / 2.0)


def largest(program: Program, units: IntArray, signs: Iterable[int], weight: float) -> Program:
    """With the largest excess (+1) or shortfall (-1) of `units`, or of both a deviation, times its weight.

    An excess alone may be below 0: everybody is below the reference. A deviation may not.
    """
    place = len(program.columns.cost)
    program = program.with_columns(pa.array([LARGEST]), lower=-np.inf, cost=weight)
    for sign in signs:
        burden = _each(units, np.full(len(units), float(sign)), place)
        below = sparse.csr_array(np.full((len(units), 1), -1.0))
        rows = sparse.hstack([burden, below])
        program = program.with_rows(ids(SIDES[sign], units), rows, -np.inf, float(sign))
    return program


def mean(program: Program, units: IntArray, weight: FloatArray) -> Program:
    """With the deviations of `units` above and below 1, each times its weight (n_units,)."""
    place, one = len(program.columns.cost), sparse.eye_array(len(units))
    program = program.with_columns(ids("above", units), cost=weight)
    program = program.with_columns(ids("below", units), cost=weight)
    rows = sparse.hstack([_each(units, np.ones(len(units)), place), -one, one])
    return program.with_rows(ids("deviation", units), rows, 1.0, 1.0)


def misses(program: Program, places: IntArray, numbers: IntArray, weight: FloatArray) -> Program:
    """With what rows may be missed by, below and above, each times its weight (n_soft,).

    `places` are the rows of the program, `numbers` those of the model.
    """
    one = _each(places, np.ones(len(places)), len(program.rows.lower)).T
    program = program.with_columns(ids("short", numbers), one, cost=weight)
    return program.with_columns(ids("over", numbers), -one, cost=weight)


def largest_miss(program: Program, places: IntArray, numbers: IntArray, weight: FloatArray) -> Program:
    """With the largest of what rows are missed by, each times its weight (n_soft,)."""
    before = len(program.columns.cost)
    program = misses(program, places, numbers, np.zeros(len(places)))
    program = program.with_columns(pa.array([LARGEST]), cost=1.0)
    missed = sparse.diags_array(weight)
    nothing = sparse.csr_array((len(places), before))
    below = sparse.csr_array(np.full((len(places), 1), -1.0))
    rows = sparse.hstack([nothing, missed, missed, below])
    return program.with_rows(ids("miss", numbers), rows, -np.inf, 0.0)


def _each(places: IntArray, values: FloatArray, n_columns: int) -> sparse.csr_array:
    """A row for every one of `places`, with its value there. (n, n_columns)"""
    return sparse.csr_array((values, (np.arange(len(places)), places)), shape=(len(places), n_columns))


def _padded(values: FloatArray, program: Program) -> FloatArray:
    return np.append(values, np.zeros(len(program.columns.cost) - len(values)))
