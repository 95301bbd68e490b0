"""Cells that carry the same work in several tiers: none carries more than the next tier's."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.model.arrays import IntArray


@dataclass(frozen=True, eq=False)
class Tiers:
    """The tiers of a model's cells, from low to high, and the pairs that must not cross."""

    code: IntArray  # (n_cells,), the tier of every cell, 0 the lowest
    main: int  # the tier that all others are measured by
    lower: IntArray  # (n_pairs,), a cell; pairs of lower tiers first
    upper: IntArray  # (n_pairs,), the same work in the next tier; it counts in the same steps

    @property
    def n_tiers(self) -> int:
        """How many tiers there are."""
        return int(self.code.max()) + 1
