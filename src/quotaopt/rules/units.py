"""How amounts of different measures become numbers of one model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.rules.plan_total import PlanTotal


@dataclass(frozen=True, eq=False)
class LayerUnits:
    r"""Steps of every layer that make 1.0 of the model.

    References of layer l sum to :math:`T_l` steps in the plan and to its weight
    :math:`\omega_l` in the model, so 1.0 is :math:`T_l / \omega_l` steps of it.
    """

    cells: Cells
    per_unit: FloatArray  # (n_layers,), steps
    amount: FloatArray  # (n_layers,), the same in currency, or in whatever the measure counts

    @classmethod
    def of(cls, plan: Plan, cells: Cells, totals: tuple[PlanTotal, ...]) -> LayerUnits:
        """The units of a plan with these totals."""
        weights = [layer.weight for layer in plan.layers]
        steps = [total.reference / weight for total, weight in zip(totals, weights, strict=True)]
        amounts = [float(step) * float(layer.step) for step, layer in zip(steps, plan.layers, strict=True)]
        return cls(cells, np.array([float(step) for step in steps]), np.array(amounts))

    def kind_at(self, cells: IntArray) -> IntArray:
        """Which steps the given cells are counted in: their layer. (len(cells),), or () where there is one"""
        return np.zeros((), dtype=np.int64) if len(self.per_unit) == 1 else self.cells.layer_of(cells)

    def per_unit_at(self, cells: IntArray) -> FloatArray:
        """Steps that make 1.0 of the given cells. (len(cells),), or () where there is one layer"""
        return self.per_unit[self.kind_at(cells)]

    def amount_at(self, cells: IntArray) -> FloatArray:
        """Amounts that make 1.0 of the given cells. (len(cells),), or () where there is one layer"""
        return self.amount[self.kind_at(cells)]
