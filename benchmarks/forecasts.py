"""Forecasts of real quarters, member by member, beside everybody's own pace and the rest as planned.

Every quarter of `quarters` is tracked after each month but the last; what is forecast for a rep then is
compared with what the rep had sold in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

import quotaopt
from benchmarks.quarters import QUARTERS, Quarter, quarters, reference_folder
from benchmarks.registry import Line, benchmark
from quotaopt.actuals.read import read_actuals
from quotaopt.model.arrays import FloatArray
from quotaopt.track.run import track

_THOUSANDS = 1e5  # cents


@dataclass(frozen=True, eq=False)
class Missed:
    """By how much reps were forecast too high after some months, in cents. (n_reps,) each"""

    months: int
    ours: FloatArray
    own_pace: FloatArray
    as_planned: FloatArray


def missed(quarter: Quarter) -> Iterator[Missed]:
    """The misses of one quarter after every month but the last."""
    allocation = quotaopt.solve(quarter.plan)
    end = track(allocation, read_actuals(quarter.plan, quarter.actuals, quarter.ends[-1])).by("rep").actual
    for period in range(allocation.cells.n_periods - 1):
        known = read_actuals(quarter.plan, quarter.known(period), quarter.ends[period])
        reps = track(allocation, known).by("rep")
        own = reps.actual + np.nan_to_num(reps.own_pace) * reps.expected_rest
        yield Missed(period + 1, reps.forecast - end, own - end, reps.landing - end)


@benchmark("forecasts of real quarters, beside own paces and the rest as planned")
def closer_than_own_pace(quick: bool) -> Iterable[Line]:
    folder = reference_folder()
    if folder is None:
        return
    found = [
        one for quarter in quarters(folder, QUARTERS[:2] if quick else QUARTERS) for one in missed(quarter)
    ]
    for months in sorted({one.months for one in found}):
        of = [one for one in found if one.months == months]
        ours, own, planned = (
            _typical(np.concatenate([getattr(one, way) for one in of]))
            for way in ("ours", "own_pace", "as_planned")
        )
        yield Line(
            what=f"where reps end, told after {months} month(s)",
            size=f"{len(of)} quarters, {sum(len(one.ours) for one in of)} reps",
            ours=f"{ours:.0f} thousand off",
            other=f"own pace: {own:.0f}; rest as planned: {planned:.0f}",
            ratio=f"{ours / own:.2f} of own pace",
            goal="less than own pace",
            met=bool(ours < own),
        )


def _typical(miss: FloatArray) -> float:
    """The root of the mean square, in thousands."""
    return float(np.sqrt(np.mean(miss**2)) / _THOUSANDS)
