"""A column of numbers, exactly as written.

A decimal of at most 15 significant digits is the only one of that length that its nearest
double stands for (IEEE 754: ``DBL_DIG`` = 15), so it can be won back from the double:
``units = rint(v * 10**d)`` is right as soon as ``units / 10**d == v`` and ``|units| < 10**15``.
Whatever is longer goes through 128-bit decimals.

Units are 64-bit, and any sum of the column's absolute values stays below ``2**62``. Digits
that do not fit under that roof (a ``0.1`` computed as 0.1000000000000000055 in a column of
billions) are cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.plan.table import NumberColumn
from quotaopt.plan.tables.amounts import plain_amount
from quotaopt.plan.tables.buffers import as_numpy

LARGEST = 1e15  # larger amounts are slips of the pen
SHOWN = 20  # bad cells told one by one
_PROVABLE = 1e15  # decimals below 10**15 units are decided by their double
_SHORT = 15  # a text of so many characters holds at most 15 significant digits
_MOST_DIGITS = 18
_GLANCE = 1000
_LONGEST_SHOWN = 80
_ROOM = float(2**62)
_PLAIN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_NOT_FINITE = frozenset({"nan", "inf", "infinity", "-inf", "-infinity", "+inf", "+infinity"})


@dataclass(frozen=True)
class BadCell:
    """A cell that is not a usable number; `key` names its sentence."""

    row: int
    key: str
    text: str
    plain: str | None = None  # the number it probably means


class BadNumbersError(ValueError):
    """Some cells of a column are not usable numbers: the first few, and how many in all."""

    def __init__(self, cells: list[BadCell], count: int) -> None:
        super().__init__(count)
        self.cells = cells
        self.count = count


def number_column(values: pa.ChunkedArray) -> NumberColumn:
    """The exact decimals of a column of texts, numbers or 128-bit decimals.

    Raises
    ------
    BadNumbersError
        Where a cell is neither blank nor a finite number of reasonable size.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        return number_column(values.cast(kind.value_type))
    if pa.types.is_null(kind):
        return _all_blank(len(values))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _from_doubles(values)
    if pa.types.is_decimal(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _from_texts(values.cast(pa.string()))
    raise _refusal(values.cast(pa.string()), as_numpy(values.is_valid()))


def _from_doubles(values: pa.ChunkedArray) -> NumberColumn:
    """Machine numbers: the shortest decimal that names each of them; NaN is a blank."""
    doubles = values.cast(pa.float64(), safe=False)
    blank = as_numpy(doubles.is_null(nan_is_null=True))
    found = _proved(_array(doubles, blank), blank)
    if found is not None:
        return found
    return _from_long_texts(pc.if_else(pa.array(~blank), values.cast(pa.string()), None))


def _from_texts(texts: pa.ChunkedArray) -> NumberColumn:
    longest = pc.max(pc.binary_length(texts)).as_py()
    if longest is None:
        return _all_blank(len(texts))
    if longest <= _SHORT:
        try:
            doubles = texts.cast(pa.float64())
        except pa.ArrowInvalid:
            return _from_long_texts(texts)
        blank = as_numpy(texts.is_null())
        found = _proved(_array(doubles, blank), blank)
        if found is not None:
            return found
    return _from_long_texts(texts)


def _proved(values: FloatArray, blank: BoolArray) -> NumberColumn | None:
    """The decimals behind `values` with the fewest digits, if doubles prove them."""
    sizes = np.abs(values)
    largest = float(sizes.max(initial=0.0))
    if not largest <= LARGEST:
        return None
    for digits in range(_affordable(float(sizes.sum())) + 1):
        scale = 10.0**digits
        if largest * scale >= _PROVABLE:
            return None
        if _whole(values[:_GLANCE], scale) is None:
            continue  # most columns show what digits they need at a glance
        units = _whole(values, scale)
        if units is not None:
            return NumberColumn(units.astype(np.int64), digits, blank)
    return None


def _whole(values: FloatArray, scale: float) -> FloatArray | None:
    """``values * scale`` where these are whole numbers that give back all `values`, else None."""
    units = np.multiply(values, scale)
    np.rint(units, out=units)
    return units if np.array_equal(units / scale, values) else None


def _from_long_texts(texts: pa.ChunkedArray) -> NumberColumn:
    trimmed = pc.utf8_trim_whitespace(texts)
    trimmed = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    plain = pc.match_substring_regex(trimmed, _PLAIN)
    bad = as_numpy(pc.invert(plain).fill_null(False))
    if bad.any():
        raise _refusal(trimmed, bad)
    blank = as_numpy(trimmed.is_null())
    sizes = np.abs(_array(trimmed.cast(pa.float64()), blank))
    if (absurd := sizes > LARGEST).any():
        raise _refusal(trimmed, absurd, "table.number_absurd")
    digits = _affordable(float(sizes.sum()))
    if digits < 0:
        raise _refusal(trimmed, sizes == sizes.max(), "table.number_absurd")
    return _shortened(_units(trimmed, sizes, digits, blank), digits, blank)


def _units(texts: pa.ChunkedArray, sizes: FloatArray, digits: int, blank: BoolArray) -> IntArray:
    """``texts * 10**digits`` as integers, cut. (n_rows,)"""
    too_small = pa.array(blank | (sizes < 10.0 ** (-digits - 1)))  # 1e-300 has no place in a decimal128
    options = pc.CastOptions(pa.decimal128(38, digits), allow_decimal_truncate=True)
    decimals = pc.cast(pc.if_else(too_small, "0", texts), options=options)
    chunks = [_low_words(chunk) for chunk in decimals.chunks]
    return np.concatenate(chunks) if chunks else np.zeros(0, dtype=np.int64)


def _low_words(decimals: pa.Array) -> IntArray:
    """The lower 64 of 128 bits, which hold the whole value of anything below 2**63."""
    words = np.frombuffer(decimals.buffers()[1], dtype=np.int64)
    return words[2 * decimals.offset : 2 * (decimals.offset + len(decimals)) : 2]


def _shortened(units: IntArray, digits: int, blank: BoolArray) -> NumberColumn:
    """The same numbers without zeros that every one of them ends with."""
    while digits > 0:
        tenth, rest = np.divmod(units, 10)
        if rest.any():
            break
        units, digits = tenth, digits - 1
    return NumberColumn(units, digits, blank)


def _affordable(total: float) -> int:
    """How many digits after the point keep a sum of `total` below 2**62 units; -1 for none."""
    return max(-1, min(_MOST_DIGITS, math.floor(math.log10(_ROOM / max(total, 1.0)))))


def _all_blank(n_rows: int) -> NumberColumn:
    return NumberColumn(np.zeros(n_rows, dtype=np.int64), 0, np.ones(n_rows, dtype=np.bool_))


def _array(doubles: pa.ChunkedArray, blank: BoolArray) -> FloatArray:
    """The doubles, with 0 for blanks."""
    values: FloatArray = as_numpy(doubles)
    return np.where(blank, 0.0, values) if blank.any() else values


def _refusal(texts: pa.ChunkedArray, bad: BoolArray, key: str | None = None) -> BadNumbersError:
    rows = np.flatnonzero(bad)
    return BadNumbersError(list(_told(texts, rows[:SHOWN], key)), len(rows))


def _told(texts: pa.ChunkedArray, rows: IntArray, key: str | None) -> Iterator[BadCell]:
    for row in rows.tolist():
        text = texts[row].as_py()[:_LONGEST_SHOWN]
        if key is not None:
            yield BadCell(row, key, text)
        elif text.lower() in _NOT_FINITE:
            yield BadCell(row, "table.number_not_finite", text)
        elif (plain := plain_amount(text)) is not None:
            yield BadCell(row, "table.number_decorated", text, plain)
        else:
            yield BadCell(row, "table.number_text", text)
