"""Text put together by Arrow, column by column: no Python object per entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray

BLOCK = 1 << 20
"""Lines put together at a time, which bounds the memory."""
BREAKS = r"[\pZ\p{Cc}]+"
"""Blanks of all kinds, line breaks and control characters."""


def write_lines(file: BinaryIO, *parts: str | pa.Array | FloatArray) -> None:
    """One line per element of the arrays in `parts`; a str is the same on every line."""
    length = max(len(part) for part in parts if not isinstance(part, str))
    for start in range(0, length, BLOCK):
        block = [part if isinstance(part, str) else part[start : start + BLOCK] for part in parts]
        file.write(characters(join(*block, "\n")))


def join(*parts: str | pa.Array | FloatArray | IntArray) -> pa.Array:
    """Text put together element by element. Numbers are written so that they read back the same."""
    texts = [pa.scalar(p, pa.large_string()) if isinstance(p, str) else _text(p) for p in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar("", pa.large_string()))


def characters(text: pa.Array) -> memoryview:
    """All elements of freshly made text one after the other, without a copy."""
    data = text.buffers()[2]
    return memoryview(data or b"")[: pc.sum(pc.binary_length(text)).as_py() or 0]


def signed(values: FloatArray) -> tuple[pa.Array, FloatArray]:
    """A sign, and the number without it."""
    return pick(pa.array(["+", "-"]), (values < 0.0).astype(np.int8)), np.abs(values)


def ids(word: str, numbers: IntArray) -> pa.Array:
    """``r1, r2, ...`` for numbers that count from 0."""
    return join(word, np.asarray(numbers) + 1)


def pick(names: pa.Array, index: IntArray) -> pa.Array:
    """``names[index]``, spelt out only when it is written."""
    return pa.DictionaryArray.from_arrays(pa.array(index), names)


def only(names: pa.Array, where: BoolArray) -> pa.Array:
    """The names that are meant."""
    return names.filter(pa.array(where))


def together(arrays: Iterable[pa.Array]) -> pa.Array:
    """All arrays of text one after the other."""
    return pa.concat_arrays([array.cast(pa.large_string()) for array in arrays])


def one_lines(names: Sequence[str] | LabelArray) -> pa.Array:
    """Names without line breaks, so that none can end the line it stands on."""
    text = pa.array(names, pa.large_string())
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(text, BREAKS, " "))


def _text(values: pa.Array | FloatArray | IntArray) -> pa.Array:
    return (values if isinstance(values, pa.Array) else pa.array(values)).cast(pa.large_string())
