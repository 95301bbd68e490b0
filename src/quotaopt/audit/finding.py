"""What one test of a plan found: a verdict, the numbers behind it, and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from quotaopt.errors import Problem
from quotaopt.messages import Language, say

Verdict: TypeAlias = Literal["pass", "warn", "fail", "unknown"]
Value: TypeAlias = float | int | str

MATERIAL, LARGE = 0.02, 0.05
"""Differences between groups of people below the first hardly matter; from the second on they do."""
LIKELY, SURE = 0.05, 0.01
"""Chances that a difference is an accident, below which it is believed."""


@dataclass(frozen=True)
class Finding:
    """The verdict of one test, the rule it was judged by, and its numbers."""

    test: str
    verdict: Verdict
    subject: str = ""  # the levels it is about
    said: str = ""  # key of its sentence, which `values` fill
    rule: str = ""  # key of the rule, which `values` fill
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    reason: Problem | None = None  # why the verdict is unknown

    def title(self, lang: Language) -> str:
        """What was asked."""
        return say(f"audit.title.{self.test}", lang)

    def says(self, lang: Language) -> str:
        """The answer in plain words."""
        return say(self.said, lang, **self.values) if self.reason is None else self.reason.what(lang)

    def judged_by(self, lang: Language) -> str:
        """The rule that gave the verdict; of an unknown one, what would be needed."""
        return say(self.rule, lang, **self.values) if self.reason is None else self.reason.remedy(lang)


def unknown(test: str, reason: Problem) -> Finding:
    """A test that the plan's data do not allow."""
    return Finding(test, "unknown", reason=reason)


def by_difference(difference: float, p_value: float) -> Verdict:
    """Warn of a believable and material difference, fail a certain and large one."""
    if p_value < SURE and difference >= LARGE:
        return "fail"
    return "warn" if p_value < LIKELY and difference >= MATERIAL else "pass"


def by_limits(value: float, warn_above: float, fail_above: float) -> Verdict:
    """Judge by two limits."""
    if value > fail_above:
        return "fail"
    return "warn" if value > warn_above else "pass"
