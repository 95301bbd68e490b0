"""A number built up step by step: bars that begin where the one above ends."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from quotaopt.messages import say
from quotaopt.picture.data import Bar, Waterfall
from quotaopt.picture.frame import BAR, NUMBER, WIDTH, Frame, Row, frame_of, room_for
from quotaopt.picture.scale import Unit, span_with_zero, unit_of
from quotaopt.picture.svg import INK, LESS, MORE, MUTED, TOTAL, box, cut, line, page, text

_CUT_AT = 10.0  # pixels from the left end of bars that do not begin at 0


def draw_waterfall(picture: Waterfall) -> str:
    """The picture as SVG."""
    levels = picture.levels
    unit = unit_of([Fraction(bar.value) for bar in picture.bars], picture.unit, picture.lang)
    span = span_with_zero(levels)
    numbers = [_number(bar, unit) for bar in picture.bars]
    rows = [Row(bar.label, bar.note) for bar in picture.bars]
    unit_line = say("picture.unit" if picture.is_money else "picture.count", picture.lang, unit=unit.name)
    if span[0] > 0:
        start = say("picture.starts_at", picture.lang, start=unit.show_round(span[0]))
        unit_line = say("place.join", picture.lang).join((unit_line, start))
    heads = [("subtitle", picture.subtitle), ("unit", unit_line)]
    frame = frame_of(rows, picture.title, heads, span, (0.0, room_for(numbers)))
    marks = [*frame.behind(unit), *_bars(picture, levels, numbers, frame)]
    return page(WIDTH, frame.height, picture.title, marks)


def _number(bar: Bar, unit: Unit) -> str:
    value = Fraction(bar.value)
    return unit.change(value) if bar.kind == "step" else unit.show(value)


def _bars(picture: Waterfall, levels: list[Fraction], numbers: list[str], frame: Frame) -> Iterator[str]:
    floor = max(frame.axis.low, Fraction(0))
    for row, (bar, level) in enumerate(zip(picture.bars, levels, strict=True)):
        begin = levels[row - 1] if bar.kind == "step" and row else floor
        left, right = (frame.axis.x(amount) for amount in sorted((begin, level)))
        top = frame.middle(row) - BAR / 2
        yield box(left, top, right - left, BAR, _colour(bar), f"{bar.label}: {numbers[row]}")
        if bar.kind != "step" and floor > 0:
            yield from cut(left + _CUT_AT, top, BAR)
        yield text(
            right + 6,
            frame.middle(row) + 4,
            numbers[row],
            size=NUMBER,
            colour=INK,
            bold=bar.kind != "step",
        )
        if row + 1 < len(levels):
            x = frame.axis.x(level)
            yield line(x, top + BAR, x, top + frame.row_height, MUTED)


def _colour(bar: Bar) -> str:
    if bar.kind != "step":
        return TOTAL
    return LESS if bar.value < 0 else MORE
