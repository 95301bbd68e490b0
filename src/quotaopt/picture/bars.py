"""Several numbers of each of some members: bars in clusters, one colour for every plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from quotaopt.messages import say
from quotaopt.picture.clusters import Bars
from quotaopt.picture.frame import EDGE, NUMBER, WIDTH, Frame, Row, frame_of, legend, room_for
from quotaopt.picture.scale import Unit, unit_of
from quotaopt.picture.svg import COLOURS, TOTAL, box, lines_of, page, text

_BAR, _BETWEEN = 16.0, 14.0  # pixels: the height of a bar, and what is left free between clusters
_MARK = 40.0  # pixels that a name in the legend takes beside its letters


def draw_bars(picture: Bars) -> str:
    """The picture as SVG."""
    values = [[Fraction(value) for value in cluster.values] for cluster in picture.clusters]
    every = [value for cluster in values for value in cluster]
    unit = unit_of(every, picture.unit, picture.lang)
    low, high = min(*every, Fraction(0)), max(*every, Fraction(0))
    words = say("picture.unit" if picture.is_money else "picture.count", picture.lang, unit=unit.name)
    heads = [("subtitle", picture.subtitle), ("unit", words), ("unit", " ")]  # the last line is the legend's
    rows = [Row(cluster.label, "") for cluster in picture.clusters]
    room = (room_for([unit.show(low)]) if low < 0 else 0.0, room_for([unit.show(value) for value in every]))
    frame = frame_of(rows, picture.title, heads, (low, high if high > low else low + 1), room)
    frame = replace(frame, row_height=max(frame.row_height, _BAR * len(picture.names) + _BETWEEN))
    widest = (WIDTH - 2 * EDGE) / len(picture.names) - _MARK
    called = [lines_of(name, NUMBER, widest, most=1)[0] for name in picture.names]
    names = list(zip(_colours(picture), called, strict=True))
    marks = [
        *frame.behind(unit),
        *legend(names[::-1], WIDTH - EDGE, frame.top - 14),
        *_bars(picture, values, unit, frame),
    ]
    return page(WIDTH, frame.height, picture.title, marks)


def _colours(picture: Bars) -> list[str]:
    """The first is grey: it is what the others are compared with."""
    return [TOTAL, *COLOURS][: len(picture.names)]


def _bars(picture: Bars, values: list[list[Fraction]], unit: Unit, frame: Frame) -> Iterator[str]:
    for row, cluster in enumerate(values):
        top = frame.middle(row) - _BAR * len(cluster) / 2
        for number, (value, colour) in enumerate(zip(cluster, _colours(picture), strict=True)):
            left, right = (frame.axis.x(end) for end in sorted((Fraction(0), value)))
            y, shown = top + _BAR * number, unit.show(value)
            tip = f"{picture.clusters[row].label}, {picture.names[number]}: {shown}"
            yield box(left, y + 1, right - left, _BAR - 2, colour, tip)
            if value < 0:
                yield text(left - 6, y + _BAR - 4, shown, size=NUMBER, anchor="end")
            else:
                yield text(right + 6, y + _BAR - 4, shown, size=NUMBER)
