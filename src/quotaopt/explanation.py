"""What is said of one number: the chain that makes it, and the rules that shape it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

HISTORY, GROWTH, BLEND, FIRST = "history", "growth", "blend", "first"
SEASON, STRATEGY, PEOPLE, TIER = "season", "strategy", "people", "tier"
COMPANY, FLOOR = "company", "floor"
RULE, FAIRNESS, CHOICE, OWN_LIMIT = "rule", "fairness", "choice", "own_limit"
PRECISION = "precision"  # of the solve: what its gap leaves open
ROUNDING, OVER_ASSIGNMENT = "rounding", "over_assignment"
KINDS = (
    *(HISTORY, GROWTH, BLEND, FIRST, SEASON, STRATEGY, PEOPLE, TIER, COMPANY, FLOOR),
    *(RULE, FAIRNESS, CHOICE, OWN_LIMIT, PRECISION, ROUNDING, OVER_ASSIGNMENT),
)
"""Kinds of links in the order in which they stand in a chain."""

Side = Literal["lower", "upper", "both"]


@dataclass(frozen=True)
class Link:
    """One step of a chain: what the selection carries before it and after it, in units of the measure."""

    kind: str  # one of `KINDS`
    name: str  # of the source, tilt, rules or notion, as the plan has it; "" where the kind says it all
    members: str  # for which members a row of a rule stands; "" where it has one row
    before: Fraction | None  # None for the first link
    after: Fraction

    @property
    def factor(self) -> Fraction | None:
        """After over before; None where there was nothing before."""
        return self.after / self.before if self.before else None

    @property
    def change(self) -> Fraction:
        """After less before."""
        return self.after - (self.before or 0)


@dataclass(frozen=True)
class Binding:
    """A limit that holds the number where it is, or holds others in whose place it stands.

    Amounts are in units of the measure; of weighted sums, in units of what they sum. A limit that is a
    multiple of another sum, a share or a ratio, is told as the amount that this is at the published targets.
    """

    rule: str
    members: str  # for which members the row stands; of a limit of single cells, the cell
    side: Side  # `both` where the rule says exactly how much
    limit: Fraction
    activity: Fraction  # what the published targets make of it
    price: float  # what one more unit of the limit adds to what `stage` makes small, in the same unit
    touches: bool  # whether cells of the selection are in the row
    stage: (
        str  # whose price it is: a notion, or `goals`; "" for limits of single cells and of 0: they have none
    )
    row: int  # of the model, as `sensitivity.derivatives` takes it; -1 for a limit of single cells
    falls_to: Fraction | None = None  # the limit may fall as far before other limits come into play,
    rises_to: Fraction | None = None  # and rise as far; None where that was not asked or cannot be said

    @property
    def slack(self) -> Fraction:
        """How far the published targets are from the limit; 0 or more where it is kept."""
        if self.side == "both":
            return abs(self.activity - self.limit)
        return self.activity - self.limit if self.side == "lower" else self.limit - self.activity


@dataclass(frozen=True)
class Level:
    """A burden at which a notion had to leave some of the selection, and what left it there."""

    notion: str
    burden: float
    n_units: int  # cells or groups of the selection at this burden
    rules: tuple[tuple[str, str], ...]  # rule and members of the rows that block it, the strongest first
    own_limit: bool  # whether limits of single cells block it


@dataclass(frozen=True)
class Explanation:
    """Why the target of a selection of cells is what it is."""

    where: Mapping[str, tuple[str, ...]]  # level -> members; no levels: the whole
    measure: str | None
    tier: str | None
    unit: str
    step: Fraction
    n_cells: int
    notion: str
    reference: Fraction
    target: Fraction  # published
    links: tuple[Link, ...]
    bindings: tuple[Binding, ...]  # those of the selection first, the strongest first
    levels: tuple[Level, ...]  # of leximin, leximax and minimax, as they were settled; else none
    is_unique: bool  # False: the factors of rules are one of several exact explanations

    def of_kind(self, kind: str) -> tuple[Link, ...]:
        """The links of a kind, in order."""
        return tuple(link for link in self.links if link.kind == kind)
