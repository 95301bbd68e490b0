"""What headquarters answers a region: its number, and the level that shares it out inside."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """One region's part of the company's total."""

    owner: str
    amount: Decimal  # what the region carries, whole steps
    reference: Fraction  # steps that headquarters' reference says
    level: Fraction  # the burden at which its cells stop: 1 is what the reference says
    company_level: Fraction | None  # the same of all regions that no rule of headquarters holds
    curve: str  # digest of the curve it answers

    @property
    def fair_share(self) -> Fraction:
        """Steps it would carry at its level, were nothing limited."""
        return self.level * self.reference

    @property
    def held(self) -> bool:
        """Whether a rule of headquarters keeps the region from the company's level."""
        return self.company_level is not None and self.level != self.company_level
