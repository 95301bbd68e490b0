"""A value by two inputs: a field of boxes, the darker the higher; crossed out where there is no value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quotaopt.messages import say
from quotaopt.picture.data import Heat
from quotaopt.picture.frame import EDGE, NUMBER, SMALL, WIDTH, heads_of
from quotaopt.picture.response import readable
from quotaopt.picture.scale import Unit
from quotaopt.picture.svg import GRID, INK, MUTED, PAPER, box, line, page, text, width_of

_LIGHT, _DARK = (222, 235, 247), (8, 69, 148)
"""One hue from light to dark, so that the order is seen without telling colours apart."""
_WIDEST, _LEAST_HEIGHT, _MOST_HEIGHT = 120.0, 22.0, 46.0
_FIELD_HEIGHT = 420.0
_SWATCHES = 24


@dataclass(frozen=True)
class _Field:
    """Where boxes stand, and what their colours mean."""

    left: float
    top: float
    width: float  # of a box
    height: float
    low: Fraction
    high: Fraction
    unit: Unit

    def part(self, value: Fraction) -> float:
        """How far between the lowest and the highest value, 0 to 1."""
        return float((value - self.low) / (self.high - self.low)) if self.high > self.low else 0.5


def draw_heat(picture: Heat) -> str:
    """The picture as SVG."""
    known = [value for row in picture.values for value in row if value is not None]
    unit, factor = readable(known, picture.measured, picture.lang)
    values = [[None if one is None else Fraction(one) * factor for one in row] for row in picture.values]
    scaled = [Fraction(value) * factor for value in known]
    words = f"{picture.measured.name} ({unit.name})" if unit.name else picture.measured.name
    heads, top = heads_of(picture.title, [("subtitle", picture.subtitle), ("unit", words)])
    names = max(width_of(name, NUMBER) for name in (*picture.rows, picture.down))
    left = EDGE + names + 12.0
    width = min(_WIDEST, (WIDTH - EDGE - left) / len(picture.columns))
    height = min(_MOST_HEIGHT, max(_LEAST_HEIGHT, _FIELD_HEIGHT / len(picture.rows)))
    field = _Field(left, top + 24.0, width, height, min(scaled), max(scaled), unit)
    bottom = field.top + height * len(picture.rows)
    marks = [
        *heads,
        *_names(picture, field, bottom),
        *_boxes(picture, values, field),
        *shades(unit.show(field.low), unit.show(field.high), bottom + 52.0),
    ]
    return page(WIDTH, bottom + 52.0 + 2 * EDGE, picture.title, marks)


def _names(picture: Heat, field: _Field, bottom: float) -> Iterator[str]:
    """The names of the two inputs and of their values; of columns as many as there is room for."""
    right = field.left - 10
    yield text(right, field.top - 10, picture.down, size=NUMBER, colour=MUTED, anchor="end")
    for row, name in enumerate(picture.rows):
        yield text(right, field.top + field.height * (row + 0.5) + 4, name, size=NUMBER, anchor="end")
    free_from = 0.0
    for column, name in enumerate(picture.columns):
        x, half = field.left + field.width * (column + 0.5), width_of(name, SMALL) / 2
        if x - half >= free_from:
            yield text(x, bottom + 16, name, size=SMALL, anchor="middle")
            free_from = x + half + 8.0
    end = field.left + field.width * len(picture.columns)
    yield text(end, bottom + 34, picture.along, size=NUMBER, colour=MUTED, anchor="end")


def _boxes(picture: Heat, values: list[list[Fraction | None]], field: _Field) -> Iterator[str]:
    for row, of_row in enumerate(values):
        for column, value in enumerate(of_row):
            x, y = field.left + field.width * column, field.top + field.height * row
            where = f"{picture.down} {picture.rows[row]}, {picture.along} {picture.columns[column]}"
            if value is None and (row, column) not in picture.gaps:
                continue
            if value is None:
                tip = f"{where}: {say('picture.no_plan', picture.lang)}"
                yield box(x, y, field.width - 1, field.height - 1, GRID, tip)
                yield line(x, y, x + field.width - 1, y + field.height - 1, MUTED)
                yield line(x, y + field.height - 1, x + field.width - 1, y, MUTED)
                continue
            part, words = field.part(value), field.unit.show(value)
            yield box(x, y, field.width - 1, field.height - 1, shade(part), f"{where}: {words}")
            if width_of(words, NUMBER) < field.width - 6:
                ink = PAPER if part > 0.5 else INK
                middle = (x + field.width / 2, y + field.height / 2 + 4)
                yield text(*middle, words, size=NUMBER, colour=ink, anchor="middle")


def shades(low: str, high: str, y: float) -> Iterator[str]:
    """What the colours mean, from the lowest to the highest value."""
    x = EDGE + width_of(low, SMALL)
    yield text(x, y + 10, low, size=SMALL, colour=MUTED, anchor="end")
    for number in range(_SWATCHES):
        yield box(x + 6 + 6 * number, y, 6, 12, shade(number / (_SWATCHES - 1)))
    yield text(x + 12 + 6 * _SWATCHES, y + 10, high, size=SMALL, colour=MUTED)


def shade(part: float) -> str:
    """The colour of a value, 0 for the lowest and 1 for the highest."""
    mixed = (round(light + (dark - light) * part) for light, dark in zip(_LIGHT, _DARK, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
