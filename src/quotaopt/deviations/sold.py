"""Quantities that were planned and sold, beside the amounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.actuals import read_actuals
from quotaopt.deviations.decompose import Quantities
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.plan.nearest import nearest
from quotaopt.track.run import track

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.allocation import Allocation
    from quotaopt.track.run import Tracked


def quantities_of(
    allocation: Allocation, tracked: Tracked, path: str | Path | pd.DataFrame, measure: str
) -> Quantities:
    """The quantities of a plan that is tracked: a measure of it, and the actuals' column of that name.

    Parameters
    ----------
    allocation
        Of the whole plan, all measures.
    tracked
        Its main measure.
    path
        The file of actuals.

    Raises
    ------
    PlanError
        The plan has no such measure, or the file no such column, or something is wrong in it.
    """
    main = tracked.plan.main.members
    others = {
        part.shown.members["measure"]: part
        for part in allocation.parts
        if part.shown.members != main and {**part.shown.members, "measure": main.get("measure")} == main
    }
    if measure not in others:
        shown = {"measure": measure, "nearest": nearest(measure, others) or "-"}
        raise PlanError([Problem.at(NOWHERE, "deviations.unknown_measure", **shown)])
    plan = tracked.plan.change({"tracking.value": measure})
    found = track(others[measure], read_actuals(plan, path, tracked.as_of))
    return Quantities(found.due.ravel(), found.actual.ravel())
