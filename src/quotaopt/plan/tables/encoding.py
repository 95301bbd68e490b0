"""Bytes of a text file made into UTF-8, or a clear word on why they are not text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from quotaopt.plan.tables.raw import Asked

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
    if _is_utf8(data):
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


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8; looked at in place, without a decoded copy."""
    if data.isascii():
        return True
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(data)])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _is_gb2312(data: bytes) -> bool:
    try:
        data.decode("gb2312")
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
        if not _is_utf8(line):
            other_line = other_line or number
        elif not _is_gb2312(line):
            utf8_line = utf8_line or number
        if utf8_line and other_line:
            raise asked.at(other_line, "table.encoding_mixed", utf8_row=utf8_line, other_row=other_line)


def _lines_beyond_ascii(data: bytes) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii())
