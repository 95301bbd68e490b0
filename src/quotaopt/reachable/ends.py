"""An end of a range: before rounding, in whole steps, and what holds it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from quotaopt.reachable.stops import Stop


@dataclass(frozen=True)
class End:
    """The lowest or the highest number of a range."""

    relaxed: float | None  # before whole steps; None where there is no end
    confirmed: Decimal | None  # a solve in whole steps has it, and none was found one step beyond
    stops: tuple[Stop, ...]  # the limits that together leave no more, before whole steps
