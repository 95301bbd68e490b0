"""Which file is meant, whether the plan may read it, and whether it is what its name says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from quotaopt.plan.nearest import nearest
from quotaopt.plan.tables.raw import Asked

_HEAD = 1024
_LARGEST_UNPACKED = 2 << 30  # no honest workbook unpacks to 2 GiB
_LARGEST_RATIO = 500  # nor to 500 times its size, once it is large at all
_SMALL_UNPACKED = 64 << 20

_MAGIC: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "zip"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ole"),
    (re.compile(rb"PAR1"), "parquet"),
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"SQLite format 3\0"), "sqlite"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|table|head|meta)", re.I), "html"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml", re.I), "xml"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]\s*[\"{\[]"), "json"),
)

_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "text",
        ".tsv": "text",
        ".xlsx": "zip",
        ".xlsm": "zip",
        ".xlsb": "zip",
        ".ods": "zip",
        ".xls": "ole",
        ".parquet": "parquet",
    }
)


def locate_file(file: str, folder: Path | None, allow_outside: bool, asked: Asked) -> Path:
    """The file meant by `file`, seen from the plan's folder; symbolic links are followed first."""
    base = (folder or Path.cwd()).resolve()
    try:
        path = (base / file).resolve()
        inside = path.is_relative_to(base)
        exists = path.exists()
    except (OSError, ValueError, RuntimeError) as error:  # a NUL or a loop of links in the path
        raise asked.problem("table.unreadable", reason=str(error)) from error
    if not inside and not allow_outside:
        raise asked.problem("table.outside")
    if path.is_dir():
        raise asked.problem("table.folder")
    if not exists:
        raise asked.problem("table.missing", nearest=_neighbours(path) or "-")
    if not path.is_file():
        raise asked.problem("table.not_a_file")
    return path


def _neighbours(path: Path) -> str:
    """The files beside `path` whose names are closest to its own."""
    if not path.parent.is_dir():
        return ""
    return nearest(path.name, (entry.name for entry in path.parent.iterdir() if entry.is_file()))


def check_contents(path: Path, kind: str, asked: Asked) -> None:
    """Refuse an empty file, one that is not what its name says, and a zip bomb."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise asked.problem("table.empty")
    found = next((name for magic, name in _MAGIC if magic.match(head)), "text")
    if found != _EXPECTED[kind]:
        raise asked.problem(f"table.really_{found}", kind=kind)
    if found == "zip":
        _check_zip(path, asked)


def _check_zip(path: Path, asked: Asked) -> None:
    """Look at the sizes a zip declares before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise asked.problem("table.damaged") from error
    packed = max(1, path.stat().st_size)
    too_dense = unpacked > _SMALL_UNPACKED and unpacked > _LARGEST_RATIO * packed
    if unpacked > _LARGEST_UNPACKED or too_dense:
        raise asked.problem("table.bomb", packed_mb=packed >> 20, unpacked_mb=unpacked >> 20)
