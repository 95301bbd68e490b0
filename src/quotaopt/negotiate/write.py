"""Nodes through the rounds as a file: CSV, a workbook, or JSON, by its extension."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from quotaopt.files import csv_text, json_text, whole_file, write_text
from quotaopt.ledger.who import who
from quotaopt.messages import Language, say
from quotaopt.negotiate.offers import plain
from quotaopt.negotiate.sheet import heading
from quotaopt.negotiate.timeline import Moment
from quotaopt.report.amounts import decimals_of
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.document import plain as plain_value
from quotaopt.report.write import require_writable

WRITABLE = (".csv", ".xlsx", ".json")
_OFFERED = ("proposal", "reference", "floor", "ceiling", "history")


def write_moments(moments: Sequence[Moment], path: Path, title: str, lang: Language) -> None:
    """Write one row per node and round.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_writable(path, WRITABLE)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        with whole_file(path) as unfinished:
            _write_workbook(moments, unfinished, title, lang)
        return
    write_text(path, _csv(moments, lang) if kind == ".csv" else f"{json_text(moments_document(moments))}\n")


def moments_document(moments: Sequence[Moment]) -> list[dict[str, Any]]:
    """One object per node and round."""
    return [
        {
            "node": dict(each.offer.node),
            "owner": each.offer.owner,
            "round": each.round,
            **{name: plain_value(getattr(each.offer, name)) for name in _OFFERED},
            "bid": plain_value(each.amount),
            "gap": plain_value(each.gap),
            "confidence": None if each.bid is None else plain_value(each.bid.confidence),
            "lowest": None if each.bid is None else plain_value(each.bid.lowest),
            "reason": "" if each.bid is None else each.bid.reason,
            "approved_by": list(each.approved_by),
        }
        for each in moments
    ]


def _headings(moments: Sequence[Moment], lang: Language) -> list[str]:
    levels = [level for level, _ in moments[0].offer.node] if moments else []
    gap, approved = say("negotiate.gap", lang), say("negotiate.approved_by", lang)
    told = [heading(name, lang) for name in ("owner", "round", *_OFFERED, "bid")]
    return [
        *levels,
        *told,
        gap,
        *(heading(name, lang) for name in ("confidence", "lowest", "reason")),
        approved,
    ]


def _row(each: Moment, lang: Language) -> tuple[str | Decimal | None, ...]:
    bid = each.bid
    return (
        *(member for _, member in each.offer.node),
        each.offer.owner,
        Decimal(each.round),
        *(getattr(each.offer, name) for name in _OFFERED),
        each.amount,
        each.gap,
        bid.confidence if bid else None,
        bid.lowest if bid else None,
        bid.reason if bid else "",
        ", ".join(who(name, lang) for name in each.approved_by),
    )


def _csv(moments: Sequence[Moment], lang: Language) -> str:
    rows = (
        [entry if isinstance(entry, str) else plain(entry) for entry in _row(each, lang)] for each in moments
    )
    return csv_text(_headings(moments, lang), rows)


def _write_workbook(moments: Sequence[Moment], path: Path, title: str, lang: Language) -> None:
    rows = [_row(each, lang) for each in moments]
    digits = max((decimals_of(each.offer.reference) for each in moments), default=0)
    looks = {
        name: _look([row[at] for row in rows], name == heading("confidence", lang), digits)
        for at, name in enumerate(_headings(moments, lang))
    }
    with workbook(path, title) as book:
        Sheets(book).add_rows(title, looks, rows, names=len(moments[0].offer.node) if moments else 0)


def _look(entries: Sequence[str | Decimal | None], is_share: bool, digits: int) -> str:
    """How the numbers of a column look; nothing for texts."""
    if all(isinstance(entry, str) for entry in entries):
        return ""
    return "0%" if is_share else amount_look(digits)
