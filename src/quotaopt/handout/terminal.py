"""Tables to hand out, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quotaopt.messages import Language, say
from quotaopt.report.level_table import plain_table

if TYPE_CHECKING:
    from quotaopt.handout.all_tables import Handouts
    from quotaopt.handout.table import Column, Entry, Handout, Mark

_COLOURS: Mapping[Mark, str] = MappingProxyType(
    {"green": "bold green", "amber": "bold yellow", "red": "bold red"}
)


def handouts_page(found: Handouts, lang: Language) -> Iterator[RenderableType]:
    """Every table under its title, then what is left out and why."""
    for table in found.tables:
        unit = say("handout.amounts_in", lang, unit=table.unit)
        yield Text.assemble((table.title, "bold"), "   ", (unit, "dim"))
        yield Text("")
        yield drawn(table)
        yield Text("")
    for note in left_out(found, lang):
        yield Text(note, style="yellow")


def left_out(found: Handouts, lang: Language) -> list[str]:
    """A line for every table that could not be made."""
    return [
        say("handout.left_out", lang, title=say(f"handout.title.{name}", lang), reason=problem.what(lang))
        for name, problem in found.notes.items()
    ]


def drawn(table: Handout) -> Table:
    """One table, sums in bold."""
    drawn = plain_table()
    for column in table.columns:
        if column.kind == "text":
            drawn.add_column(Text(column.short), overflow="fold")
        else:
            drawn.add_column(Text(column.short), justify="right", no_wrap=True)
    for position, row in enumerate(table.rows):
        texts = (_entry(column, entry) for column, entry in zip(table.columns, row, strict=True))
        drawn.add_row(*texts, style="bold" if position in table.sums else None)
    return drawn


def _entry(column: Column, entry: Entry) -> Text:
    shown = column.shown(entry)
    mark = column.marks.get(shown)
    return Text(shown, style="" if mark is None else _COLOURS[mark])
