"""Plans beside each other as bars: the members of a level, a colour for every plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.picture import MOST_BARS, Bars, Cluster
from quotaopt.plan.currency import is_currency
from quotaopt.report.beside.document import Levels, shown_levels

if TYPE_CHECKING:
    from quotaopt.scenario.beside import SideBySide
    from quotaopt.scenario.part import Part

_MOST_CLUSTERS = 16


def require_colours(n_plans: int) -> None:
    """Refuse more plans than a picture has colours.

    Raises
    ------
    PlanError
        There are too many.
    """
    if n_plans > MOST_BARS:
        raise PlanError([Problem.at(NOWHERE, "beside.too_many", most=MOST_BARS, count=n_plans)])


def beside_picture(beside: SideBySide, by: Levels | None, lang: Language) -> Bars:
    """A cluster of bars per member of the first levels that are shown, a bar for every plan.

    Of many members those are drawn whose targets differ most.

    Raises
    ------
    PlanError
        No plan can be met.
    """
    part = beside.main
    if part is None:
        raise PlanError([Problem.at(NOWHERE, "beside.nothing_solved")])
    kept = [number for number, side in enumerate(beside.sides) if side.allocation is not None]
    require_colours(len(kept))
    levels = tuple((by or shown_levels(beside))[0])
    groups = part.by(levels)
    spread = np.ptp(groups.targets[:, kept], axis=1)
    rows = np.sort(np.argsort(-spread, kind="stable")[:_MOST_CLUSTERS]).tolist()
    columns = list(groups.names.values())
    clusters = [
        Cluster(
            " · ".join(str(column[row]) for column in columns) or say("compare.company", lang),
            [int(groups.targets[row, number]) * part.step for number in kept],
        )
        for row in rows
    ]
    hidden = len(groups) - len(rows)
    return Bars(
        clusters,
        [beside.names(lang)[number] for number in kept],
        beside.first.plan.spec.plan,
        part.layer.unit,
        lang,
        subtitle=_subtitle(part, levels, hidden, lang),
        is_money=is_currency(part.layer.unit),
    )


def _subtitle(part: Part, levels: Sequence[str], hidden: int, lang: Language) -> str:
    words = [*part.layer.members.values(), "×".join(levels)]
    if hidden:
        words.append(say("beside.more_drawn", lang, count=hidden))
    return " · ".join(filter(None, words))
