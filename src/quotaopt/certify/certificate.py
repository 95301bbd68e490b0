"""What the checker hands back: what it looked at, what is wrong, what is proved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quotaopt.errors import NOWHERE, Place, Problem
from quotaopt.messages import Language, say

IMPOSSIBLE = "impossible"
"""The kind of the check that rows contradict each other."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, on `count` cells or rows; `broken` of them failed."""

    kind: str  # cells, size, step, sign, levels, rule, choice, soft, ...
    name: str  # the rule or level, "" where the kind says it all
    count: int
    broken: int
    slack: Decimal | None = None  # of the row nearest to its limit, in currency units; below 0 it is outside
    missed: Decimal | None = None  # of a soft rule, which may be missed: all misses in sum

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
class StageProof:
    """What is proved of one stage, in ratio units (the whole is 1). None stands for no finite number.

    No plan that keeps the rules, and what earlier stages reached, has less than `bound`. The targets
    are in whole steps, so they need not keep quite what earlier stages reached before rounding, and
    their objective may lie below the bound of a later stage.
    """

    kind: str
    priority: int  # of goals, 0 elsewhere
    value: float  # what the solver says it reached before rounding
    objective: float | None  # of the targets
    bound: float | None
    lost: float | None  # ``value - bound``
    gap: float | None  # ``(objective - bound) / max(abs(objective), 1e-6)``
    settled: int = 0  # units whose burdens a round of leximin or leximax settles
    play: float | None = 0.0  # ... and how far they may be off in a plan that is as good


@dataclass(frozen=True)
class Certificate:
    """The result of checking targets against a plan, in exact integers and without tolerance.

    `objective`, `bound` and `gap` are those of the stage that decides what is fair: the first one of the
    plan's notion. They are None where nothing was claimed about fairness.
    """

    checks: tuple[Check, ...]
    violations: tuple[Violation, ...]  # the first of each check, in the order of the plan
    statements: tuple[Problem, ...]  # what was verified and by which means
    stages: tuple[StageProof, ...] = ()

    @property
    def deciding(self) -> StageProof | None:
        """The first stage of the plan's notion of fairness."""
        return next((stage for stage in self.stages if stage.kind != "goals"), None)

    @property
    def objective(self) -> float | None:
        """What the deciding stage makes small, at the targets."""
        return None if self.deciding is None else self.deciding.objective

    @property
    def bound(self) -> float | None:
        """No plan that is compared has a smaller objective in the deciding stage."""
        return None if self.deciding is None else self.deciding.bound

    @property
    def gap(self) -> float | None:
        """The distance of the two, relative to the objective."""
        return None if self.deciding is None else self.deciding.gap

    @property
    def verified(self) -> bool:
        """Whether everything that was checked holds."""
        return all(check.ok for check in self.checks)

    def verdict(self, lang: Language = "en") -> str:
        """Whether everything holds, in one line."""
        if not self.verified:
            return say("report.not_verified", lang, count=sum(check.broken for check in self.checks))
        rows = sum(check.count for check in self.checks if check.kind == IMPOSSIBLE)
        if rows:
            return say("report.refuted", lang, count=rows)
        limits = sum(check.count for check in self.checks if check.kind == "rule")
        return say("report.verified", lang, count=limits)

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
            "stages": [dict(vars(stage)) for stage in self.stages],
        }


def _plain(record: Check | Violation) -> dict[str, Any]:
    values = vars(record)
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _shown(amount: Decimal | None, absent: str = "-") -> str:
    return absent if amount is None else f"{amount:,f}"
