"""Files that are whole or not there at all, their names on every system, and texts that Excel reads."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from quotaopt.errors import Place, PlanError, Problem

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel garbles Chinese names in CSV."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_LONGEST = 60


def require_folder(path: Path) -> None:
    """Refuse a file whose folder does not exist.

    Raises
    ------
    PlanError
        With the folder's name.
    """
    if not path.parent.is_dir():
        raise PlanError([Problem.at(Place(str(path)), "report.no_folder", folder=str(path.parent))])


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, where they are missing.

    Raises
    ------
    PlanError
        It cannot be made.
    """
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)


@contextmanager
def writing(path: Path, error: type[PlanError] = PlanError) -> Iterator[None]:
    """Where the system does not let `path` be written, it is said in a sentence.

    Raises
    ------
    PlanError
        Of the kind `error`: it cannot be written.
    """
    try:
        yield
    except OSError as found:
        reason = found.strerror or str(found)
        raise error([Problem.at(Place(str(path)), "report.not_written", reason=reason)]) from found


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
        with writing(path):
            yield unfinished
            unfinished.replace(path)
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


def json_lines(document: Mapping[str, Any]) -> str:
    """A document with an entry per line: five times as fast as `json_text`, for files that are many."""
    entries = (f"{_compact(key)}: {_compact(value)}" for key, value in document.items())
    return "{\n" + ",\n".join(entries) + "\n}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def free_name(stem: str, taken: set[str], joint: str = " ") -> str:
    """A name like `stem` that is not `taken`, where case makes no difference; from now on it is.

    >>> taken = set()
    >>> free_name("North", taken), free_name("north", taken), free_name("NORTH", taken)
    ('North', 'north 2', 'NORTH 3')
    """
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}{joint}{number}", number + 1
    taken.add(name.casefold())
    return name


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files below a folder, whose own folders are made where they are missing."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV that Excel reads: a byte order mark, and a line per row."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return BYTE_ORDER_MARK + text.getvalue()


def file_name(wanted: str, taken: set[str]) -> str:
    """A name without extension that no system refuses and that is not `taken`; from now on it is.

    >>> taken = set()
    >>> file_name("North/East", taken), file_name("north_east", taken), file_name("华东", taken)
    ('North_East', 'north_east-2', '华东')
    """
    stem = _FORBIDDEN.sub("_", wanted).strip(" .")[:_LONGEST] or "_"
    return free_name(f"_{stem}" if _RESERVED.match(stem) else stem, taken, "-")


def file_names(wanted: Iterable[str]) -> dict[str, str]:
    """A file name for each of several different names."""
    taken: set[str] = set()
    return {name: file_name(name, taken) for name in wanted}
