"""A table to hand out: exact decimals and texts under headings, with its rows of sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from quotaopt.report.amounts import decimals_of

if TYPE_CHECKING:
    import pandas as pd

Kind: TypeAlias = Literal["text", "amount", "percent", "ratio"]
Mark: TypeAlias = Literal["green", "amber", "red"]
Entry: TypeAlias = str | Decimal | None
"""What stands in a cell; None where nothing is known yet."""

DIGITS = {"percent": 2, "ratio": 3}
"""Decimals of what is measured; amounts have as many as the exact ones need, and at least two."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, what its values are, and with how many decimals they are written."""

    heading: str
    kind: Kind = "text"
    digits: int = 0
    short: str = ""  # the heading where the unit of the whole table stands beside it
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))  # texts in colour

    def text(self, entry: Entry) -> str:
        """An entry as a CSV file holds it: plain digits, without thousands separators."""
        return f"{entry:.{self.digits}f}" if isinstance(entry, Decimal) else entry or ""

    def shown(self, entry: Entry) -> str:
        """An entry as people read it, with thousands separators."""
        return f"{entry:,.{self.digits}f}" if isinstance(entry, Decimal) else entry or ""


@dataclass(frozen=True)
class Handout:
    """A finished table."""

    name: str  # as the command line calls it
    title: str
    unit: str  # what amounts are counted in, in words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    sums: frozenset[int]  # positions of the rows that sum up the ones above them

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, left to right."""
        return tuple(column.heading for column in self.columns)

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame of texts and exact decimals."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.headings), dtype=object)


@dataclass(frozen=True)
class Field:
    """One column before its decimals are known, with its entries from top to bottom."""

    heading: str
    entries: Sequence[Entry]
    kind: Kind = "text"
    least_digits: int = 0
    short: str = ""
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))


def settled(fields: Sequence[Field]) -> tuple[tuple[Column, ...], tuple[tuple[Entry, ...], ...]]:
    """Columns whose amounts all have the decimals that the finest of them needs, and their rows."""
    amounts = [one for one in fields if one.kind == "amount"]
    least = max((one.least_digits for one in amounts), default=0)
    needed = [decimals_of(entry) for one in amounts for entry in one.entries if isinstance(entry, Decimal)]
    digits = {**DIGITS, "amount": max([least, *needed]), "text": 0}
    columns = tuple(
        Column(one.heading, one.kind, digits[one.kind], one.short or one.heading, one.marks) for one in fields
    )
    return columns, tuple(zip(*(one.entries for one in fields), strict=True))


def quotient(part: Decimal | None, whole: Decimal | None, digits: int) -> Decimal | None:
    """`part` over `whole`, exactly rounded, halves away from zero; None where nothing can be said.

    >>> quotient(Decimal(550000), Decimal("600000"), 4), quotient(Decimal(1), Decimal(0), 4)
    (Decimal('0.9167'), None)
    """
    if part is None or not whole:
        return None
    exact = abs(Fraction(part) / Fraction(whole)) * 10**digits
    size = Decimal(int(exact + Fraction(1, 2))).scaleb(-digits)
    return -size if (part < 0) != (whole < 0) else size


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """`part` in percent of `whole` with two decimals.

    >>> percent(Decimal(690000), Decimal(800000))
    Decimal('86.25')
    """
    share = quotient(part, whole, 2 + DIGITS["percent"])
    return None if share is None else share.scaleb(2)


def total(entries: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [entry for entry in entries if entry is not None]
    return sum(known, Decimal(0)) if known else None


def rates(heading: str, actual: Sequence[Decimal | None], target: Sequence[Decimal | None]) -> Field:
    """Actuals in percent of targets; below them all that is known in percent of the whole target."""
    entries = [percent(done, asked) for done, asked in zip(actual, target, strict=True)]
    return Field(heading, [*entries, percent(total(actual), total(target))], "percent")
