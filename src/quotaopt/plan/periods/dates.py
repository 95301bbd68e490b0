"""Dates and periods as people write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["day", "week", "month", "quarter", "half", "year"]

_YEARS = range(1900, 2200)
_MOST: dict[Kind, int] = {"day": 1, "week": 53, "month": 12, "quarter": 4, "half": 2, "year": 1}
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "上": 1, "下": 2}
_FY = r"(?P<fiscal>FY)?\s*(?P<year>\d{4})"
_SPELLINGS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "day",
        (
            r"(?P<year>\d{4})([-/.])(?P<number>\d{1,2})\2(?P<day>\d{1,2})([T ]\d{1,2}:\d{2}.*)?",
            r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})",
            r"(?P<year>\d{4})年(?P<number>\d{1,2})月(?P<day>\d{1,2})[日号]",
        ),
    ),
    (
        "week",
        (
            rf"{_FY}[- ]?W(?P<number>\d{{1,2}})",
            r"(?P<year>\d{4})年第?(?P<number>\d{1,2})周",
            r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[- ]?W(?P<number>\d)",
            r"(?P<year>\d{4})年(?P<month>\d{1,2})月第?(?P<number>[1-6一二三四五六])周",
        ),
    ),
    (
        "month",
        (
            r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})",
            r"(?P<year>\d{4})(?P<number>\d{2})",
            r"(?P<year>\d{4})年(?P<number>\d{1,2})月份?",
            rf"{_FY}[- ]?M(?P<number>\d{{1,2}})",
        ),
    ),
    (
        "quarter",
        (
            rf"{_FY}[-/ ]?Q(?P<number>\d)",
            rf"Q(?P<number>\d)[-/ ]?{_FY}",
            r"(?P<year>\d{4})年(第?(?P<number>[1-4一二三四])季度?|Q(?P<other>\d))",
        ),
    ),
    ("half", (rf"{_FY}[-/ ]?H(?P<number>\d)", r"(?P<year>\d{4})年?(?P<number>[上下])半年")),
    ("year", (_FY, r"(?P<year>\d{4})(?P<fiscal>财年)?(年度?)?")),
)
_FORMS = tuple((kind, re.compile(form)) for kind, forms in _SPELLINGS for form in forms)


@dataclass(frozen=True)
class Written:
    """A period as written: the `number`-th `kind` of `year`, or of a month of it; for a day also the date."""

    kind: Kind
    year: int
    number: int = 1
    fiscal: bool = False  # the year is said to be a fiscal one
    day: dt.date | None = None
    month: int | None = None  # of a week that is counted from the beginning of its month


def read_period(text: str) -> Written | None:
    """What period `text` names, or None where it names none.

    >>> read_period("2023年1月"), read_period("FY2024-Q3")  # doctest: +NORMALIZE_WHITESPACE
    (Written(kind='month', year=2023, number=1, fiscal=False, day=None, month=None),
     Written(kind='quarter', year=2024, number=3, fiscal=True, day=None, month=None))
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    for kind, form in _FORMS:
        if match := form.fullmatch(plain):
            return _written(kind, match.groupdict())
    return None


def _written(kind: Kind, parts: dict[str, str | None]) -> Written | None:
    year = int(parts["year"] or 0)
    stated = parts.get("number") or parts.get("other") or "1"
    number = _CHINESE[stated] if stated in _CHINESE else int(stated)
    if year not in _YEARS:
        return None
    if kind == "day":
        try:
            return Written(kind, year, day=dt.date(year, number, int(parts["day"] or 0)))
        except ValueError:
            return None
    fiscal = parts.get("fiscal") is not None
    month = int(written_month) if (written_month := parts.get("month")) else None
    fits = 1 <= number <= _MOST[kind] and (month is None or 1 <= month <= _MOST["month"])
    return Written(kind, year, number, fiscal, month=month) if fits else None
