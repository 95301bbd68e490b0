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
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.linear import LinearProgram, Solved, solve_linear
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
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

    steps: float  # sum of |x - x0|, of every measure in its own
    moves: FloatArray  # (n_cells,), steps up or down

    @property
    def movers(self) -> BoolArray:
        """The cells that move. (n_cells,)"""
        return np.asarray(self.moves != 0.0)

    @property
    def ways(self) -> IntArray:
        """1 for cells that rise, -1 for cells that fall, 0 for those that do not move. (n_cells,)"""
        return np.sign(self.moves).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Moves:
    """The rules of a replan in which all may move that is free, ready to be asked for the least change.

    Lots, counts and lists of values are not looked at.
    """

    ground: Ground
    built: BuiltModel  # of a plan in which all other cells are held
    options: SolveOptions

    def least(self, free: BoolArray) -> LeastChange | None:
        """The least change by cells in `free` (n_cells,) alone; None where no plan keeps the rules.

        Raises
        ------
        NotCertifiedError
            No answer of the linear programs held.
        """
        if self.built.clash is not None:
            return None
        program, cells, steps = self._program(free)
        least = solve_linear(program, solver=self.options.linear_solver)
        if not isinstance(least, Solved):
            return None
        fewest = solve_linear(self._fewest(program, cells, least.x), solver=self.options.linear_solver)
        up, down = (fewest if isinstance(fewest, Solved) else least).x.reshape(2, -1)
        moves = np.zeros(len(free))
        moves[cells] = np.where(np.abs(up - down) * steps > _MOVED, (up - down) * steps, 0.0)
        return LeastChange(float(np.tile(steps, 2) @ least.x), moves)

    @cached_property
    def _model(self) -> CanonicalModel:
        return hard_model(self.ground.plan, self.ground.cells, self.built)

    @cached_property
    def _matrix(self) -> sparse.csc_array:
        return sparse.csc_array(self._model.matrix())

    def _program(self, free: BoolArray) -> tuple[LinearProgram, IntArray, FloatArray]:
        """The first program, the cells of its columns (up, then down), and the steps of each that 1.0 is."""
        ground, model, active = self.ground, self._model, self.built.active
        per_step = np.broadcast_to(model.steps.per_cell, model.reference.shape)  # of what is 1.0 in the model
        before = ground.before[active] / (model.reference * per_step)
        start = np.where(ground.free[active], np.clip(before, model.lower, model.upper), model.lower)
        columns = np.flatnonzero(free[active])
        unit = max(1, abs(ground.to_recover)) / float(model.steps.per_unit[ground.plan.main_number])
        per_move = unit / model.reference[columns]
        fixed = np.asarray(self._matrix @ start)
        moved = sparse.csr_array(self._matrix[:, columns] @ sparse.diags_array(per_move))
        up, down = (model.upper - start)[columns] / per_move, (start - model.lower)[columns] / per_move
        program = LinearProgram(
            cost=np.ones(2 * len(columns)),
            lower=np.zeros(2 * len(columns)),
            upper=np.concatenate([up, down]),
            matrix=sparse.csr_array(sparse.hstack([moved, -moved], format="csr")),
            row_lower=model.row_lower - fixed,
            row_upper=model.row_upper - fixed,
        )
        return program, active[columns], unit * per_step[columns]

    def _fewest(self, program: LinearProgram, cells: IntArray, least: FloatArray) -> LinearProgram:
        """The second program: among least changes those that touch the fewest, as far as sums can tell."""
        ground = self.ground
        people = ground.cells.group(ground.people)
        carried = np.bincount(people.codes, ground.before * ground.later, people.n_groups)[
            people.codes[cells]
        ]
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
