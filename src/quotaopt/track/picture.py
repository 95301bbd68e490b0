"""Targets, sales and where they end, as bars."""

from __future__ import annotations

from decimal import Decimal

from quotaopt.messages import say
from quotaopt.picture import Bars, Cluster
from quotaopt.track.tables import FIGURES, Views

_DRAWN = ("target", "due", "actual", "landing", "forecast")
_MOST = 12


def track_picture(views: Views) -> Bars:
    """The members of the first table, the largest targets first, and all together."""
    rows, whole, lang = views.standings[0], views.tracked.by(), views.lang
    order = sorted(range(len(rows)), key=lambda row: (-int(rows.target[row]), row))[:_MOST]
    named = [(", ".join(str(names[row]) for names in rows.members), rows, row) for row in order]
    if len(rows) > 1 and not rows.tracked.cells.is_time(rows.levels[0]):
        named.insert(0, (say("track.whole", lang), whole, 0))
    return Bars(
        [
            Cluster(label, [FIGURES[name](table, row) or Decimal(0) for name in _DRAWN])
            for label, table, row in named
        ],
        [say(f"track.column.{name}", lang) for name in _DRAWN],
        say("track.title", lang, plan=views.tracked.plan.spec.plan, date=views.tracked.as_of.isoformat()),
        views.tracked.plan.main.unit,
        lang,
    )
