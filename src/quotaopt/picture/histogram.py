"""How often something comes out how: columns side by side, what matters marked, panels under each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from quotaopt.messages import Language
from quotaopt.picture.data import Columns, Histogram
from quotaopt.picture.frame import EDGE, NUMBER, SMALL, WIDTH, heads_of
from quotaopt.picture.scale import Axis, Unit, round_step, unit_of
from quotaopt.picture.svg import GRID, INK, LESS, MORE, MUTED, Anchor, box, line, page, text, width_of

_HEIGHT = 180.0
_LINE = 15.0
_BELOW = 44.0  # pixels under a panel, for its ticks and what they are counted in
_GAP = 1.0
_ASIDE = 5.0  # pixels between a mark and its words
PERCENT = "%"


@dataclass(frozen=True)
class _Panel:
    """Where amounts and heights stand."""

    columns: Columns
    unit: Unit
    across: Axis
    up: Axis
    top: float

    @property
    def bottom(self) -> float:
        return self.top + self.up.width

    def y(self, height: Fraction) -> float:
        return self.bottom - self.up.x(height)


def draw_histogram(picture: Histogram) -> str:
    """The picture as SVG."""
    marks, top = heads_of(picture.title, [("subtitle", picture.subtitle)])
    for columns in picture.panels:
        marks.append(text(EDGE, top + 14, columns.about, size=NUMBER, bold=True))
        panel = _panel(columns, top + 30 + _LINE * len(columns.marks), picture.lang)
        marks += _behind(panel)
        marks += _columns(panel)
        marks += _marks(panel)
        top = panel.bottom + _BELOW + 14
    return page(WIDTH, top, picture.title, marks)


def _panel(columns: Columns, top: float, lang: Language) -> _Panel:
    edges = [Fraction(edge) for edge in columns.edges]
    highest = max(Fraction(height) for height in columns.heights) or Fraction(1)
    step = round_step(highest)
    if not columns.is_share:
        step = Fraction(max(1, math.ceil(step)))
    up = Axis(Fraction(0), math.ceil(highest / step) * step, 0.0, _HEIGHT)
    left = EDGE + max(width_of(_height(tick, columns), SMALL) for tick in up.ticks()) + 10.0
    across = Axis(edges[0], edges[-1], left, WIDTH - EDGE - left)
    amounts = [*edges, *(Fraction(amount) for _, amount in columns.marks)]
    return _Panel(columns, unit_of(amounts, columns.unit, lang), across, up, top)


def _behind(panel: _Panel) -> Iterator[str]:
    """The grid with heights on the left, and amounts under it."""
    for tick in panel.up.ticks():
        y = panel.y(tick)
        yield line(panel.across.left, y, WIDTH - EDGE, y, GRID if tick else MUTED)
        label = _height(tick, panel.columns)
        yield text(panel.across.left - 8, y + 4, label, size=SMALL, colour=MUTED, anchor="end")
    for tick in panel.across.ticks():
        x = panel.across.x(tick)
        yield line(x, panel.bottom, x, panel.bottom + 4, MUTED)
        yield text(x, panel.bottom + 18, _amount(tick, panel), size=SMALL, colour=MUTED, anchor="middle")
    if panel.columns.unit != PERCENT:
        yield text(WIDTH - EDGE, panel.bottom + 34, panel.unit.name, size=SMALL, colour=MUTED, anchor="end")


def _columns(panel: _Panel) -> Iterator[str]:
    columns = panel.columns
    for (low, high), height in zip(pairwise(columns.edges), columns.heights, strict=True):
        if not height:
            continue
        left, right = panel.across.x(Fraction(low)), panel.across.x(Fraction(high))
        y = panel.y(Fraction(height))
        is_below = columns.split is not None and high <= columns.split
        span = f"{_amount(Fraction(low), panel)} – {_amount(Fraction(high), panel)}"
        tip = f"{span}: {_height(Fraction(height), columns, 2)}"
        width = right - left - _GAP
        yield box(left + _GAP / 2, y, width, panel.bottom - y, LESS if is_below else MORE, tip)


def _marks(panel: _Panel) -> Iterator[str]:
    """A line down from its words for each mark, each on a line of its own.

    Words stand on the side away from the first mark, whose line passes through all of these lines,
    unless the page ends there.
    """
    for number, (words, amount) in enumerate(panel.columns.marks):
        place = Fraction(amount)
        x = panel.across.x(min(max(place, panel.across.low), panel.across.high))
        y = panel.top - _LINE * (len(panel.columns.marks) - number) + 4
        yield line(x, y, x, panel.bottom, INK, dashed=number > 0)
        said = f"{words} {_amount(place, panel)}"
        left_of_first = place < Fraction(panel.columns.marks[0][1])
        room = x - EDGE if left_of_first else WIDTH - EDGE - x
        to_left = left_of_first == (room > width_of(said, NUMBER) + _ASIDE)
        anchor: Anchor = "end" if to_left else "start"
        yield text(x + (-_ASIDE if to_left else _ASIDE), y + 6, said, size=NUMBER, anchor=anchor)


def _amount(amount: Fraction, panel: _Panel) -> str:
    """An amount with as many decimals as it has."""
    return panel.unit.show_round(amount) + (PERCENT if panel.columns.unit == PERCENT else "")


def _height(height: Fraction, columns: Columns, digits: int | None = None) -> str:
    """A height as people read it: a percentage with as many decimals as a round one has, or a number."""
    if not columns.is_share:
        return f"{int(height):,}"
    hundredths = height * 100
    if digits is None:
        digits = next((n for n in range(4) if (hundredths * 10**n).denominator == 1), 4)
    return f"{float(hundredths):.{digits}f}%"
