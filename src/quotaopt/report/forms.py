"""One answer in three forms: the page, the document for machines, or a picture, by the file's extension."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import require_folder, whole_file
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import Picture, require_picture, write_picture
from quotaopt.report.plain_page import plain_page

KINDS = (".txt", ".json", *PICTURES)
_WIDTH = 110


def require_form(path: Path) -> None:
    """Refuse a file that could not be written, before anything is solved.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, or the library for PNG is missing.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        known = " ".join(KINDS)
        raise PlanError([Problem.at(Place(str(path)), "report.unknown_extension", kind=kind, known=known)])
    if kind in PICTURES:
        require_picture(path)
    require_folder(path)


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
        As `require_form`; there is nothing to draw; or the file cannot be written.
    """
    require_form(path)
    kind = path.suffix.lower()
    if kind in PICTURES:
        write_picture(picture(), path)
        return
    text = (
        plain_page(page, _WIDTH)
        if kind == ".txt"
        else json.dumps(document(), ensure_ascii=False, indent=2, allow_nan=False)
    )
    with whole_file(path) as unfinished:
        unfinished.write_text(f"{text}\n", encoding="utf-8", newline="\n")
