"""What the checker hands back: what it looked at, what is wrong, what is proved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quotaopt.errors import NOWHERE, Place, Problem
from quotaopt.messages import Language


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, on `count` cells or rows; `broken` of them failed."""

    kind: str  # cells, size, step, sign, levels, rule
    name: str  # the rule or level, "" where the kind says it all
    count: int
    broken: int
    slack: Decimal | None = None  # of the row nearest to its limit, in currency units; below 0 is a violation

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return self.broken == 0


@dataclass(frozen=True)
class Violation:
    """One cell or row that fails, in exact currency units."""

    kind: str  # of the check, or why it fails: missing, unknown, twice, not_checkable
    rule: str  # the rule or level
    members: str
    activity: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    by: Decimal | None = None  # how far outside

    def problem(self, place: Place = NOWHERE) -> Problem:
        """The violation as people read it."""
        row = f"{self.rule}[{self.members}]" if self.members else self.rule
        values = {"rule": self.rule, "members": self.members, "row": row, "activity": _shown(self.activity)}
        values |= {"lower": _shown(self.lower, "-∞"), "upper": _shown(self.upper, "∞"), "by": _shown(self.by)}
        return Problem.at(place, f"certify.{self.kind}", **values)


@dataclass(frozen=True)
class Certificate:
    """The result of checking targets against a plan, in exact integers and without tolerance.

    `objective` and `bound` are in ratio units (the whole is 1); no plan that keeps the rules
    has an objective below `bound`. `gap` is ``(objective - bound) / max(objective, 1e-6)``. They
    are None where nothing was claimed about fairness.
    """

    checks: tuple[Check, ...]
    violations: tuple[Violation, ...]  # the first of each check, in the order of the plan
    statements: tuple[Problem, ...]  # what was verified and by which means
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None

    @property
    def verified(self) -> bool:
        """Whether everything that was checked holds."""
        return all(check.ok for check in self.checks)

    def problems(self, place: Place = NOWHERE) -> tuple[Problem, ...]:
        """Every violation as people read it."""
        return tuple(violation.problem(place) for violation in self.violations)

    def to_dict(self, lang: Language = "en") -> dict[str, Any]:
        """Plain values for JSON; exact amounts are texts."""
        return {
            "verified": self.verified,
            "checks": [_plain(check) | {"ok": check.ok} for check in self.checks],
            "violations": [_plain(violation) for violation in self.violations],
            "means": [statement.what(lang) for statement in self.statements],
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
        }


def _plain(record: Check | Violation) -> dict[str, Any]:
    values = vars(record)
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _shown(amount: Decimal | None, absent: str = "-") -> str:
    return absent if amount is None else f"{amount:,f}"
