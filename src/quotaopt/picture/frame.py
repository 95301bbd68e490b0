"""What all charts of rows share: title, names on the left, a grid behind the bars, room for numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quotaopt.picture.scale import Axis, Unit
from quotaopt.picture.svg import GRID, INK, MUTED, box, line, lines_of, text, width_of

WIDTH = 960.0
BAR = 22.0
NAME, SMALL, NUMBER = 13, 11, 12
"""Sizes of letters in pixels."""
EDGE, _GAP, _LINE = 24.0, 12.0, 16.0
_LEAST_NAMES, _MOST_NAMES = 90.0, 300.0
_LEAST_ROW = 36.0
_HEAD_LINES = {"title": 18, "subtitle": 13, "unit": 12}


@dataclass(frozen=True)
class Row:
    """A name beside a bar, and small print under it."""

    label: str
    note: str


@dataclass(frozen=True)
class Frame:
    """Where everything stands on a page of equally high rows."""

    rows: Sequence[Row]
    names: Sequence[Sequence[str]]  # per row the lines of its label
    heads: Sequence[str]  # the marks of the title and what stands under it
    names_right: float  # where names end
    axis: Axis
    top: float
    row_height: float

    @property
    def bottom(self) -> float:
        """The lower end of the last row."""
        return self.top + self.row_height * len(self.rows)

    @property
    def height(self) -> float:
        """Of the whole page."""
        return self.bottom + 2 * EDGE

    def middle(self, row: int) -> float:
        """The height at which a row's bar stands."""
        return self.top + self.row_height * (row + 0.5)

    def behind(self, unit: Unit) -> Iterator[str]:
        """Everything but the bars: title, grid, ticks, names."""
        yield from self.heads
        for tick in self.axis.ticks():
            x = self.axis.x(tick)
            yield line(x, self.top, x, self.bottom, MUTED if tick == 0 else GRID)
            label = unit.show_round(tick)
            yield text(x, self.bottom + 18, label, size=SMALL, colour=MUTED, anchor="middle")
        for number, (row, name) in enumerate(zip(self.rows, self.names, strict=True)):
            yield from self._name(number, row, name)

    def _name(self, number: int, row: Row, name: Sequence[str]) -> Iterator[str]:
        x = self.names_right
        n_lines = len(name) + bool(row.note)
        y = self.middle(number) - _LINE * (n_lines - 1) / 2 + 4.5
        for words in name:
            yield text(x, y, words, size=NAME, anchor="end")
            y += _LINE
        if row.note:
            yield text(x, y - 1, row.note, size=SMALL, colour=MUTED, anchor="end")


def frame_of(
    rows: Sequence[Row],
    title: str,
    heads: Sequence[tuple[str, str]],
    span: tuple[Fraction, Fraction],
    room: tuple[float, float],
) -> Frame:
    """Find the place of everything; `room` is kept free for numbers, left and right of the axis."""
    widest = max(max(width_of(row.label, NAME), width_of(row.note, SMALL)) for row in rows)
    names_width = min(max(widest, _LEAST_NAMES), _MOST_NAMES)
    names = [lines_of(row.label, NAME, names_width) for row in rows]
    most_lines = max(len(name) + bool(row.note) for row, name in zip(rows, names, strict=True))
    left = EDGE + names_width + _GAP
    axis = Axis(span[0], span[1], left + room[0], WIDTH - EDGE - room[1] - left - room[0])
    marks, top = heads_of(title, heads)
    return Frame(rows, names, marks, left - _GAP, axis, top, max(_LEAST_ROW, _LINE * most_lines + 8))


def heads_of(title: str, heads: Sequence[tuple[str, str]]) -> tuple[list[str], float]:
    """A title with what stands under it, each a subtitle or a unit with its words; and where room begins."""
    y = EDGE + 14
    marks = [text(EDGE, y, title, size=_HEAD_LINES["title"], bold=True)]
    for kind, words in heads:
        if words:
            y += 22
            colour = INK if kind == "subtitle" else MUTED
            marks.append(text(EDGE, y, words, size=_HEAD_LINES[kind], colour=colour))
    return marks, y + 16


def legend(names: Sequence[tuple[str, str]], right: float, y: float) -> Iterator[str]:
    """What colours mean, from the right end of a line."""
    for colour, name in names:
        left = right - width_of(name, NUMBER)
        yield text(left, y, name, size=NUMBER)
        yield box(left - 18, y - 10, 12, 12, colour)
        right = left - 34


def room_for(numbers: Sequence[str]) -> float:
    """Pixels that the longest of the numbers needs beside its bar."""
    return max((width_of(number, NUMBER) for number in numbers), default=0.0) + 10.0
