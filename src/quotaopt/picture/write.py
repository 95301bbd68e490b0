"""Pictures to files: .svg by ourselves, .png with the help of vl-convert and the computer's fonts."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.files import require_folder, whole_file
from quotaopt.picture.bars import draw_bars
from quotaopt.picture.clusters import Bars
from quotaopt.picture.data import Heat, Histogram, Lines, Picture, Response, Tornado, Waterfall
from quotaopt.picture.heat import draw_heat
from quotaopt.picture.histogram import draw_histogram
from quotaopt.picture.lines import draw_lines
from quotaopt.picture.response import draw_response
from quotaopt.picture.scatter import draw_scatter
from quotaopt.picture.spots import Scatter
from quotaopt.picture.svg import page, text
from quotaopt.picture.tornado import draw_tornado
from quotaopt.picture.waterfall import draw_waterfall

KINDS = (".svg", ".png")
_DRAWN_BY: Mapping[type[Picture], Callable[[Any], str]] = MappingProxyType(
    {
        Bars: draw_bars,
        Heat: draw_heat,
        Histogram: draw_histogram,
        Lines: draw_lines,
        Response: draw_response,
        Scatter: draw_scatter,
        Tornado: draw_tornado,
        Waterfall: draw_waterfall,
    }
)
_PIXELS_PER_PIXEL = 2.0  # sharp on today's screens
_NOT_IN_ANY_FONT = "\U0010fffd"
_CHINESE = re.compile(r"[\u2e80-\u9fff\U00020000-\U0003ffff]")


def as_svg(picture: Picture) -> str:
    """The picture as one SVG document, the same to the byte on every computer."""
    return _DRAWN_BY[type(picture)](picture)


def require_picture(path: Path) -> None:
    """Refuse, before anything is solved, a picture that could not be written in the end.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, or the library for PNG is missing.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        known = " ".join(KINDS)
        raise PlanError([Problem.at(Place(str(path)), "picture.unknown_extension", kind=kind, known=known)])
    if kind == ".png" and importlib.util.find_spec("vl_convert") is None:
        raise PlanError([Problem.at(Place(str(path)), "picture.missing")])
    require_folder(path)


def write_picture(picture: Picture, path: Path, fonts: Path | None = None) -> None:
    """Write a picture as the extension of `path` says.

    Parameters
    ----------
    fonts
        A folder with fonts for PNG, beside those that the computer has.

    Raises
    ------
    PlanError
        As `require_picture`; or no font has the picture's characters, or the file cannot be written.
    """
    require_picture(path)
    drawn = as_svg(picture)
    data = drawn.encode() if path.suffix.lower() == ".svg" else _png(drawn, fonts)
    with whole_file(path) as unfinished:
        unfinished.write_bytes(data)


def _png(drawn: str, fonts: Path | None) -> bytes:
    import vl_convert

    if fonts is not None:
        if not fonts.is_dir():
            raise PlanError([Problem.at(NOWHERE, "picture.no_fonts_folder", folder=str(fonts))])
        vl_convert.register_font_directory(str(fonts.resolve()))
    chinese = _CHINESE.search(drawn)
    if chinese and _raster(_probe(chinese[0])) == _raster(_probe(_NOT_IN_ANY_FONT)):
        raise PlanError([Problem.at(NOWHERE, "picture.no_font", character=chinese[0])])
    return _raster(drawn)


def _raster(drawn: str) -> bytes:
    import vl_convert

    return bytes(vl_convert.svg_to_png(drawn, scale=_PIXELS_PER_PIXEL))


def _probe(character: str) -> str:
    """A page with one character: one that no font has looks like any other such."""
    return page(40, 40, "", [text(4, 28, character, size=24)])
