"""What becomes of an answer while a limit moves one way, however that was found out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.sensitivity.direction import Direction

Told = Literal["proved", "measured", "impossible", "unknown"]
"""By the limits that bind, checked at both ends; by solves beside the answer; no plan there; neither."""


@dataclass(frozen=True, eq=False)
class OneWay:
    """Burdens move with `rates` for sizes of a change from 0 to `reach`."""

    told: Told
    rates: FloatArray | None = None  # (n_cells,), of t per unit of the change; None unless told
    reach: float = 0.0
    goes_on: bool = False  # `reach` is as far as was asked, not where it ends


IMPOSSIBLE, UNKNOWN = OneWay("impossible"), OneWay("unknown")


class Mover(Protocol):
    """Finds out how an answer moves."""

    def one_way(self, direction: Direction, far: float, where: BoolArray | None = None) -> OneWay:
        """The answer beside this one, for sizes of a change up to `far`.

        Where the cells `where` (n_cells,) do not move, how far that holds need not be found out.
        """

    def hint(self, direction: Direction) -> FloatArray | None:
        """The rates if the same limits go on binding; None where that takes more than a moment."""
