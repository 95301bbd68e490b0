"""How far a number moves with each of its inputs: the widest swing on top."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from quotaopt.messages import say
from quotaopt.picture.data import Swing, Tornado
from quotaopt.picture.frame import BAR, NUMBER, WIDTH, Frame, Row, frame_of, legend, room_for
from quotaopt.picture.scale import Unit, span_around, unit_of
from quotaopt.picture.svg import INK, LESS, MORE, box, line, page, text


def draw_tornado(picture: Tornado) -> str:
    """The picture as SVG."""
    base, swings = Fraction(picture.base), picture.widest_first
    ends = [Fraction(end) for swing in swings for end in (swing.lowered, swing.raised)]
    moves = [end - base for end in ends]
    axis_unit = unit_of([base, *ends], picture.unit, picture.lang)
    unit = Unit(axis_unit.name, axis_unit.divisor, _digits_of_moves(moves, axis_unit, picture))
    unit_key = "picture.unit" if picture.is_money else "picture.count"
    words = (
        say(unit_key, picture.lang, unit=unit.name),
        say("picture.base", picture.lang, amount=axis_unit.show(base)),
    )
    heads = [("subtitle", picture.subtitle), ("unit", say("place.join", picture.lang).join(words))]
    room = room_for([unit.change(move) for move in moves])
    rows = [Row(swing.label, swing.note) for swing in swings]
    frame = frame_of(rows, picture.title, heads, span_around([base, *ends]), (room, room))
    right = frame.axis.left + frame.axis.width
    marks = [
        *frame.behind(axis_unit),
        *legend(_names(picture), right, frame.top - 14),
        *_swings(swings, base, unit, frame),
    ]
    x = frame.axis.x(base)
    marks.append(line(x, frame.top, x, frame.bottom, INK))
    return page(WIDTH, frame.height, picture.title, marks)


def _digits_of_moves(moves: list[Fraction], unit: Unit, picture: Tornado) -> int:
    """Decimals for changes, which are smaller than what they change."""
    largest = max(map(abs, moves))
    plain = unit_of([largest / unit.divisor], "", "en") if largest else unit
    return max(unit.digits, min(plain.digits, 2))


def _names(picture: Tornado) -> list[tuple[str, str]]:
    """What the two colours mean."""
    return [
        (MORE, picture.raised or say("picture.raised", picture.lang)),
        (LESS, picture.lowered or say("picture.lowered", picture.lang)),
    ]


def _swings(swings: list[Swing], base: Fraction, unit: Unit, frame: Frame) -> Iterator[str]:
    for row, swing in enumerate(swings):
        lowered, raised = Fraction(swing.lowered) - base, Fraction(swing.raised) - base
        half = lowered * raised > 0  # both on one side: one above the other
        top = frame.middle(row) - BAR / 2
        yield from _swing(lowered, top, half, (LESS, swing.label), base, unit, frame)
        yield from _swing(raised, top + BAR / 2 * half, half, (MORE, swing.label), base, unit, frame)


def _swing(
    move: Fraction,
    top: float,
    half: bool,
    drawn: tuple[str, str],
    base: Fraction,
    unit: Unit,
    frame: Frame,
) -> Iterator[str]:
    """One side of a row with its number beyond its end; nothing where nothing moves."""
    if not move:
        return
    colour, label = drawn
    height = BAR / 2 if half else BAR
    left, right = (frame.axis.x(base + end) for end in sorted((Fraction(0), move)))
    number = unit.change(move)
    yield box(left, top, right - left, height, colour, f"{label}: {number}")
    x = right + 6 if move > 0 else left - 6
    yield text(x, top + height / 2 + 4, number, size=NUMBER - half, anchor="start" if move > 0 else "end")
