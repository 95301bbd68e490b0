"""Suggested weights of blends, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.level_table import percent, plain_table

if TYPE_CHECKING:
    from quotaopt.reference.suggested import Suggestion

_DIGITS = 6


def suggestion_lines(suggestions: Sequence[Suggestion], lang: Language) -> Iterator[RenderableType]:
    """A table of weights per blend, and what they would have misplaced."""
    if not suggestions:
        yield Text(say("report.suggested.none", lang))
    for each in suggestions:
        table = plain_table()
        table.add_column(" · ".join(each.layer.members.values()) or say("report.suggested.source", lang))
        for key in ("stated", "suggested"):
            table.add_column(say(f"report.suggested.{key}", lang), justify="right")
        for row in zip(each.sources, each.stated.tolist(), each.suggested.tolist(), strict=True):
            table.add_row(Text(row[0]), percent(row[1]), percent(row[2]))
        yield table
        shown = {
            "facts": each.facts,
            "stated": percent(each.misplaced_by_stated),
            "suggested": percent(each.misplaced_by_suggested),
        }
        yield from (Text(say("report.suggested.misplaced", lang, **shown), style="dim"), "")


def suggestions_list(suggestions: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            **each.layer.members,
            "facts": each.facts,
            "sources": [
                {"source": source, "stated": round(stated, _DIGITS), "suggested": round(suggested, _DIGITS)}
                for source, stated, suggested in zip(
                    each.sources, each.stated.tolist(), each.suggested.tolist(), strict=True
                )
            ],
            "misplaced": round(each.misplaced_by_stated, _DIGITS),
            "misplaced_by_suggested": round(each.misplaced_by_suggested, _DIGITS),
        }
        for each in suggestions
    ]
