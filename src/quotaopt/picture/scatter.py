"""What plans trade: every plan a dot, joined where two values are weighed, coloured by a third one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quotaopt.messages import say
from quotaopt.picture.amount import Amount
from quotaopt.picture.frame import EDGE, NUMBER, SMALL, WIDTH, heads_of
from quotaopt.picture.heat import shade, shades
from quotaopt.picture.response import readable
from quotaopt.picture.scale import Axis, Unit, span_around
from quotaopt.picture.spots import Scatter
from quotaopt.picture.svg import GRID, INK, LESS, MORE, MUTED, PAPER, dot, line, page, text, trail, width_of

_HEIGHT = 420.0
_RADIUS, _LARGE = 5.0, 8.0
_LIFT = 9.0  # pixels between a dot and its number
_NUMBERED = 26.0  # pixels that a dot takes together with its number
_LONGEST = 30  # lengths of a note's line that are tried
_FAR = Fraction(6, 10)  # of the curve's extent, as far as the picture reaches for the plan to compare with
_ARM = 34.0  # of the arrow towards better plans, and of the line to a note


@dataclass(frozen=True)
class _Plot:
    """Where values stand."""

    along: Axis
    up: Axis  # from the bottom
    top: float
    units: tuple[Unit, Unit]
    factors: tuple[Fraction, Fraction]

    @property
    def bottom(self) -> float:
        return self.top + self.up.width

    def place(self, x: Amount, y: Amount) -> tuple[float, float]:
        return (
            self.along.x(Fraction(x) * self.factors[0]),
            self.bottom - self.up.x(Fraction(y) * self.factors[1]),
        )

    def words(self, x: Amount, y: Amount) -> str:
        shown = zip((x, y), self.units, self.factors, strict=True)
        return ", ".join(_amount(Fraction(value) * factor, unit) for value, unit, factor in shown)


def _amount(value: Fraction, unit: Unit) -> str:
    space = "" if unit.name == "%" else " "
    return f"{unit.show(value)}{space}{unit.name}".strip()


def draw_scatter(picture: Scatter) -> str:
    """The picture as SVG."""
    xs, ys = [spot.x for spot in picture.spots], [spot.y for spot in picture.spots]
    if picture.now is not None:
        xs, ys = [*xs, _near(picture.now[0], xs)], [*ys, _near(picture.now[1], ys)]
    (x_unit, x_factor), (y_unit, y_factor) = (
        readable(values, one, picture.lang) for values, one in ((xs, picture.along), (ys, picture.up))
    )
    heads, top = heads_of(
        picture.title, [("subtitle", picture.subtitle), ("unit", f"↑ {_named(picture.up.name, y_unit)}")]
    )
    up = Axis(*span_around([Fraction(y) * y_factor for y in ys]), 0.0, _HEIGHT)
    left = EDGE + max(width_of(y_unit.show_round(tick), SMALL) for tick in up.ticks()) + 10.0
    along = Axis(*span_around([Fraction(x) * x_factor for x in xs]), left, WIDTH - EDGE - left)
    plot = _Plot(along, up, top, (x_unit, y_unit), (x_factor, y_factor))
    marks = [
        *heads,
        *_behind(picture, plot),
        *_better(picture, plot),
        *_now(picture, plot),
        *_spots(picture, plot),
    ]
    bottom = plot.bottom + 2 * EDGE + 14
    if picture.shade is not None:
        marks += _shades(picture, plot.bottom + 56.0)
        bottom += 44.0
    return page(WIDTH, bottom, picture.title, marks)


def _near(value: Amount, others: Sequence[Amount]) -> Fraction:
    """A value, or the end of what is shown where it is so far off that it would crowd the others."""
    low, high = Fraction(min(others)), Fraction(max(others))
    room = _FAR * (high - low)
    return min(max(Fraction(value), low - room), high + room)


def _named(name: str, unit: Unit) -> str:
    return f"{name} ({unit.name})" if unit.name else name


def _behind(picture: Scatter, plot: _Plot) -> Iterator[str]:
    """The grid with its numbers, and what goes from left to right."""
    right = plot.along.left + plot.along.width
    for tick in plot.up.ticks():
        y = plot.bottom - plot.up.x(tick)
        yield line(plot.along.left, y, right, y, GRID)
        label = plot.units[1].show_round(tick)
        yield text(plot.along.left - 8, y + 4, label, size=SMALL, colour=MUTED, anchor="end")
    for tick in plot.along.ticks():
        x = plot.along.x(tick)
        yield line(x, plot.top, x, plot.bottom, GRID)
        label = plot.units[0].show_round(tick)
        yield text(x, plot.bottom + 18, label, size=SMALL, colour=MUTED, anchor="middle")
    yield text(
        right, plot.bottom + 38, f"{_named(picture.along.name, plot.units[0])} →", size=NUMBER, anchor="end"
    )


def _better(picture: Scatter, plot: _Plot) -> Iterator[str]:
    """An arrow from the corner where plans are worst-placed to show, pointing to where they are better."""
    across, upward = picture.better
    right = plot.along.left + plot.along.width
    x = plot.along.left + 1.6 * _ARM if across < 0 else right - 1.6 * _ARM
    y = plot.bottom - 1.6 * _ARM if upward < 0 else plot.top + 1.6 * _ARM
    tip = (x + across * _ARM, y - upward * _ARM)
    yield line(x, y, *tip, MUTED)
    yield line(*tip, tip[0] - across * 7, tip[1], MUTED)
    yield line(*tip, tip[0], tip[1] + upward * 7, MUTED)
    words = say("picture.better", picture.lang)
    left = x + 6 if across < 0 else x - 6 - width_of(words, SMALL)
    yield text(left, y + upward * 4 + 4, words, size=SMALL, colour=MUTED)


def _spots(picture: Scatter, plot: _Plot) -> Iterator[str]:
    """The line under the dots, the dots, their numbers on the side away from better plans, their notes."""
    places = [plot.place(spot.x, spot.y) for spot in picture.spots]
    if picture.shade is None:
        yield trail(places, MORE, 2.5)
    colours = _colours(picture)
    for spot, (x, y), colour in zip(picture.spots, places, colours, strict=True):
        tip = f"{spot.label} {spot.note}: {plot.words(spot.x, spot.y)}"
        edge = PAPER if picture.shade is None else MUTED
        yield dot(x, y, _RADIUS + (1.5 if picture.shade is None else 0.8), edge, "", ring=False)
        yield dot(x, y, _RADIUS, colour, tip, ring=False)
        if spot.is_proposed:
            yield dot(x, y, _LARGE, LESS, tip, ring=True).replace(f'fill="{PAPER}"', 'fill="none"')
        yield text(
            *_beside(picture, x, y, spot.label, -1), spot.label, size=SMALL, colour=MUTED, anchor="middle"
        )
    yield from _notes(picture, plot, places)


def _beside(picture: Scatter, x: float, y: float, words: str, side: int) -> tuple[float, float]:
    """The middle of a text's base line beside a dot: towards better plans, or away from them."""
    across, upward = (side * sign for sign in picture.better)
    return x + across * (_LIFT + width_of(words, SMALL) / 2), y - upward * _LIFT + 4


def _notes(picture: Scatter, plot: _Plot, places: Sequence[tuple[float, float]]) -> Iterator[str]:
    """What dots stand out by, away from better plans, at the end of lines as long as there is need."""
    across, upward = (-sign for sign in picture.better)
    right = plot.along.left + plot.along.width
    taken = [(x, x + _NUMBERED, y) for x, y in places]
    if picture.now is not None:
        x, y = plot.place(picture.now[0], picture.now[1])
        taken.append((x, x + _NUMBERED + width_of(picture.now[2], NUMBER), y))
    for spot, (x, y) in zip(picture.spots, places, strict=True):
        if not spot.note:
            continue
        colour, words = LESS if spot.is_proposed else INK, f"{spot.note}: {plot.words(spot.x, spot.y)}"
        wide = width_of(words, NUMBER)
        left = min(max(x if across > 0 else x - wide, plot.along.left + 4), right - wide)
        arms = [_ARM + 8.0 * more for more in range(_LONGEST)]
        free = (arm for arm in arms if not _covers(left, left + wide, y - upward * arm, taken))
        end = y - upward * next(free, _ARM)
        taken.append((left, left + wide, end))
        yield line(x, y - upward * _LARGE, x, end, colour)
        base = end - 5 if upward > 0 else end + 14
        yield text(left, base, words, size=NUMBER, colour=colour, bold=spot.is_proposed)


def _covers(left: float, right: float, y: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a line of text would lie on a dot with its number, or on another text."""
    return any(
        low < right + _LARGE and left - _LARGE < high and abs(at - y) < _NUMBERED for low, high, at in taken
    )


def _colours(picture: Scatter) -> Sequence[str]:
    if picture.shade is None:
        return [MORE] * len(picture.spots)
    values = [Fraction(spot.shade or 0) for spot in picture.spots]
    low, span = min(values), max(values) - min(values)
    return [shade(float((value - low) / span) if span else 1.0) for value in values]


def _shades(picture: Scatter, y: float) -> Iterator[str]:
    """What the colours say."""
    assert picture.shade is not None  # or there are none
    values = [spot.shade for spot in picture.spots if spot.shade is not None]
    unit, factor = readable(values, picture.shade, picture.lang)
    low, high = (unit.show(Fraction(end) * factor) for end in (min(values), max(values)))
    yield text(EDGE, y, _named(picture.shade.name, unit), size=NUMBER, colour=MUTED)
    yield from shades(low, high, y + 12)


def _now(picture: Scatter, plot: _Plot) -> Iterator[str]:
    """The plan to compare with."""
    if picture.now is None:
        return
    at_x, at_y, words = picture.now
    shown = _near(at_x, [spot.x for spot in picture.spots]), _near(at_y, [spot.y for spot in picture.spots])
    if shown != (Fraction(at_x), Fraction(at_y)):
        beyond = say("picture.beyond", picture.lang)
        words = f"{words}: {plot.words(at_x, at_y)} {beyond}"
    x, y = plot.place(*shown)
    yield dot(x, y, _RADIUS + 1, INK, f"{words}: {plot.words(at_x, at_y)}", ring=True)
    wide, right = width_of(words, NUMBER), plot.along.left + plot.along.width
    left = x + _LIFT + 2 if x + _LIFT + wide <= right else x - _LIFT - 2 - wide
    yield text(left, y + 4, words, size=NUMBER)
