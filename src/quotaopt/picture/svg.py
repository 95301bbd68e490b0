"""Scalable vector graphics by hand: the few marks that charts need, with texts that stay texts.

Where a text ends is estimated from its characters, so that a picture is the same to the byte on
every computer, whichever fonts it has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

FONTS = "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"

PAPER, INK, MUTED, GRID = "#ffffff", "#1f2933", "#5f6b7a", "#e4e7eb"
TOTAL, MORE, LESS = "#7b8794", "#0072b2", "#d55e00"
"""Grey, blue, vermilion. The last two are told apart with every kind of colour blindness: Okabe and
Ito, Color Universal Design, 2008."""

COLOURS = (MORE, LESS, "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Of several things beside grey: blue, vermilion, green, purple, orange, sky blue of the same source."""

Anchor = Literal["start", "middle", "end"]
_WIDE, _NARROW = 1.0, 0.58  # widths of characters, in font sizes
_ELLIPSIS = "…"


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 12,
    colour: str = INK,
    anchor: Anchor = "start",
    bold: bool = False,
) -> str:
    """A line of text on the base line `y`."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_at(x)}" y="{_at(y)}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, width: float, height: float, colour: str, tip: str = "") -> str:
    """A filled rectangle, a pixel wide at least; `tip` is shown where a pointer rests on it."""
    shape = f'<rect x="{_at(x)}" y="{_at(y)}" width="{_at(max(width, 1.0))}" height="{_at(height)}"'
    inside = f"><title>{escape(tip)}</title></rect>" if tip else "/>"
    return f'{shape} fill="{colour}"{inside}'


def line(x: float, y: float, to_x: float, to_y: float, colour: str, *, dashed: bool = False) -> str:
    """A thin straight line."""
    dashes = ' stroke-dasharray="3 3"' if dashed else ""
    return (
        f'<line x1="{_at(x)}" y1="{_at(y)}" x2="{_at(to_x)}" y2="{_at(to_y)}" stroke="{colour}"'
        f' stroke-width="1"{dashes}/>'
    )


def trail(points: Iterable[tuple[float, float]], colour: str, width: float) -> str:
    """A line from point to point."""
    joined = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
    return f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{_at(width)}"/>'


def dot(x: float, y: float, radius: float, colour: str, tip: str, *, ring: bool) -> str:
    """A small circle, filled or hollow; `tip` is shown where a pointer rests on it."""
    fill, stroke = (PAPER, f' stroke="{colour}" stroke-width="1.5"') if ring else (colour, "")
    return (
        f'<circle cx="{_at(x)}" cy="{_at(y)}" r="{_at(radius)}" fill="{fill}"{stroke}>'
        f"<title>{escape(tip)}</title></circle>"
    )


def cut(x: float, y: float, height: float) -> Iterator[str]:
    """Two slanted gaps across a bar: a piece of it is left out here."""
    for left in (x, x + 7):
        ends = f'x1="{_at(left - 3)}" y1="{_at(y + height + 1)}" x2="{_at(left + 3)}" y2="{_at(y - 1)}"'
        yield f'<line {ends} stroke="{PAPER}" stroke-width="3"/>'


def page(width: float, height: float, title: str, marks: Iterable[str]) -> str:
    """A white page with marks on it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_at(width)}" height="{_at(height)}"'
        f' viewBox="0 0 {_at(width)} {_at(height)}" role="img" aria-label={quoteattr(title)}'
        f' font-family="{FONTS}">'
    )
    background = box(0, 0, width, height, PAPER)
    return "\n".join([head, background, *marks, "</svg>", ""])


def width_of(words: str, size: float) -> float:
    """About how many pixels a line of text is wide."""
    return size * sum(_WIDE if _is_wide(one) else _NARROW for one in words)


def lines_of(words: str, size: float, width: float, most: int = 3) -> list[str]:
    """A text in at most so many lines; cut between words or Chinese characters, and at the end if it must."""
    found: list[str] = []
    rest = " ".join(words.split())
    while rest and len(found) < most:
        fits = _fitting(rest, size, width)
        if fits < len(rest) and len(found) == most - 1:
            found.append(rest[: _fitting(rest, size, width - size)].rstrip() + _ELLIPSIS)
            break
        end = _between_words(rest, fits)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return found


def _fitting(words: str, size: float, width: float) -> int:
    """How many characters fit, one at least."""
    used = 0.0
    for count, one in enumerate(words):
        used += width_of(one, size)
        if used > width:
            return max(1, count)
    return len(words)


def _between_words(words: str, fits: int) -> int:
    """The last place up to `fits` where a line may end; `fits` where there is none."""
    if fits >= len(words):
        return len(words)
    places = (
        end
        for end in range(fits, fits // 2, -1)
        if words[end].isspace() or _is_wide(words[end]) or _is_wide(words[end - 1])
    )
    return next(places, fits)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _at(number: float) -> str:
    """A length to a hundredth of a pixel, without needless zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
