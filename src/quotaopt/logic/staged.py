"""Patterns for stages with linear objectives: the stages' own integer programs, in their order."""

from __future__ import annotations

import numpy as np

from quotaopt.errors import NotCertifiedError
from quotaopt.linear import Limits as LinearLimits
from quotaopt.linear import LinearSolver, Measured, Start, Stopped, solve_linear
from quotaopt.logic.aim import Aim
from quotaopt.logic.aims import deviation_aim, goal_aim, round_aim
from quotaopt.logic.linear_bound import linear_bound
from quotaopt.logic.program import PatternProgram
from quotaopt.logic.search import Search
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal
from quotaopt.model.logic import Logic
from quotaopt.stages.chain import Fair
from quotaopt.stages.steps import SIGNS
from quotaopt.stages.units import Units, units_of

MOST_OPTIONS, MOST_CLASSES = 2_000, 20_000
"""Options and classes of cells of a program that is still small."""
NODES, GAP = 100, 1e-4
ROOM = 1e-7
"""By how much later stages may do worse in an earlier one, relative to its value and to 1."""


class StagedProgram:
    """The stages of a chain as integer programs."""

    def __init__(
        self,
        model: CanonicalModel,
        logic: Logic,
        fair: Fair,
        goals: tuple[Goal, ...],
        solver: LinearSolver | None,
    ) -> None:
        units = units_of(model, fair.groups)
        within = logic.for_cells(units.model.n_cells)
        share = 1.0 if units.rewritten is None else units.rewritten.finish / units.weight
        self.solver, self.program = (
            solver,
            PatternProgram.of(units.model, within, share, goals),
        )
        self.aims = _aims(self.program, units, fair, goals, share)
        self._units, self._model, self._logic, self._fair, self._goals = units, model, logic, fair, goals

    @property
    def is_small(self) -> bool:
        """Whether a solver is worth asking."""
        program = self.program
        few = program.logic.n_options <= MOST_OPTIONS and program.classes.n_cells <= MOST_CLASSES
        return few and program.is_limited and len(self.aims) > 0

    def ask(self, search: Search) -> tuple[float | None, FloatArray | None]:
        """Try the pattern of every stage.

        What the solver of the first one claims as its bound, and prices of the rows in its relaxation.
        """
        claimed, prices, reached = None, None, list[float]()
        for stage in range(1, len(self.aims) + 1):
            aims = self.aims[:stage]
            found = None if search.out_of_time else self._solved(search, aims, reached)
            if found is None:
                break
            if stage == 1:
                claimed, prices = found.best_bound, self._prices(found)
            reached.append(found.objective + ROOM * max(abs(found.objective), 1.0))
            search.attempt(self.program.pattern(found.x))
        return claimed, prices

    def bound(self, prices: FloatArray | None) -> tuple[float, FloatArray]:
        """What is proved of the first stage by prices, and those that prove it."""
        known = np.zeros(self._model.n_rows) if prices is None else prices
        if self._goals:
            return -np.inf, known
        return linear_bound(self._model, self._logic, self._fair, known)

    def _prices(self, found: Measured) -> FloatArray | None:
        """Multipliers of the model's rows, in the units of `units`."""
        n_rows = self.program.n_rows
        return None if found.duals is None else found.duals[:n_rows] / self.program.classes.row_mass[:n_rows]

    def _solved(self, search: Search, aims: list[Aim], reached: list[float]) -> Measured | None:
        start = Start()
        if search.best is not None and search.pattern is not None:
            t = self._units.consistent(search.best.t)
            start = Start(x=self.program.point(t, search.pattern, aims))
        limits = LinearLimits(search.left_s, gap=GAP, nodes=NODES)
        try:
            ending = solve_linear(
                self.program.with_aims(aims, reached), solver=self.solver, limits=limits, start=start
            )
        except NotCertifiedError:
            return None
        found = ending.best if isinstance(ending, Stopped) else ending
        return found if isinstance(found, Measured) else None


def _aims(
    program: PatternProgram, units: Units, fair: Fair, goals: tuple[Goal, ...], share: float
) -> list[Aim]:
    """Goals by priority, then the notion where it is linear."""
    aims = [goal_aim(program, goal, goal.weight / share) for goal in goals]
    is_unit = _classes_of(program, units.is_unit)
    if fair.deviations is not None:
        aims.append(deviation_aim(program, fair.deviations, is_unit, units.weight))
    elif fair.notion in SIGNS:
        aims.append(round_aim(program, SIGNS[fair.notion], is_unit))
    return aims


def _classes_of(program: PatternProgram, is_unit: BoolArray) -> BoolArray:
    """Classes of cells that are compared. (n_classes,)"""
    found = np.zeros(program.classes.n_cells, dtype=np.bool_)
    found[program.alike.codes[is_unit]] = True
    return found
