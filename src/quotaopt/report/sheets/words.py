"""What an action sheet says, in words: the same for terminal, workbook and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quotaopt.messages import Language, say
from quotaopt.process import ActionSheet, ActionSheets
from quotaopt.process.timeline import Span
from quotaopt.report.amounts import Unit, unit_for
from quotaopt.report.document import plain
from quotaopt.report.problems import problems_list

ACTION_COLUMNS = ("action", "owner", "date", "support")


@dataclass(frozen=True)
class Line:
    """One line of a sheet: a stretch of time, its target in currency units, and its counts."""

    span: Span
    name: str
    target: Decimal | None
    counts: tuple[int, ...]


def lines(sheet: ActionSheet, step: Decimal, lang: Language) -> tuple[Line, ...]:
    """Everything a sheet counts: the whole plan, its periods, and the weeks inside them."""
    rows = zip(sheet.spans, sheet.targets, sheet.counts.tolist(), strict=True)
    return tuple(
        Line(
            span,
            span.label or say("report.total", lang),
            None if steps is None else steps * step,
            tuple(counts),
        )
        for span, steps, counts in rows
    )


def unit_of(sheets: ActionSheets, lang: Language) -> Unit:
    """What targets are shown in."""
    return unit_for(sheets.plan.spec.currency, sheets.plan.main.step, lang)


def belongs(sheet: ActionSheet) -> str:
    """Whom a person belongs to: ``华东 / 华东一部``."""
    return " / ".join(sheet.above.values())


def days_of(line: Line) -> str:
    """The days of a week: ``01-29 ~ 01-31``."""
    week = line.span.week
    return "" if week is None else f"{week.first:%m-%d} ~ {week.last:%m-%d}"


def action_headers(lang: Language) -> list[str]:
    """The headings of the table of key actions."""
    return [say(f"report.sheets.{name}", lang) for name in ACTION_COLUMNS]


def sheets_document(sheets: ActionSheets, lang: Language, person: str | None = None) -> dict[str, Any]:
    """All sheets, or one person's, as one document of plain values. Amounts are in currency units."""
    chosen = list(sheets) if person is None else [sheets.of(person)]
    return {
        "plan": sheets.plan.spec.plan,
        "currency": sheets.plan.spec.currency,
        "step": plain(sheets.plan.main.step),
        "level": sheets.people.level,
        "stages": list(sheets.stages),
        "people": [_person(sheet, sheets.plan.main.step, lang) for sheet in chosen],
        "notes": problems_list(sheets.notes, lang),
    }


def _person(sheet: ActionSheet, step: Decimal, lang: Language) -> dict[str, Any]:
    return {
        "person": sheet.person,
        "above": dict(sheet.above),
        "periods": list(_periods(sheet, step, lang)),
        "actions": [{name: getattr(one, name) for name in ACTION_COLUMNS} for one in sheet.actions],
    }


def _periods(sheet: ActionSheet, step: Decimal, lang: Language) -> Iterator[dict[str, Any]]:
    for line in lines(sheet, step, lang):
        week = line.span.week
        yield {
            "level": line.span.level,
            "label": line.span.label,
            **({} if week is None else {"first": week.first.isoformat(), "last": week.last.isoformat()}),
            **({} if line.target is None else {"target": plain(line.target)}),
            "counts": dict(zip(sheet.stages, line.counts, strict=True)),
        }
