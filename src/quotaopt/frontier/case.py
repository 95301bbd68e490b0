"""A plan whose objectives are weighed against each other, and the plans there are to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from quotaopt.engine import Unrounded
from quotaopt.fairness.deviations import implied_upper
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.stages.implied import with_implied_limits

FARTHEST = 1e6
"""Where nothing limits what a cell may carry, a million times its reference does."""
_ROUNDING = 1e-9
"""Of a row's mass: what a soft row may be beyond where the plan's own answer has it."""


@dataclass(frozen=True, eq=False)
class Case:
    """A plan with its continuous answer, and what its objectives are measured with."""

    answer: Unrounded
    level: tuple[str, ...] | None = None  # between whom burdens are compared; None: as the plan says
    last: str | None = None  # what `stability` is measured from: table.column, or a file
    margin: str | None = None  # table.column

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.answer.plan

    @property
    def cells(self) -> Cells:
        """All cells of the plan."""
        return self.answer.cells

    @property
    def built(self) -> BuiltModel:
        """The model and the way back to cells."""
        return self.answer.built

    @cached_property
    def model(self) -> CanonicalModel:
        """The plans there are to choose from.

        They keep the hard rules and the choices that the plan's own answer makes, and miss soft rules by no
        more than that answer does.
        """
        model, t = self.built.model, self.answer.solution.t
        soft = model.may_miss.copy()
        for goal in self.built.goals:
            soft[goal.rows] = True
        activity, play = model.activity(t), _ROUNDING * model.row_mass
        lower = np.where(soft, np.minimum(model.row_lower, activity - play), model.row_lower)
        upper = np.where(soft, np.maximum(model.row_upper, activity + play), model.row_upper)
        return bounded(replace(model, row_lower=lower, row_upper=upper, row_penalty=None, row_give=None))

    @cached_property
    def is_main(self) -> BoolArray:
        """Cells of the model that carry the main measure and tier, the money of objectives. (n_cells,)"""
        return np.asarray(self.cells.layer_of(self.built.active) == self.plan.main_number)

    @property
    def amount(self) -> float:
        """Amounts of the main measure that make 1.0 of the model."""
        return float(self.built.units.amount[self.plan.main_number])

    @property
    def references(self) -> FloatArray:
        """References of the main measure's cells in its unit; 0 for other cells of the plan. (n_cells,)"""
        references = self.built.reference * float(self.plan.main.step)
        numbers = np.arange(len(self.cells))
        return np.where(self.cells.layer_of(numbers) == self.plan.main_number, references, 0.0)


def bounded(model: CanonicalModel) -> CanonicalModel:
    """The model with an upper limit for every cell: what its rows imply, or `FARTHEST`."""
    tight = replace(model, upper=np.maximum(np.minimum(model.upper, implied_upper(model)), model.lower))
    implied = with_implied_limits(tight)
    return replace(implied, upper=np.where(np.isinf(implied.upper), FARTHEST, implied.upper))
