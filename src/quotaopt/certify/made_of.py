"""Derived measures: what they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from quotaopt.certify.exact import Exact


@dataclass(frozen=True, eq=False)
class Part:
    """One of the measures that a derived one is the sum of."""

    layer: int
    rate: Exact  # (n_cells of the layer,), or (1,)


@dataclass(frozen=True, eq=False)
class Derived:
    """A measure in one tier that is published beside the layers: a sum of parts, cell by cell."""

    measure: str
    tier: str | None
    step: int  # minor units
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """Of measure and tier."""
        return self.measure if self.tier is None else f"{self.measure} {self.tier}"
