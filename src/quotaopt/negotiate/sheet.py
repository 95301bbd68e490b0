"""What one owner is sent in one round: the locked columns, the empty ones, and what tells the sheet apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from quotaopt.files import csv_text
from quotaopt.messages import LANGUAGES, Language, say
from quotaopt.negotiate.offers import AMOUNTS, Offer, plain
from quotaopt.plan.nearest import plain_word

ANSWERS = ("bid", "confidence", "lowest", "reason")
MARKS = ("negotiation", "round", "owner")
DIFFERENCE = "difference"
"""Only in workbooks: what the bid is above the proposal, worked out by the spreadsheet."""


@dataclass(frozen=True)
class Marks:
    """What a returned sheet says of itself."""

    negotiation: str
    round: str
    owner: str
    fingerprint: str = ""  # workbooks only


@dataclass(frozen=True)
class Sheet:
    """One owner's rows of one round."""

    negotiation: str
    plan: str  # its name
    round: int
    owner: str
    levels: tuple[str, ...]
    rows: tuple[Offer, ...]
    unit: str
    reason_beyond: Decimal

    @property
    def amounts(self) -> tuple[str, ...]:
        """The locked columns of numbers in which anything stands."""
        return tuple(name for name in AMOUNTS if any(getattr(row, name) is not None for row in self.rows))

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that owners are not to change."""
        return sha256(sheet_csv(self, "en").encode()).hexdigest()

    @property
    def marks(self) -> Marks:
        """What the sheet carries so that it finds its way back."""
        return Marks(self.negotiation, str(self.round), self.owner, self.fingerprint)


def heading(name: str, lang: Language) -> str:
    """What a column is called."""
    return say(f"negotiate.column.{name}", lang)


def known_headings() -> Mapping[str, str]:
    """What a column is called in any language, as `plain_word` -> its name."""
    names = (*AMOUNTS, *ANSWERS, *MARKS, DIFFERENCE)
    return {plain_word(heading(name, lang)): name for lang in LANGUAGES for name in names}


def sheet_csv(sheet: Sheet, lang: Language) -> str:
    """The sheet as CSV, which carries its marks in columns."""
    names = (*sheet.amounts, *ANSWERS, *MARKS)
    marks = (sheet.negotiation, str(sheet.round), sheet.owner)
    rows = (
        (
            *(member for _, member in row.node),
            *(plain(getattr(row, name)) for name in sheet.amounts),
            *("" for _ in ANSWERS),
            *marks,
        )
        for row in sheet.rows
    )
    return csv_text((*sheet.levels, *(heading(name, lang) for name in names)), rows)
