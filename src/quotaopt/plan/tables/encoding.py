"""Bytes of a text file made into UTF-8, or a clear word on why they are not text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from quotaopt.plan.tables.raw import Asked

_BLOCK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def to_utf8(data: bytes, asked: Asked) -> bytes:
    """`data` in UTF-8 without a byte order mark.

    Read are UTF-8 with or without mark, UTF-16 with mark, and GB18030 (what Chinese Excel
    writes; GB2312 and GBK are parts of it). A file that mixes them is refused, since half
    its names would silently become others.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    elif data.startswith(_UTF16):
        return _from_utf16(data, asked)
    if (nul := data.find(b"\0")) >= 0:
        raise asked.at(_line(data, nul), "table.nul")
    if data.isascii() or _is(data, "utf-8"):
        return data
    _refuse_a_mixture(data, asked)
    try:
        return data.decode("gb18030").encode()
    except UnicodeDecodeError as error:
        raise asked.at(_line(data, error.start), "table.encoding_unknown") from error


def _from_utf16(data: bytes, asked: Asked) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeError as error:
        raise asked.at(None, "table.encoding_unknown") from error


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _is(data: bytes, encoding: str) -> bool:
    """Whether `data` is text in `encoding`; block by block, to keep no second copy of it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_a_mixture(data: bytes, asked: Asked) -> None:
    """Refuse where some lines can only be UTF-8 and others cannot be.

    A line of common Chinese in GB2312 may happen to be UTF-8 as well, so only lines that are
    UTF-8 and not GB2312 count as UTF-8.
    """
    utf8_line = other_line = None
    for number, line in _lines_beyond_ascii(data):
        if not _is(line, "utf-8"):
            other_line = other_line or number
        elif not _is(line, "gb2312"):
            utf8_line = utf8_line or number
        if utf8_line and other_line:
            raise asked.at(other_line, "table.encoding_mixed", utf8_row=utf8_line, other_row=other_line)


def _lines_beyond_ascii(data: bytes) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii())
