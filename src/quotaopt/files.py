"""Files that are whole or not there at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quotaopt.errors import Place, PlanError, Problem


def require_folder(path: Path) -> None:
    """Refuse a file whose folder does not exist.

    Raises
    ------
    PlanError
        With the folder's name.
    """
    if not path.parent.is_dir():
        raise PlanError([Problem.at(Place(str(path)), "report.no_folder", folder=str(path.parent))])


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; what was written gets the name `path` only when it is complete.

    Raises
    ------
    PlanError
        The file cannot be written.
    """
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PlanError([Problem.at(Place(str(path)), "report.not_written", reason=reason)]) from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """A whole file of text, the same bytes on every system.

    Raises
    ------
    PlanError
        The file cannot be written.
    """
    with whole_file(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")


def json_text(document: Any) -> str:
    """A document as one text for people and machines; it holds no NaN."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
