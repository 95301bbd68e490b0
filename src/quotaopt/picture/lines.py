"""Shares over time, such as what several methods missed: a line each, the first one's numbers written in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quotaopt.picture.data import Lines
from quotaopt.picture.frame import EDGE, NUMBER, SMALL, WIDTH, heads_of, legend
from quotaopt.picture.scale import Axis, round_step
from quotaopt.picture.svg import GRID, LESS, MORE, MUTED, TOTAL, dot, line, page, text, trail, width_of

_COLOURS = (MORE, LESS, TOTAL, "#009e73", "#cc79a7", "#e69f00")
"""Those of bars first; then green, purple and orange of the same source."""
_HEIGHT = 260.0
_ABOVE, _BELOW = 10.0, 20.0  # pixels from a dot to the base line of its number
_CROWDED = (6.0, 28.0)  # pixels above a dot where another one would be in the way of its number


@dataclass(frozen=True)
class _Plot:
    """Where shares and periods stand."""

    n_periods: int
    left: float
    top: float
    axis: Axis  # along the height

    @property
    def bottom(self) -> float:
        return self.top + self.axis.width

    def x(self, period: int) -> float:
        return self.left + (WIDTH - EDGE - self.left) * (period + 0.5) / self.n_periods

    def y(self, share: Fraction) -> float:
        return self.bottom - self.axis.x(share)


def draw_lines(picture: Lines) -> str:
    """The picture as SVG."""
    shares = [[Fraction(share) for share in one.shares] for one in picture.lines]
    highest = max(max(each) for each in shares)
    step = round_step(highest) if highest else Fraction(1, 100)
    axis = Axis(Fraction(0), math.ceil(highest / step) * step or step, 0.0, _HEIGHT)
    heads, top = heads_of(picture.title, [("subtitle", picture.subtitle), ("unit", picture.about)])
    ticks = axis.ticks()
    left = EDGE + max(width_of(_percent(tick), SMALL) for tick in ticks) + 10.0
    plot = _Plot(len(picture.periods), left, top, axis)
    names = [(_COLOURS[number], one.label) for number, one in enumerate(picture.lines)]
    marks = [
        *heads,
        *_behind(picture, plot, ticks),
        *legend(names[::-1], WIDTH - EDGE, top - 14),
        *_trails(picture, shares, plot),
    ]
    return page(WIDTH, plot.bottom + 2 * EDGE, picture.title, marks)


def _behind(picture: Lines, plot: _Plot, ticks: list[Fraction]) -> Iterator[str]:
    """The grid, its shares, and as many names of periods as there is room for."""
    for tick in ticks:
        y = plot.y(tick)
        yield line(plot.left, y, WIDTH - EDGE, y, GRID if tick else MUTED)
        yield text(plot.left - 8, y + 4, _percent(tick), size=SMALL, colour=MUTED, anchor="end")
    widest = max(width_of(period, SMALL) for period in picture.periods) + 8.0
    apart = (WIDTH - EDGE - plot.left) / plot.n_periods
    every = math.ceil(widest / apart)
    for number in range(0, plot.n_periods, every):
        name = picture.periods[number]
        yield text(plot.x(number), plot.bottom + 18, name, size=SMALL, colour=MUTED, anchor="middle")


def _trails(picture: Lines, shares: list[list[Fraction]], plot: _Plot) -> Iterator[str]:
    """The lines, the first one on top; its dots are full, so that those under it stay seen as rings."""
    for number in reversed(range(len(shares))):
        is_first, colour = number == 0, _COLOURS[number]
        points = [(plot.x(period), plot.y(share)) for period, share in enumerate(shares[number])]
        yield trail(points, colour, 2.5 if is_first else 1.5)
        for (x, y), share, period in zip(points, shares[number], picture.periods, strict=True):
            tip = f"{picture.lines[number].label}, {period}: {_percent(share, 1)}"
            yield dot(x, y, 4.0 if is_first else 6.0, colour, tip, ring=not is_first)
    if width_of("10.0%", NUMBER) < plot.x(1) - plot.x(0):
        for place, share in enumerate(shares[0]):
            y = plot.y(share)
            is_crowded = any(_CROWDED[0] < y - plot.y(each[place]) < _CROWDED[1] for each in shares[1:])
            y += _BELOW if is_crowded else -_ABOVE
            yield text(plot.x(place), y, _percent(share, 1), size=NUMBER, colour=MORE, anchor="middle")


def _percent(share: Fraction, digits: int | None = None) -> str:
    """A share with as many decimals as a round one has, or as stated."""
    hundredths = share * 100
    if digits is None:
        digits = next((n for n in range(4) if (hundredths * 10**n).denominator == 1), 4)
    return f"{float(hundredths):.{digits}f}%"
