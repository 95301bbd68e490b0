"""How a plan is going, for machines."""

from __future__ import annotations

from typing import Any

import numpy as np

from quotaopt.actuals import State
from quotaopt.actuals.actuals import NEVER
from quotaopt.plan.periods.days import date_of
from quotaopt.report.document import plain
from quotaopt.track.run import Tracked
from quotaopt.track.standings import Standings
from quotaopt.track.tables import FIGURES, Views


def track_document(views: Views) -> dict[str, Any]:
    """Everything in plain values; amounts in the unit of the measure, exact but for forecasts."""
    tracked = views.tracked
    spec, passed, actuals = tracked.plan.spec, tracked.elapsed, tracked.actuals
    found = {
        "status": "tracked",
        "plan": spec.plan,
        "unit": tracked.plan.main.unit,
        "as_of": tracked.as_of.isoformat(),
        "periods": {"all": len(passed.done), "over": int(passed.is_closed.sum())},
        "total": _row(tracked.by(), 0),
        "by": [
            {"levels": list(rows.levels), "rows": [_row(rows, row) for row in range(len(rows))]}
            for rows in views.standings
        ],
        "tolerance": {"amber": float(tracked.tolerances.amber), "red": float(tracked.tolerances.red)},
        "interval": {
            "probability": float(spec.tracking.interval),
            "from": "scatter" if tracked.law is None else "risk",
        },
        "outside": [_outside(tracked, row) for row in actuals.outside.tolist()],
        "corrections": [_correction(tracked, row) for row in actuals.corrected.tolist()],
        "not_yet_known": int((actuals.state == State.UNKNOWN_YET).sum()),
        "ahead": int((actuals.state == State.AHEAD).sum()),
        "actuals": {"source": actuals.source, "sha256": actuals.sha256, "rows": len(actuals.units)},
    }
    return {key: plain(value) for key, value in found.items()}


def _row(rows: Standings, row: int) -> dict[str, Any]:
    members = {level: names[row] for level, names in zip(rows.levels, rows.members, strict=True)}
    figures = {name: figure(rows, row) for name, figure in FIGURES.items()}
    return {
        **members,
        **figures,
        "periods_left": float(rows.left[row]),
        "light": rows.light(row).name.lower(),
    }


def _outside(tracked: Tracked, row: int) -> dict[str, Any]:
    state = State(int(tracked.actuals.state[row])).name.lower()
    return {**_source(tracked, row), "reason": state}


def _correction(tracked: Tracked, row: int) -> dict[str, Any]:
    return {**_source(tracked, row), "by": _source(tracked, int(tracked.actuals.corrected_by[row]))}


def _source(tracked: Tracked, row: int) -> dict[str, Any]:
    """A row of the file: its number, what it names, its amount, and when it was entered."""
    actuals = tracked.actuals
    day = int(actuals.entered[row])
    return {
        "row": int(actuals.row[row]),
        "named": actuals.named(row),
        "amount": actuals.total(np.array([row])),
        "entered": None if day == NEVER else date_of(day).isoformat(),
    }
