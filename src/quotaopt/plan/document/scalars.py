"""What a plain word of a plan file means, and what a Python value means in a plan.

The rules are those of the YAML 1.2 core schema with three differences that plans need:
decimals are exact, an underscore may group digits, and a number written with leading
zeros (007) is a name. Dates, times and words like NO and ON are text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from numbers import Integral, Real
from typing import TypeAlias

Scalar: TypeAlias = str | int | Decimal | bool | None
Tree: TypeAlias = "Scalar | list[Tree] | dict[str, Tree]"

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*(_[0-9]+)*)")
_DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*(_[0-9]+)*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_LONGEST = 400  # characters; a longer "number" is a mistake and stays text


def scalar(text: str) -> Scalar:
    """Read an unquoted word.

    >>> [scalar(word) for word in ("12_000", "0.35", "1e6", "007", "2024-01", "NO", "true", "~")]
    [12000, Decimal('0.35'), Decimal('1E+6'), '007', '2024-01', 'NO', True, None]
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        try:
            return Decimal(text)
        except InvalidOperation:  # an exponent beyond what Decimal can hold
            return text
    return text


def number_text(number: int | Decimal) -> str:
    """Write a number so that people and `scalar` read it: no exponent, large digits grouped.

    >>> number_text(Decimal("1.3E8")), number_text(Decimal("0.350"))
    ('130_000_000', '0.35')
    """
    whole, point, rest = plain_digits(number).partition(".")
    if len(whole.lstrip("-")) > 6 and whole.lstrip("-").isdigit():
        whole = f"{int(whole):_}"
    return whole + point + rest


def plain_digits(number: int | Decimal) -> str:
    """The one shortest way to write a number without an exponent: 1.50 and 15e-1 are both 1.5."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").removesuffix(".")
    return "0" if text == "-0" else text


def from_python(value: object) -> Tree:
    """A Python value as a plan holds it; a binary float is taken as the decimal it prints.

    Raises
    ------
    TypeError
        For a value no plan can hold, such as a date; its argument is the type's name.
    """
    if value is None or isinstance(value, bool | str | Decimal):
        return value
    if isinstance(value, Integral):
        whole = int(value)
        return whole if abs(whole) < 10**_LONGEST else Decimal(whole)  # Python prints no longer integers
    if isinstance(value, Real):
        return Decimal(repr(float(value)))
    if isinstance(value, Mapping):
        return {str(key): from_python(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [from_python(entry) for entry in value]
    raise TypeError(type(value).__name__)


def canonical(node: Tree) -> str:
    """A document as one line of JSON: keys sorted, numbers in their shortest decimal form.

    >>> canonical({"b": Decimal("1.50"), "a": ["x", True, 1_000]})
    '{"a":["x",true,1000],"b":1.5}'
    """
    if isinstance(node, dict):
        return (
            "{"
            + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{canonical(node[k])}" for k in sorted(node))
            + "}"
        )
    if isinstance(node, list):
        return "[" + ",".join(map(canonical, node)) + "]"
    if isinstance(node, int | Decimal) and not isinstance(node, bool):
        return plain_digits(node)
    return json.dumps(node, ensure_ascii=False)
