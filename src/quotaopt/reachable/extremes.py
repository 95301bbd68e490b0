r"""How little and how much a selection of cells can carry under the rules, before whole steps.

.. math:: \min, \max \sum_{c \in S} x_c \quad\text{over all plans that keep the hard rules}

Two linear programs per selection, which differ in their costs alone: in plans up to `LARGE` cells each
begins where the last one ended. Their duals are the limits that together leave no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.linear.endings import Ending, Infeasible, Solved
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.session import HighsSession
from quotaopt.linear.solve import solve_linear
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.cells import Cells
from quotaopt.model.goals import set_free, without_penalised
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.rules.nested import with_nested_rows

LARGE = 20_000
"""Cells beyond which a simplex that goes on from its last basis is slower than a new start."""
PRICE = 1e-9
"""Of costs of order one: a dual below this is rounding."""


@dataclass(frozen=True, eq=False)
class Extreme:
    """One end of what a selection can carry."""

    steps: float
    row_prices: FloatArray  # (n_rows,), above 0 where a lower limit holds the end, below 0 where an upper one
    cell_prices: FloatArray  # (n_cells,), the same of cells' own limits


class Extremes:
    """The hard rules of a model, ready to be asked for ends."""

    def __init__(self, model: CanonicalModel) -> None:
        self._model = model
        self._program = LinearProgram(
            cost=np.zeros(model.n_cells),
            lower=model.lower,
            upper=model.upper,
            matrix=model.matrix(),
            row_lower=model.row_lower,
            row_upper=model.row_upper,
        )
        self._session = HighsSession(self._program) if model.n_cells <= LARGE else None

    @property
    def is_empty(self) -> bool:
        """Whether it is proved that nothing keeps the rules."""
        return isinstance(self._solve(self._model.reference), Infeasible)

    def _solve(self, cost: FloatArray) -> Ending:
        if self._session is None:
            return solve_linear(self._program.changed(cost=cost))
        self._session.change(cost=cost)
        return self._session.solve()

    def end(self, inside: BoolArray, sign: int) -> Extreme | None:
        """The highest sum (`sign` 1) or the lowest (-1) over `inside` (n_cells,); None where it has no end.

        Raises
        ------
        NotCertifiedError
            No answer of the linear program held.
        """
        model = self._model
        size = np.where(inside, model.size, 0.0)
        scale = float(size.sum())
        ending = self._solve(-sign * size / scale)
        if not isinstance(ending, Solved) or ending.duals is None:
            return None
        reduced = -sign * size / scale - np.asarray(self._program.matrix.T @ ending.duals)
        masses = model.row_mass
        return Extreme(float(size @ ending.x), _noticed(ending.duals * masses) / masses, _noticed(reduced))


def hard_model(plan: Plan, cells: Cells, built: BuiltModel) -> CanonicalModel:
    """The model without wishes, with every pair of cells that tiers must keep in order."""
    model = without_penalised(set_free(built.model, built.goals))
    if built.tiers is None:
        return model
    pairs = np.arange(len(built.tiers.lower))
    return with_nested_rows(plan, cells, built.active, model, built.tiers, pairs)


def _noticed(prices: FloatArray) -> FloatArray:
    return np.where(np.abs(prices) <= PRICE, 0.0, prices)
