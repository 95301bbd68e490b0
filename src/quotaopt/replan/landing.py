"""Where the year ends at the pace so far: the landing that a replan may follow."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.track.run import track

if TYPE_CHECKING:
    from quotaopt.actuals.actuals import Actuals
    from quotaopt.allocation import Allocation


def landing_of(published: Allocation, sold: Actuals) -> Decimal:
    """The landing that tracking forecasts, in currency units."""
    tracked = track(published, sold)
    return tracked.amount(round(float(tracked.forecast.sum())))
