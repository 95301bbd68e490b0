"""Whose burdens are compared: single cells, or groups of them through the rewritten model."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.fairness.notion import pressures
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.model.at_level import AtLevel, Groups, at_level
from quotaopt.model.canonical import CanonicalModel


@dataclass(frozen=True, eq=False)
class Units:
    """A model in which the compared units are cells, and the way back to the model that was asked."""

    model: CanonicalModel
    is_unit: BoolArray  # (model.n_cells,)
    rewritten: AtLevel | None  # None: every cell is a unit

    @property
    def weight(self) -> float:
        """What the references of the units have to be multiplied with to sum to 1."""
        return 1.0 if self.rewritten is None else self.rewritten.scale

    def within(self, model: CanonicalModel) -> Units:
        """The same units in another model of the same shape, such as a face."""
        return replace(self, model=model)

    def cells(self, t: FloatArray) -> FloatArray:
        """Burdens of the asked model's cells."""
        return t if self.rewritten is None else self.rewritten.cells(t)

    def prices(self, multipliers: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Multipliers of the asked model's rows, and of its groups."""
        return (multipliers, np.zeros(0)) if self.rewritten is None else self.rewritten.prices(multipliers)

    def relieved(self, multipliers: FloatArray) -> FloatArray:
        """Multipliers with lower prices of groups where rounding pushes up a cell without upper limit.

        Such a push, however small, would void a bound. The price of a group is free to make it good.
        """
        if self.rewritten is None:
            return multipliers
        groups, n_cells = self.rewritten.groups, self.rewritten.source.n_cells
        push = np.where(np.isinf(self.model.upper), pressures(self.model, multipliers), 0.0)[:n_cells]
        excess = np.zeros(len(groups.names))
        np.maximum.at(excess, groups.codes, push)
        relieved = multipliers.copy()
        relieved[-len(excess) :] -= excess
        return relieved

    def consistent(self, t: FloatArray) -> FloatArray:
        """`t` with the burdens of groups as their cells make them, to the last digit."""
        return t if self.rewritten is None else self.rewritten.with_groups(self.cells(t))


def units_of(model: CanonicalModel, groups: Groups | None) -> Units:
    """The units of `model`: its cells, or `groups` of them."""
    if groups is None:
        return Units(model, np.ones(model.n_cells, dtype=np.bool_), None)
    rewritten = at_level(model, groups)
    return Units(rewritten.model, np.arange(rewritten.model.n_cells) >= model.n_cells, rewritten)
