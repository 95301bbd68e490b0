"""An explanation as a file: the page, the document for machines, or a waterfall, by extension."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import require_folder, whole_file
from quotaopt.messages import Language
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import Picture, require_picture, write_picture
from quotaopt.report.explained import explained
from quotaopt.report.explained_document import explained_document
from quotaopt.report.explained_picture import explained_picture
from quotaopt.report.plain_page import plain_page

if TYPE_CHECKING:
    from quotaopt.explain.answer import Answer

KINDS = (".txt", ".json", *PICTURES)
_WIDTH = 110


def require_explainable(path: Path) -> None:
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


def write_explained(answer: Answer, path: Path, lang: Language = "en") -> None:
    """Write an answer as the extension of `path` says.

    Raises
    ------
    PlanError
        As `require_explainable`; or the file cannot be written.
    """
    write_as(
        path,
        page=lambda console: explained(answer, console, lang),
        document=lambda: explained_document(answer, lang),
        picture=lambda: explained_picture(answer, lang),
    )


def write_as(
    path: Path,
    *,
    page: Callable[[Console], Iterable[RenderableType]],
    document: Callable[[], Mapping[str, Any]],
    picture: Callable[[], Picture],
) -> None:
    """Write one of three forms of the same, as the extension of `path` says; errors as `write_explained`."""
    require_explainable(path)
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
