"""The landing that a replan follows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from quotaopt.track.run import track

if TYPE_CHECKING:
    from quotaopt.actuals.actuals import Actuals
    from quotaopt.allocation import Allocation
    from quotaopt.plan.schema_replan import Policy


def landing_of(published: Allocation, sold: Actuals, policy: Policy) -> Decimal | None:
    """The landing that tracking forecasts, where the total is to follow it; else None."""
    if policy != "follow":
        return None
    tracked = track(published, sold)
    return tracked.amount(round(float(tracked.forecast.sum())))
