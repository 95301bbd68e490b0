"""Python objects, as spreadsheets and databases give them, made into columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

_MIDNIGHT = dt.time(0)
_LARGEST_PLAIN = 1e16  # a double below this prints as a whole number without an exponent


def as_text(value: Any) -> str | None:
    """What a person would type to mean `value`; None for a blank.

    Whole numbers lose their ``.0`` (a code 1001 stays ``1001``), dates are ISO, a moment
    keeps its time only where it has one.
    """
    if value is None or value is True or value is False:
        return None if value is None else str(value).lower()
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return None if value != value else _float_text(value, repr)
    if isinstance(value, Decimal):
        return None if value.is_nan() else _decimal_text(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def as_shown(value: Any) -> str | None:
    """`value` as a spreadsheet shows it: numbers with at most 15 significant digits."""
    if isinstance(value, float) and value == value:
        return _float_text(value, "{:.15g}".format)
    return as_text(value)


def _float_text(value: float, write: Callable[[float], str]) -> str:
    if value.is_integer() and abs(value) < _LARGEST_PLAIN:
        return str(int(value))
    return write(value)


def _decimal_text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def column_of(values: Sequence[Any]) -> pa.ChunkedArray:
    """A column of `values`: typed where all agree on a type, text where they do not."""
    try:
        column = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return text_column_of(map(as_text, values))
    return pa.chunked_array([column])


def text_column_of(texts: Iterable[str | None]) -> pa.ChunkedArray:
    """A column of texts; empty ones are blanks."""
    return pa.chunked_array([pa.array([text or None for text in texts], pa.string())])


def plain_column(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """`values` as they are, but lists, structures and raw bytes as texts."""
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    is_bytes = "binary" in str(kind)
    return (
        text_column_of(map(as_text, values.to_pylist())) if is_bytes or pa.types.is_nested(kind) else values
    )
