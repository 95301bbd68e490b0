"""Tables to hand out, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
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
_FOLDED = 12  # columns of the terminal that a text keeps when it is folded
_BETWEEN = 3  # columns of the terminal between two columns of a table


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


def drawn(table: Handout) -> RenderableType:
    """One table, sums in bold; where the terminal is narrower its columns go on below, names repeated."""
    return _Fitted(table)


class _Fitted:
    """A table that breaks where the terminal ends, which only printing tells."""

    def __init__(self, table: Handout) -> None:
        columns = table.columns
        self._table = table
        self._widths = [
            _least_width(column, [row[at] for row in table.rows]) for at, column in enumerate(columns)
        ]
        self._names = [*takewhile(lambda at: columns[at].kind == "text", range(len(columns)))]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for position, part in enumerate(self._parts(options.max_width)):
            if position:
                yield ""
            yield self._drawn([*self._names, *part])

    def _parts(self, width: int) -> list[list[int]]:
        """The columns after the names, as many side by side as fit, at least one."""
        parts: list[list[int]] = [[]]
        for column in range(len(self._names), len(self._table.columns)):
            together = [self._widths[at] + _BETWEEN for at in (*self._names, *parts[-1], column)]
            if parts[-1] and sum(together) - _BETWEEN > width:
                parts.append([])
            parts[-1].append(column)
        return parts

    def _drawn(self, chosen: list[int]) -> Table:
        drawn = plain_table()
        for at in chosen:
            column = self._table.columns[at]
            if column.kind == "text":
                drawn.add_column(Text(column.short), overflow="fold", min_width=self._widths[at])
            else:
                drawn.add_column(Text(column.short), justify="right", no_wrap=True)
        for position, row in enumerate(self._table.rows):
            texts = (_entry(self._table.columns[at], row[at]) for at in chosen)
            drawn.add_row(*texts, style="bold" if position in self._table.sums else None)
        return drawn


def _least_width(column: Column, entries: Iterable[Entry]) -> int:
    """What a column needs: all of a number, of a text as much as can be read when it is folded."""
    widest = max(map(cell_len, (column.short, *map(column.shown, entries))))
    return min(widest, _FOLDED) if column.kind == "text" else widest


def _entry(column: Column, entry: Entry) -> Text:
    shown = column.shown(entry)
    mark = column.marks.get(shown)
    return Text(shown, style="" if mark is None else _COLOURS[mark])
