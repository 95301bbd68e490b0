"""One answer in three forms: the page, the document for machines, or a picture, by the file's extension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from quotaopt.files import json_text, write_text
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import Picture, write_picture
from quotaopt.report.plain_page import plain_page
from quotaopt.report.write import require_writable

KINDS = (".txt", ".json", *PICTURES)
_WIDTH = 110


def write_form(
    path: Path,
    *,
    page: Callable[[Console], Iterable[RenderableType]],
    document: Callable[[], Mapping[str, Any]],
    picture: Callable[[], Picture],
) -> None:
    """Write the form that the extension of `path` asks for; the other two are not made.

    Raises
    ------
    PlanError
        The extension is unknown, a library for pictures is missing, there is nothing to draw, or the file
        cannot be written.
    """
    require_writable(path, KINDS)
    kind = path.suffix.lower()
    if kind in PICTURES:
        write_picture(picture(), path)
        return
    text = plain_page(page, _WIDTH) if kind == ".txt" else json_text(document())
    write_text(path, f"{text}\n")
