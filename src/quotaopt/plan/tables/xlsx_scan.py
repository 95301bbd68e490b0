"""A look at a sheet's XML before it is unpacked into memory.

The reader gives error cells such as #N/A as blanks, and sets aside memory for the whole
rectangle between the outermost cells, so a sheet of two cells can ask for terabytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_BLOCK = 1 << 20
_LONGEST_TAG = 1 << 16
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)[\"']")
_WIDE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{2,3})\d+[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*?\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
    rb"(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)"
)
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b(?![^>]*?\bt=[\"']str[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class SheetScan:
    """The outermost row and column of a sheet, its error cells, and formulas that were never worked out."""

    n_rows: int
    n_columns: int
    errors: tuple[tuple[str, int, str], ...]  # letters, row, text
    uncalculated: tuple[tuple[str, int], ...]  # letters, row; the reader gives them as blanks


def scan_sheet(path: Path, title: str) -> SheetScan | None:
    """What the XML of sheet `title` says; None where the file is not .xlsx or hides its sheet."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, title)
        return None if part is None else _scan(archive, part)


def _part_of(archive: zipfile.ZipFile, title: str) -> str | None:
    """The name of the sheet's XML inside the archive."""
    if not {_WORKBOOK, _LINKS} <= set(archive.namelist()):
        return None
    try:
        sheets = ElementTree.fromstring(archive.read(_WORKBOOK)).iter(f"{_MAIN}sheet")
        link = next((sheet.get(_LINK) for sheet in sheets if sheet.get("name") == title), None)
        links = ElementTree.fromstring(archive.read(_LINKS))
    except ElementTree.ParseError:
        return None
    target = next((entry.get("Target", "") for entry in links if entry.get("Id") == link), None)
    if target is None:
        return None
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in archive.namelist() else None


def _scan(archive: zipfile.ZipFile, part: str) -> SheetScan:
    n_rows, widest = 0, 26
    errors: list[tuple[str, int, str]] = []
    uncalculated: list[tuple[str, int]] = []
    for piece in _pieces(archive, part):
        n_rows = max(n_rows, max(map(int, _ROW.findall(piece)), default=0))
        widest = max(widest, max(map(_number_of, set(_WIDE.findall(piece))), default=0))
        errors += [
            (letters.decode(), int(row), text.decode()) for letters, row, text in _ERROR.findall(piece)
        ]
        uncalculated += [(letters.decode(), int(row)) for letters, row in _UNCALCULATED.findall(piece)]
    return SheetScan(n_rows, widest, tuple(errors), tuple(uncalculated))


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML in pieces that end before a cell begins, so that no cell is cut in two."""
    rest = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            rest += block
            cut = max(rest.rfind(b"<c "), rest.rfind(b":c "))
            cut = rest.rfind(b"<", 0, cut + 1)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > _BLOCK + _LONGEST_TAG:
                rest = rest[-_LONGEST_TAG:]
    yield rest


def _number_of(letters: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def letters_of(position: int) -> str:
    """The letters of the column at `position`, from 0.

    >>> letters_of(0), letters_of(25), letters_of(26)
    ('A', 'Z', 'AA')
    """
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
