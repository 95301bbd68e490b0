r"""Who has to move: the least change, and of all least changes one that touches few.

With the targets :math:`x^0` that were published, in parts of the amount that is moved,

.. math:: \min \sum_c (u_c + d_c) \quad\text{s.t.}\quad
          \text{hard rules at } x = x^0 + u - d, \quad u, d \ge 0,

then, among all optima of this, :math:`\min \sum_c w_c (u_c + d_c)` with
:math:`w_c = 1/X^0_{p(c)} + \varepsilon / x^0_c`, :math:`X^0_{p}` what person p carries in the periods that
may change. Caps being parts of :math:`X^0_p`, the second sum is the linear relaxation of the number of people
touched. Both are solved to a vertex: a basis has a column per row, so that no more cells lie strictly between
their limits and where they were than rows bind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.linear import Infeasible, LinearProgram, Solved, solve_linear
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.options import SolveOptions
from quotaopt.reachable.extremes import hard_model
from quotaopt.replan.ground import Ground
from quotaopt.rules.build import BuiltModel

_FEWER_CELLS = 0.01
"""What it weighs that a cell moves, beside that its person does."""
_NOISE = 1e-9
"""By so much the least change may be exceeded for the sake of fewer: floats do not meet it exactly."""
_MOVED = 1e-6
"""Steps below which nothing has moved."""


@dataclass(frozen=True, eq=False)
class LeastChange:
    """The least amount that has to move, and where it may come from."""

    steps: float  # sum of |x - x0|
    movers: BoolArray  # (n_cells,)


def least_change(
    ground: Ground, free: BoolArray, built: BuiltModel, options: SolveOptions
) -> LeastChange | None:
    """The least change under the rules of `built`, by cells in `free` (n_cells,); None where there is none.

    `built` is the model of a plan in which all other cells are held. Lots, counts and lists of values are
    not looked at.

    Raises
    ------
    NotCertifiedError
        No answer of the linear programs held.
    """
    if built.clash is not None:
        return None
    program, cells, unit = _program(ground, free, hard_model(ground.plan, ground.cells, built), built)
    least = solve_linear(program, solver=options.linear_solver)
    if isinstance(least, Infeasible) or not isinstance(least, Solved):
        return None
    fewest = solve_linear(_fewest(ground, program, cells, least.x), solver=options.linear_solver)
    moves = least.x if not isinstance(fewest, Solved) else fewest.x
    up, down = moves.reshape(2, -1)
    movers = np.zeros(len(free), dtype=np.bool_)
    movers[cells[np.abs(up - down) * unit > _MOVED]] = True
    return LeastChange(float(least.x.sum()) * unit, movers)


def _program(
    ground: Ground, free: BoolArray, model: CanonicalModel, built: BuiltModel
) -> tuple[LinearProgram, np.ndarray, float]:
    """The first program, the cells of its columns (up, then down), and the steps that 1.0 of a column is."""
    size = model.reference * model.steps.per_cell
    before = ground.before[built.active] / size
    may = free[built.active]
    start = np.where(may, np.clip(before, model.lower, model.upper), model.lower)
    columns = np.flatnonzero(may)
    unit = float(max(1, abs(ground.total - int(ground.kept.sum()))))
    per_move = unit / size[columns]
    matrix = sparse.csr_array(model.matrix())
    fixed = np.asarray(matrix @ start)
    moved = sparse.csr_array(matrix[:, columns] @ sparse.diags_array(per_move))
    program = LinearProgram(
        cost=np.ones(2 * len(columns)),
        lower=np.zeros(2 * len(columns)),
        upper=np.concatenate(
            [(model.upper - start)[columns] / per_move, (start - model.lower)[columns] / per_move]
        ),
        matrix=sparse.csr_array(sparse.hstack([moved, -moved], format="csr")),
        row_lower=model.row_lower - fixed,
        row_upper=model.row_upper - fixed,
    )
    return program, built.active[columns], unit


def _fewest(ground: Ground, program: LinearProgram, cells: np.ndarray, least: FloatArray) -> LinearProgram:
    """The second program: among least changes those that touch the fewest, as far as sums can tell."""
    people = ground.cells.group([ground.person])
    carried = np.bincount(people.codes, ground.before * ground.later, people.n_groups)[people.codes[cells]]
    weight = carried.mean() * (1.0 / carried + _FEWER_CELLS / ground.before[cells])
    held = float(least.sum()) * (1.0 + _NOISE) + _NOISE
    ones = sparse.csr_array(np.ones((1, program.n_columns)))
    return LinearProgram(
        cost=np.tile(weight, 2),
        lower=program.lower,
        upper=program.upper,
        matrix=sparse.csr_array(sparse.vstack([program.matrix, ones], format="csr")),
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, held),
    )
