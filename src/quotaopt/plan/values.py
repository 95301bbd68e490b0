"""The kinds of values in a plan file: numbers, columns, names.

Every kind says in the type of its error why it refuses a value; `problems` has the words.
The second argument of a `BeforeValidator` is what an editor is told the file may hold.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

COLUMN = re.compile(r"^[^.\s]+\.[^.]+$")
_UNIT = re.compile(r"^\s*[-+]?[\d,_.\s]+\s*(万元|亿元|千元|元|万|亿|千|百万|%|[kKmMbB]|[A-Z]{3})\s*$")
LARGEST = Decimal(10) ** 15
FINEST = -30
"""Digits behind the point beyond this power of ten are a mistake, and would cost memory."""


def number(value: Any) -> Decimal:
    """A finite decimal; a boolean, a text or a number with a unit is refused with a reason."""
    if isinstance(value, bool) or value is None:
        raise PydanticCustomError("not_a_number", "not a number", {"input": value})
    if isinstance(value, str):
        kind = "number_with_unit" if len(value) < 100 and _UNIT.match(value) else "not_a_number"
        raise PydanticCustomError(kind, "not a plain number", {"input": value})
    if not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("not_a_number", "not a plain number", {"input": value})
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not found.is_finite() or abs(found) > LARGEST or int(found.as_tuple().exponent) < FINEST:
        raise PydanticCustomError("absurd_number", "not a usable number", {"input": str(value)})
    return found


def _positive(number: Decimal) -> Decimal:
    if number <= 0:
        raise PydanticCustomError("not_positive", "must be above zero", {"input": number})
    return number


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        raise PydanticCustomError("negative", "must not be negative", {"input": number})
    return number


def _not_above_one(number: Decimal) -> Decimal:
    if number > 1:
        raise PydanticCustomError("less_than_equal", "must not be above one", {"le": 1, "input": number})
    return number


def _amount_or_column(value: Decimal | str) -> Decimal | str:
    return _not_negative(value) if isinstance(value, Decimal) else value


def _share_or_column(value: Decimal | str) -> Decimal | str:
    return _not_above_one(_not_negative(value)) if isinstance(value, Decimal) else value


def _column_or_number(value: Any) -> Any:
    try:
        return number(value)
    except PydanticCustomError as error:
        if error.type != "not_a_number":
            raise
        if isinstance(value, str) and COLUMN.match(value):
            return value
        raise PydanticCustomError("not_a_value", "neither number nor column", {"input": value}) from None


def _column(value: Any) -> str:
    if not isinstance(value, str) or not COLUMN.match(value):
        raise PydanticCustomError("not_a_column", "not a table.column", {"input": value})
    return value


def _name(value: Any) -> Any:
    """A whole number may stand where a name is meant: store 1001, year 2024."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _list_of(value: Any) -> Any:
    """A single name stands for a list of one."""
    value = _name(value)
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _whole(value: Any) -> Any:
    """A whole number, however written (12, 1.2e1); a boolean or a text is not one."""
    if isinstance(value, bool | str | None):
        raise PydanticCustomError("not_a_whole_number", "not a whole number", {"input": value})
    return value


Number: TypeAlias = Annotated[Decimal, BeforeValidator(number, float)]
Amount: TypeAlias = Annotated[Decimal, BeforeValidator(number, float), AfterValidator(_not_negative)]
Positive: TypeAlias = Annotated[Decimal, BeforeValidator(number, float), AfterValidator(_positive)]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole, int)]
ColumnText: TypeAlias = Annotated[str, Field(pattern=COLUMN.pattern)]
Value: TypeAlias = Annotated[Decimal | str, BeforeValidator(_column_or_number, float | ColumnText)]
AmountOrColumn: TypeAlias = Annotated[Value, AfterValidator(_amount_or_column)]
ShareOrColumn: TypeAlias = Annotated[Value, AfterValidator(_share_or_column)]
Column: TypeAlias = Annotated[str, BeforeValidator(_column, ColumnText)]
Text: TypeAlias = Annotated[str, BeforeValidator(_name, str | int)]
Names: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(_list_of, str | int | list[str | int])]
