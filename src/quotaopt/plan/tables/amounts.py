"""What people write for a number when they write for people: 1,200 万, ¥300, (45), 35%."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_UNITS = {
    "": Decimal(1),
    "元": Decimal(1),
    "千": Decimal(10**3),
    "千元": Decimal(10**3),
    "万": Decimal(10**4),
    "万元": Decimal(10**4),
    "百万": Decimal(10**6),
    "百万元": Decimal(10**6),
    "亿": Decimal(10**8),
    "亿元": Decimal(10**8),
    "k": Decimal(10**3),
    "m": Decimal(10**6),
    "b": Decimal(10**9),
    "bn": Decimal(10**9),
    "%": Decimal("0.01"),
}
_SIGN = r"[-+]?"
_CURRENCY = r"(?:[¥$€£]|cny|rmb|usd|eur|jpy)?"
_DECORATED = re.compile(
    rf"^(?P<open>\()?(?P<sign>{_SIGN}){_CURRENCY}\s*(?P<inner>{_SIGN})"
    r"(?P<whole>\d{1,3}(?:[,_'\s]\d{3})+|\d+)?(?P<part>\.\d+)?\s*"
    r"(?P<unit>千元|千|万元|万|百万元|百万|亿元|亿|元|k|m|bn|b|%)?"
    rf"\s*{_CURRENCY}(?P<close>\))?$"
)


def plain_amount(text: str) -> str | None:
    """The plain number that `text` most likely means, or None where that is anybody's guess.

    >>> plain_amount("1,200 万"), plain_amount("(45)"), plain_amount("35%"), plain_amount("three")
    ('12000000', '-45', '0.35', None)
    """
    match = _DECORATED.match(unicodedata.normalize("NFKC", text).strip().lower())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if match["whole"] is None and match["part"] is None:
        return None
    digits = re.sub(r"[,_'\s]", "", match["whole"] or "0") + (match["part"] or "")
    amount = Decimal(digits) * _UNITS[match["unit"] or ""]
    negative = bool(match["open"]) or "-" in match["sign"] + match["inner"]
    plain = f"{-amount if negative else amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
