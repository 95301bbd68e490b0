"""Days as numbers, counted from 1970-01-01 as the bounds of periods are."""

from __future__ import annotations

import datetime as dt

from quotaopt.plan.periods.dates import read_period

_EPOCH = dt.date(1970, 1, 1).toordinal()


def day_of(text: str) -> int | None:
    """The day that `text` names, None where it names none.

    >>> day_of("1970-01-02"), day_of("2024年1月2日"), day_of("2024-01")
    (1, 19724, None)
    """
    written = read_period(text)
    return None if written is None or written.day is None else number_of(written.day)


def date_of(day: int) -> dt.date:
    """The date of a day."""
    return dt.date.fromordinal(day + _EPOCH)


def number_of(date: dt.date) -> int:
    """The day of a date.

    >>> number_of(dt.date(1970, 1, 2))
    1
    """
    return date.toordinal() - _EPOCH
