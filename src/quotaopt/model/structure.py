"""Which theorem may be promised: the shape of the rows of a model.

- class **T**: all rows are plain sums over one laminar family, any two nested or disjoint;
- class **F**: the rows split into exactly two laminar families (two crossing trees);
- class **P**: anything else: three or more crossing families, weights, ratios, moving shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quotaopt.model.arrays import IntArray

PlanClass = Literal["T", "F", "P"]


@dataclass(frozen=True, eq=False)
class Tree:
    """A laminar family of rows: any two are nested or disjoint.

    Rows stand parents before children. Positions below are positions in `rows`.
    """

    rows: IntArray  # (n_nodes,), row numbers in the model
    parent: IntArray  # (n_nodes,), position of the smallest row that contains this one, -1 at a root
    depth: IntArray  # (n_nodes,), 0 at a root
    leaf: IntArray  # (n_cells,), position of the smallest row that contains the cell, -1 where none


@dataclass(frozen=True, eq=False)
class Structure:
    """The rows of a model sorted by meaning."""

    plan_class: PlanClass
    trees: tuple[Tree, ...]  # T: one, F: two, P: any number; most important first
    loose: IntArray  # rows that are no plain sum: weighted, ratios, shares of a moving total
    idle: IntArray  # rows that no point of the box can break
