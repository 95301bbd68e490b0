"""The people of a plan in short: who joins, leaves and ramps, and how much of everyone is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.people import Availability, movements

_FEW = 6


def people_lines(people: Availability, lang: Language) -> Iterator[RenderableType]:
    """How many there are and how much of them, then who comes, goes and ramps, with the first names."""
    average = people.average.mean()
    yield Text(say("people.summary", lang, count=f"{len(people.members):,}", average=f"{average:.1%}"))
    for kind, members in movements(people).items():
        if len(members):
            shown = ", ".join(members[:_FEW]) + (", …" if len(members) > _FEW else "")
            yield Text("  " + say(f"people.moves.{kind}", lang, count=f"{len(members):,}", members=shown))


def people_document(people: Availability) -> dict[str, Any]:
    """The same for machines, with a line per person."""
    lines = zip(people.members, people.months.tolist(), people.average.tolist(), strict=True)
    return {
        **{kind: members.tolist() for kind, members in movements(people).items()},
        "members": [
            {people.level: member, "months": months, "availability": round(share, 6)}
            for member, months, share in lines
        ],
    }
