"""An audit on the terminal and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from quotaopt.messages import Language, say

if TYPE_CHECKING:
    from quotaopt.audit.finding import Finding, Verdict
    from quotaopt.audit.run import Audit

_COLOURS: Mapping[Verdict, str] = MappingProxyType(
    {"pass": "green", "warn": "yellow", "fail": "red", "unknown": "dim"}
)
_INDENT = 4


def audit_page(found: Audit, lang: Language) -> Iterator[RenderableType]:
    """The count of verdicts, then every test: verdict, question, answer; then the rules."""
    yield Text(found.allocation.plan.spec.plan, style="bold")
    counts = dict(zip(("passed", "warned", "failed", "unknown"), map(found.count, _COLOURS), strict=True))
    yield Text(say("audit.summary", lang, level=found.level, **counts))
    for finding in found.findings:
        yield Text("")
        yield from _drawn(finding, lang)
    yield from (Text(""), Text(say("audit.rules", lang), style="bold"))
    judged = (finding for finding in found.findings if finding.reason is None)
    for rule in dict.fromkeys(finding.judged_by(lang) for finding in judged):
        yield _indented(rule, "dim")


def _drawn(finding: Finding, lang: Language) -> Iterator[RenderableType]:
    title, subject = finding.title(lang), finding.subject
    asked = say("audit.about", lang, title=title, subject=subject) if subject else title
    verdict = say(f"audit.verdict.{finding.verdict}", lang)
    yield Text.assemble((verdict, _COLOURS[finding.verdict]), "  ", asked)
    yield _indented(finding.says(lang))
    if finding.reason is not None:
        yield _indented(finding.judged_by(lang), "dim")


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, _INDENT))


def audit_document(found: Audit, lang: Language) -> dict[str, Any]:
    """Everything as one JSON document."""
    return {
        "plan": found.allocation.plan.spec.plan,
        "level": found.level,
        "seed": found.seed,
        "verdicts": {verdict: found.count(verdict) for verdict in _COLOURS},
        "findings": [
            {
                "test": finding.test,
                "subject": finding.subject,
                "verdict": finding.verdict,
                "values": dict(finding.values),
                "says": finding.says(lang),
                "rule": finding.judged_by(lang),
            }
            for finding in found.findings
        ],
    }
