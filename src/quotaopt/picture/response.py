"""How a value follows an input: a line through points, with a cross where there is no value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quotaopt.messages import Language, say
from quotaopt.picture.amount import Amount
from quotaopt.picture.data import Measured, Response
from quotaopt.picture.frame import EDGE, NUMBER, SMALL, WIDTH, heads_of, legend
from quotaopt.picture.scale import Axis, Unit, span_around, unit_of
from quotaopt.picture.svg import GRID, INK, LESS, MORE, MUTED, dot, line, page, text, trail, width_of

_HEIGHT = 300.0
_CROSS = 4.0
_ABOVE = 10.0


def readable(values: Sequence[Amount], measured: Measured, lang: Language) -> tuple[Unit, Fraction]:
    """How values are written, and what they are multiplied by before they are."""
    known = [Fraction(value) for value in values]
    if measured.form == "share":
        return Unit("%", 1, 1 if max(known) - min(known) > Fraction(2, 100) else 2), Fraction(100)
    if measured.form == "number":
        return Unit("", 1, 3), Fraction(1)
    return unit_of(known, measured.unit, lang), Fraction(1)


@dataclass(frozen=True)
class _Plot:
    """Where inputs and values stand."""

    along: Axis
    up: Axis  # from the bottom
    top: float
    unit: Unit

    @property
    def bottom(self) -> float:
        return self.top + self.up.width

    def y(self, value: Fraction) -> float:
        return self.bottom - self.up.x(value)


def draw_response(picture: Response) -> str:
    """The picture as SVG."""
    unit, factor = readable([value for _, value in picture.points], picture.measured, picture.lang)
    points = [(Fraction(at), Fraction(value) * factor) for at, value in picture.points]
    base = picture.base and (Fraction(picture.base[0]), Fraction(picture.base[1]) * factor)
    shown = [*points, *([base] if base else [])]
    heads, top = heads_of(
        picture.title, [("subtitle", picture.subtitle), ("unit", _measure(picture.measured, unit))]
    )
    up = Axis(*span_around([value for _, value in shown]), 0.0, _HEIGHT)
    left = EDGE + max(width_of(unit.show_round(tick), SMALL) for tick in up.ticks()) + 10.0
    inputs = [*(at for at, _ in shown), *(Fraction(gap) for gap in picture.gaps)]
    along = Axis(*span_around(inputs), left, WIDTH - EDGE - left)
    plot = _Plot(along, up, top, unit)
    marks = [
        *heads,
        *_names(picture, top),
        *_behind(picture, plot, inputs),
        *_line(points, plot),
        *_gaps(picture, plot),
        *_base(base, plot, picture.lang),
    ]
    return page(WIDTH, plot.bottom + 2 * EDGE + 14, picture.title, marks)


def _measure(measured: Measured, unit: Unit) -> str:
    return f"{measured.name} ({unit.name})" if unit.name else measured.name


def _names(picture: Response, top: float) -> Iterator[str]:
    """What the signs mean, where there is more than one."""
    names = [(MORE, picture.measured.name)]
    if picture.gaps:
        names.append((LESS, say("picture.no_plan", picture.lang)))
    if len(names) > 1:
        yield from legend(names[::-1], WIDTH - EDGE, top - 14)


def _behind(picture: Response, plot: _Plot, inputs: Sequence[Fraction]) -> Iterator[str]:
    for tick in plot.up.ticks():
        y = plot.y(tick)
        yield line(plot.along.left, y, WIDTH - EDGE, y, GRID)
        label = plot.unit.show_round(tick)
        yield text(plot.along.left - 8, y + 4, label, size=SMALL, colour=MUTED, anchor="end")
    unit = unit_of(inputs, "", picture.lang)
    for tick in plot.along.ticks():
        x = plot.along.x(tick)
        yield line(x, plot.bottom, x, plot.bottom + 4, MUTED)
        yield text(x, plot.bottom + 18, unit.show_round(tick), size=SMALL, colour=MUTED, anchor="middle")
    name = f"{picture.along} ({unit.name})" if unit.name else picture.along
    yield text(WIDTH - EDGE, plot.bottom + 38, name, size=NUMBER, anchor="end")


def _line(points: Sequence[tuple[Fraction, Fraction]], plot: _Plot) -> Iterator[str]:
    """The line; a number stands over its dot where it does not touch the one before."""
    places = [(plot.along.x(at), plot.y(value)) for at, value in points]
    yield trail(places, MORE, 2.0)
    free_from = 0.0
    for (x, y), (at, value) in zip(places, points, strict=True):
        words = plot.unit.show(value)
        yield dot(x, y, 4.0, MORE, f"{float(at):,g}: {words}", ring=False)
        half = width_of(words, NUMBER) / 2
        if x - half >= free_from and x + half <= WIDTH:
            yield text(x, y - _ABOVE, words, size=NUMBER, colour=MORE, anchor="middle")
            free_from = x + half + 8.0


def _gaps(picture: Response, plot: _Plot) -> Iterator[str]:
    for gap in picture.gaps:
        x, y = plot.along.x(Fraction(gap)), plot.bottom - 2 * _CROSS
        yield line(x - _CROSS, y - _CROSS, x + _CROSS, y + _CROSS, LESS)
        yield line(x - _CROSS, y + _CROSS, x + _CROSS, y - _CROSS, LESS)


def _base(base: tuple[Fraction, Fraction] | None, plot: _Plot, lang: Language) -> Iterator[str]:
    """The plan as it is, as a dashed line through its input."""
    if base is None:
        return
    x, y = plot.along.x(base[0]), plot.y(base[1])
    yield line(x, plot.top, x, plot.bottom, MUTED, dashed=True)
    yield dot(x, y, 6.0, INK, say("picture.base", lang, amount=plot.unit.show(base[1])), ring=True)
    words = say("picture.now", lang)
    right = x + 6 + width_of(words, SMALL) <= WIDTH
    yield text(
        x + 6 if right else x - 6,
        plot.top + 12,
        words,
        size=SMALL,
        colour=MUTED,
        anchor="start" if right else "end",
    )
