"""A linear notion on many models that differ in their limits alone, each answer begun at the last one.

A basis that was optimal stays dual feasible when limits change, so that HiGHS needs a few pivots where
it needed thousands. Every answer is measured on its own program by the session beneath.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.deviations import Deviations
from quotaopt.linear.endings import Infeasible, Solved
from quotaopt.linear.highs import FROM_A_BASIS
from quotaopt.linear.session import HighsSession
from quotaopt.linear.solver import NO_LIMITS, Limits
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Refutation
from quotaopt.solvers.farkas import refutation
from quotaopt.stages.deviation_program import DeviationProgram, deviation_program, program_limits
from quotaopt.stages.deviations import Reached
from quotaopt.stages.refuted import refuted


class DeviationSession:
    """Solve, change limits of cells and rows, solve again.

    The models must share their cells, partitions and rows, and which rows may be missed at which price.
    For plans up to some thousands of cells; beyond that a cold solve by our own method is as fast.
    """

    def __init__(self, model: CanonicalModel, notion: Deviations) -> None:
        self._model, self._notion = model, notion
        self._is_unit = np.ones(model.n_cells, dtype=np.bool_)
        self._stated = deviation_program(model, notion, self._is_unit)
        self._highs = HighsSession(self._stated.program, solver=FROM_A_BASIS)

    def solve(self, model: CanonicalModel, *, limits: Limits = NO_LIMITS) -> Reached | Refutation:
        """The optimum of `model`, or the proof that no plan keeps its rows.

        Raises
        ------
        NotCertifiedError
            A limit on time came first, or no answer held.
        ValueError
            The model differs from the first one in more than its limits.
        """
        for ours, theirs in (
            (self._model.reference, model.reference),
            (self._model.row_mass, model.row_mass),
        ):
            if not np.array_equal(ours, theirs):
                raise ValueError("a session is for models that differ in their limits alone")
        stated = DeviationProgram(self._stated.program, model, self._is_unit)
        self._highs.change(**vars(program_limits(model, self._notion, self._is_unit)))
        match self._highs.solve(limits=limits):
            case Solved() as ending:
                assert ending.duals is not None  # or it would not be proved
                prices = stated.multipliers(ending.duals)
                return Reached(
                    stated.burdens(ending.x), prices, ending.method, ending.iterations, ending.basis
                )
            case Infeasible(multipliers):
                proof = None
                if multipliers is not None:
                    proof = refutation(model, stated.multipliers(multipliers), "highs")
                return refuted(model) if proof is None else proof
        raise NotCertifiedError([Problem.at(NOWHERE, "solve.out_of_time")])

    def solve_each(self, models: Sequence[CanonicalModel]) -> list[Reached | Refutation]:
        """The optima of several models in their order, solved in one in which each is like the one before."""
        if not models:
            return []
        answers = {number: self.solve(models[number]) for number in _from_like_to_like(models)}
        return [answers[number] for number in range(len(models))]


def _from_like_to_like(models: Sequence[CanonicalModel]) -> IntArray:
    """An order of models: always the nearest of those left, from the first one on."""
    limits = np.stack([_limits(model) for model in models])
    limits -= limits[0].copy()  # near each other, their differences keep their digits
    size = (limits**2).sum(axis=1)
    distance = size[:, None] + size - 2.0 * (limits @ limits.T)  # squared, of every pair
    order = np.zeros(len(models), dtype=np.int64)
    for place in range(1, len(models)):
        distance[:, order[place - 1]] = np.inf
        order[place] = np.argmin(distance[order[place - 1]])
    return order


def _limits(model: CanonicalModel) -> FloatArray:
    """Every limit relative to its size, 0 where there is none. (2 n_rows + 2 n_cells,)"""
    rows = np.concatenate([model.row_lower / model.row_mass, model.row_upper / model.row_mass])
    limits = np.concatenate([rows, model.lower, model.upper])
    return np.where(np.isfinite(limits), limits, 0.0)
