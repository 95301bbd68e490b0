"""The cells that are asked about, in one measure and tier of an allocation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.asked import meant
from quotaopt.plan.layers import Layer

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


@dataclass(frozen=True, eq=False)
class Selected:
    """Cells of one layer."""

    allocation: Allocation
    number: int  # of the layer
    members: Mapping[str, tuple[str, ...]]
    at: IntArray  # (n_selected,), in the cells of the layer

    @property
    def layer(self) -> Layer:
        """The measure and tier."""
        return self.allocation.plan.layers[self.number]

    @cached_property
    def cells(self) -> Cells:
        """The cells of the layer."""
        return self.allocation.built.units.cells.of_layer

    @property
    def first(self) -> int:
        """The number of the layer's first cell among all cells of the plan."""
        return self.number * len(self.cells)

    @property
    def reference(self) -> FloatArray:
        """References of the layer's cells, in steps. (n_cells of the layer,)"""
        return self.allocation.built.reference[self._within]

    @property
    def steps(self) -> IntArray:
        """Published targets of the layer's cells, in steps. (n_cells of the layer,)"""
        return self.of_layer(self.allocation.steps)

    def of_layer(self, values: IntArray) -> IntArray:
        """The values of the layer's cells, from those of all cells or of a part. (n_cells of the layer,)"""
        return values if len(values) == len(self.cells) else values[self._within]

    @property
    def _within(self) -> slice:
        return slice(self.first, self.first + len(self.cells))


def select(allocation: Allocation, where: Mapping[str, str | Sequence[str]]) -> Selected:
    """The cells that `where` means; of the measure and tier that `allocation` is a part of, or the main ones.

    Raises
    ------
    PlanError
        A level or member does not exist, or no cell is left; or `allocation` is of a derived measure.
    """
    plan, cells = allocation.plan, allocation.built.units.cells
    if allocation.part_number is not None or allocation.part_layer is not None:
        where = {**allocation.shown.members, **where}
    found = meant(plan, cells, where)
    number = next(
        position for position, layer in enumerate(plan.layers) if layer.members == dict(found.layer)
    )
    inside = np.flatnonzero(found.inside)
    return Selected(allocation, number, found.members, inside - number * len(cells.of_layer))
