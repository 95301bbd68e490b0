"""One linear program through all rounds: units are settled, and a round starts where the last one ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quotaopt.linear.highs import Option, loaded, set_option
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.stages.level_program import LevelProgram

OPTIONS: dict[str, Option] = {
    "solver": "simplex",
    # rounds build on each other: what one is off by, later ones are off by more
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}
SLACKS = (1e-10, 1e-9, 1e-8)
"""By how much settled limits give way where rounding makes them contradict the rows, the least that
helps. What it costs shows in the gaps."""


@dataclass(frozen=True, eq=False)
class Round:
    """What the solver says of one round."""

    level: float  # sigma * T of the worst open unit
    duals: FloatArray  # (n_rows,) of the program
    reduced_costs: FloatArray  # (n_columns,)
    reached: FloatArray  # (n_units,), sigma * T
    iterations: int


class LevelRounds:
    """HiGHS with the program of the current round in it."""

    def __init__(self, levels: LevelProgram) -> None:
        self._levels = levels
        self._highs: Any = loaded(levels.program, OPTIONS)
        self._limit = np.full(len(levels.units), np.nan)  # of settled units
        self.solves = 0
        self.gave_way = False  # whether settled limits have had to

    def solve(self) -> Round | None:
        """The current round; None where it has no optimum."""
        self._highs.run()
        self.solves += 1
        if self._highs.modelStatusToString(self._highs.getModelStatus()) != "Optimal":
            return None
        solution, first = self._highs.getSolution(), self._levels.first_unit_row
        level = float(self._highs.getInfo().objective_function_value)
        activity = np.array(solution.row_value)[first:]
        return Round(
            level=self._levels.sign + level,
            duals=np.array(solution.row_dual),
            reduced_costs=np.array(solution.col_dual),
            reached=activity + self._levels.offset + np.where(np.isnan(self._limit), level, 0.0),
            iterations=int(self._highs.getInfo().simplex_iteration_count),
        )

    def solve_surely(self) -> Round | None:
        """The current round, which is known to have an optimum; None if no attempt finds it."""
        found = self.solve() or self._solve_afresh()
        settled = np.flatnonzero(np.isfinite(self._limit))
        exact = self._limit[settled]
        for slack in SLACKS:
            if found is not None:
                break
            self.gave_way = True
            self.settle(settled, exact + slack)
            found = self._solve_afresh()
        return found

    def _solve_afresh(self) -> Round | None:
        """Without the last basis, and without presolve, which is the first to see contradictions."""
        self._highs.clearSolver()
        set_option(self._highs, "presolve", "off")
        return self.solve()

    def settle(self, units: IntArray, limits: FloatArray) -> None:
        """From now on ``sigma * T`` is at most the limit, +inf for none, whatever z is."""
        self._change(units, limits - self._levels.offset[units], of_z=0.0)
        self._limit[units] = limits

    def reopen(self, units: IntArray) -> None:
        """From now on ``sigma * (T - 1)`` is at most z again."""
        self._change(units, self._levels.sign - self._levels.offset[units], of_z=-1.0)
        self._limit[units] = np.nan

    def point(self) -> FloatArray:
        """Burdens of all cells of the model in the round just solved. (n_cells,)"""
        return self._levels.burdens(np.array(self._highs.getSolution().col_value))

    def _change(self, units: IntArray, limits: FloatArray, *, of_z: float) -> None:
        z = self._levels.program.n_columns - 1
        rows: Sequence[int] = (self._levels.first_unit_row + units).tolist()
        for row, limit in zip(rows, limits.tolist(), strict=True):
            self._highs.changeCoeff(row, z, of_z)
            self._highs.changeRowBounds(row, -np.inf, limit)
