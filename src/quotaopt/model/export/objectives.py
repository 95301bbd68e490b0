r"""Objectives that these formats have a place for, each added to a program with the columns it needs.

With units u (cells, or groups of cells as cells of the rewritten model) and rows i of size
:math:`M_i` that may be missed:

.. math:: \text{squares:} \; & \sum_c w_c (t_c - 1)^2 / 2                                      \\
          \text{largest:} \; & \lambda z, \quad T_u - z \le 1, \; -T_u - z \le -1, \; z \ge 0  \\
          \text{level:} \;   & \sigma (z - 1), \quad \sigma (T_u - z) \le 0, \; z \ge 0
              \quad (\sigma = 1 \text{ an excess}, \; \sigma = -1 \text{ a shortfall})           \\
          \text{mean:} \;    & \sum_u w_u (p_u + q_u), \quad T_u - p_u + q_u = 1, \; p, q \ge 0 \\
          \text{misses:} \;  & \sum_i w_i (u_i + v_i), \quad
              \underline b_i / M_i \le a_i / M_i + u_i - v_i \le \overline b_i / M_i, \; u, v \ge 0

or the largest of the :math:`w_i (u_i + v_i)` for the last (a Chebyshev goal). What is missed is
measured in the size of its row, like the row itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.export.program import Program
from quotaopt.model.export.text import ids

LARGEST, ONE = "z", "one"
SIDES = {1: "excess", -1: "shortfall"}


def squares(program: Program, weight: FloatArray) -> Program:
    """With the squares of the first variables' deviations from 1, each times its weight (n_cells,) / 2."""
    square = _padded(weight, program)
    columns = replace(program.columns, cost=program.columns.cost - square, square=square)
    return constant(replace(program, columns=columns), float(weight.sum()) / 2.0)


def largest(program: Program, units: IntArray, weight: float) -> Program:
    """With the largest deviation of `units` from 1 times its weight."""
    place = len(program.columns.cost)
    program = program.with_columns(pa.array([LARGEST]), cost=weight)
    for sign, word in SIDES.items():
        rows = _beside_largest(units, sign, place)
        program = program.with_rows(ids(word, units), rows, -np.inf, float(sign))
    return program


def level(program: Program, units: IntArray, sign: int) -> Program:
    """With the largest excess (+1) or shortfall (-1) of `units`, which may be below 0."""
    place = len(program.columns.cost)
    program = program.with_columns(pa.array([LARGEST]), cost=float(sign))
    rows = float(sign) * _beside_largest(units, 1, place)
    program = program.with_rows(ids(SIDES[sign], units), rows, -np.inf, 0.0)
    return constant(program, -float(sign))


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


def constant(program: Program, value: float) -> Program:
    """With a variable fixed at 1 that costs `value`: readers leave constants out, or change their sign."""
    return program.with_columns(pa.array([ONE]), lower=1.0, upper=1.0, cost=value)


def _each(places: IntArray, values: FloatArray, n_columns: int) -> sparse.csr_array:
    """A row for every one of `places`, with its value there. (n, n_columns)"""
    return sparse.csr_array((values, (np.arange(len(places)), places)), shape=(len(places), n_columns))


def _beside_largest(units: IntArray, sign: int, place: int) -> sparse.csr_array:
    """Sign times the burden of every unit, minus the variable at `place`. (n_units, place + 1)"""
    burden = _each(units, np.full(len(units), float(sign)), place)
    return sparse.csr_array(sparse.hstack([burden, np.full((len(units), 1), -1.0)]))


def _padded(values: FloatArray, program: Program) -> FloatArray:
    return np.append(values, np.zeros(len(program.columns.cost) - len(values)))
