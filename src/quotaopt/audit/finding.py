"""What one test of a plan found: a verdict, the numbers behind it, and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from quotaopt.errors import Problem
from quotaopt.messages import Language, say
from quotaopt.plan.schema_audit import AuditSpec, Limits
from quotaopt.report.amounts import YUAN

Verdict: TypeAlias = Literal["pass", "warn", "fail", "unknown"]
Value: TypeAlias = float | int | str


@dataclass(frozen=True)
class Table:
    """Numbers behind a finding: shares as floats, counts as whole numbers, names as text."""

    columns: tuple[str, ...]  # each has a heading under ``audit.column``; of `method` also its names
    rows: tuple[tuple[Value, ...], ...]


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
    table: Table | None = None

    def title(self, lang: Language) -> str:
        """What was asked."""
        return say(f"audit.title.{self.test}", lang)

    def says(self, lang: Language) -> str:
        """The answer in plain words."""
        if self.reason is not None:
            return self.reason.what(lang)
        values = dict(self.values)
        if lang == "zh" and values.get("unit") in YUAN:
            values["unit"] = "元"
        return say(self.said, lang, **values)

    def judged_by(self, lang: Language) -> str:
        """The rule that gave the verdict; of an unknown one, what would be needed."""
        return say(self.rule, lang, **self.values) if self.reason is None else self.reason.remedy(lang)


def unknown(test: str, reason: Problem) -> Finding:
    """A test that the plan's data do not allow."""
    return Finding(test, "unknown", reason=reason)


def by_difference(difference: float, p_value: float, settings: AuditSpec) -> Verdict:
    """Warn of a believable and material difference, fail a certain and large one."""
    size, chance = settings.difference, settings.significance
    if p_value < float(chance.fail) and difference >= float(size.fail):
        return "fail"
    return "warn" if p_value < float(chance.warn) and difference >= float(size.warn) else "pass"


def difference_limits(settings: AuditSpec) -> dict[str, Value]:
    """What `by_difference` goes by, for its rule's sentence."""
    size, chance = settings.difference, settings.significance
    return {
        "likely": float(chance.warn),
        "sure": float(chance.fail),
        "material": float(size.warn),
        "large": float(size.fail),
    }


def by_limits(value: float, limits: Limits) -> Verdict:
    """Judge by two limits."""
    if value > float(limits.fail):
        return "fail"
    return "warn" if value > float(limits.warn) else "pass"


def limits_of(limits: Limits) -> dict[str, Value]:
    """What `by_limits` goes by, for its rule's sentence."""
    return {"warn_above": float(limits.warn), "fail_above": float(limits.fail)}
