"""An audit on the terminal and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from quotaopt.messages import Language, say

if TYPE_CHECKING:
    from quotaopt.audit.finding import Finding, Table, Value, Verdict
    from quotaopt.audit.run import Audit

_COLOURS: Mapping[Verdict, str] = MappingProxyType(
    {"pass": "green", "warn": "yellow", "fail": "red", "unknown": "dim"}
)
_INDENT = 4
_OF_TEXT = frozenset({"method", "period", "member"})


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
    if finding.table is not None and finding.table.rows:
        yield Padding(_table(finding.table, lang), (0, 0, 0, _INDENT))
    if finding.reason is not None:
        yield _indented(finding.judged_by(lang), "dim")


def _table(found: Table, lang: Language) -> RichTable:
    drawn = RichTable(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in found.columns:
        text = column in _OF_TEXT
        drawn.add_column(say(f"audit.column.{column}", lang), justify="left" if text else "right")
    for row in found.rows:
        cells = (_cell(column, value, lang) for column, value in zip(found.columns, row, strict=True))
        drawn.add_row(*cells)
    return drawn


def _cell(column: str, value: Value, lang: Language) -> str:
    if column == "method":
        return say(f"audit.method.{value}", lang)
    if isinstance(value, float):
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else value


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, _INDENT))


def _rows(found: Table | None) -> list[dict[str, Value]] | None:
    return None if found is None else [dict(zip(found.columns, row, strict=True)) for row in found.rows]


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
                "table": _rows(finding.table),
            }
            for finding in found.findings
        ],
    }
