"""By which levels a tracking is shown where nothing is said."""

from __future__ import annotations

from collections.abc import Sequence

from quotaopt.handout.setting import settle
from quotaopt.messages import Language
from quotaopt.track.run import Tracked
from quotaopt.track.tables import Views


def views_of(
    tracked: Tracked, by: Sequence[Sequence[str]] = (), *, unit: str | None = None, lang: Language = "en"
) -> Views:
    """The tables of a tracking: by the levels that are asked for, or one per dimension.

    Raises
    ------
    PlanError
        A level or a unit does not exist, or the actuals do not tell the members of a level apart.
    """
    setting = settle(tracked.plan, unit=unit, lang=lang, as_of=tracked.as_of)
    chosen = by or [[level] for level in _coarsest(tracked)]
    return Views(tracked, setting, tuple(tracked.by(*levels) for levels in chosen), in_full=bool(by))


def _coarsest(tracked: Tracked) -> list[str]:
    """The coarsest level of every dimension that the actuals tell apart, and the finest one of time."""
    cells = tracked.cells
    known = cells.with_ancestors(tracked.levels)
    first: dict[str, str] = {}
    for level in cells:
        if level in known:
            first.setdefault(cells.levels[level].dimension, level)
    return [*first.values(), *([cells.time_finest] if cells.time_finest else [])]
