"""Where prices live: the model as it is, or rewritten for burdens between groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.fairness import Notion
from quotaopt.logic.lagrangian import Bound, Lagrangian
from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import AtLevel, Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic


@dataclass(frozen=True, eq=False)
class Guide:
    """The Lagrangian bound of a strictly convex notion, in units of the model that was asked.

    Prices are multipliers of the rows, then, where groups are compared, of the links.
    """

    lagrangian: Lagrangian
    n_rows: int
    rewritten: AtLevel | None = None

    @classmethod
    def of(cls, model: CanonicalModel, logic: Logic, notion: Notion, groups: Groups | None = None) -> Guide:
        """For burdens of cells, or of groups of them."""
        if groups is None:
            return cls(Lagrangian(model, logic, notion), model.n_rows)
        rewritten = at_level(model, groups)
        share = rewritten.finish / rewritten.scale  # what a cell weighs there
        cells = logic.for_cells(rewritten.model.n_cells)
        return cls(Lagrangian(rewritten.model, cells, notion, share), model.n_rows, rewritten)

    @property
    def scale(self) -> float:
        """The model's objective is so many times that of the Lagrangian."""
        return 1.0 if self.rewritten is None else self.rewritten.scale

    def value(self, bound: Bound) -> float:
        """A bound in units of the model's objective."""
        return self.scale * bound.value

    def inward(self, multipliers: FloatArray, links: FloatArray) -> FloatArray:
        """Prices for the Lagrangian from those of a solved pattern, whose last rows are of the logic."""
        rows = multipliers[: self.n_rows]
        if self.rewritten is None:
            return rows
        known = links if len(links) else np.zeros(len(self.rewritten.groups.names))
        return np.concatenate([rows, known]) / self.rewritten.finish

    def outward(self, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Multipliers of the rows and of the links, in units of the model."""
        return (prices, np.zeros(0)) if self.rewritten is None else self.rewritten.prices(prices)
