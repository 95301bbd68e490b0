"""The picture of a frontier: a curve between two objectives, a projection coloured by the third."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotaopt.messages import Language, say
from quotaopt.picture import Measured, Scatter, Spot
from quotaopt.report.frontier.words import Words

if TYPE_CHECKING:
    from quotaopt.frontier import Frontier
    from quotaopt.frontier.objectives import Objective


def frontier_picture(found: Frontier, lang: Language) -> Scatter:
    """The first objective from left to right, the second upwards, the third as colour."""
    words, today = Words(found, lang), found.today_shown()
    first, second, *third = found.objectives
    spots = [
        Spot(
            x=float(point.values[0]),
            y=float(point.values[1]),
            label=str(point.number),
            note=words.mark(point),
            is_proposed=point is found.knee,
            shade=float(point.values[2]) if third else None,
        )
        for point in found.points
    ]
    now = None if today is None else (float(today[0]), float(today[1]), say("frontier.now", lang))
    return Scatter(
        spots=spots,
        along=_measured(found, first, lang),
        up=_measured(found, second, lang),
        better=(1 if first.sense == "most" else -1, 1 if second.sense == "most" else -1),
        title=say("frontier.picture", lang, names=found.names(lang)),
        lang=lang,
        subtitle=say("place.says", lang, place=found.plan.spec.plan, what=say("frontier.picture_note", lang)),
        shade=_measured(found, third[0], lang) if third else None,
        now=now,
    )


def _measured(found: Frontier, objective: Objective, lang: Language) -> Measured:
    name = say(f"frontier.measure.{objective.name}", lang)
    if objective.unit == "share":
        return Measured(name, "share")
    return Measured(name, "amount", found.plan.main.unit)
