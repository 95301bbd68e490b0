"""A batch on one page: how many units ended how, what they add up to, and who has to look at what first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quotaopt.batch.record import STATUSES, Record
from quotaopt.batch.run import Batch
from quotaopt.messages import Language, say

_SLOWEST, _FIRST = 5, 20


@dataclass(frozen=True)
class Summary:
    """What is said of a batch as a whole."""

    totals: Mapping[str, Decimal]  # by currency, of the units with targets
    slowest: tuple[Record, ...]
    first: tuple[Record, ...]  # what needs a human, the worst first, and the largest first among equals
    more: int  # how many need one besides


def summary_of(found: Batch) -> Summary:
    """The summary of a batch."""
    totals: dict[str, Decimal] = {}
    for record in found.records:
        if record.total is not None:
            totals[record.currency] = totals.get(record.currency, Decimal(0)) + record.total
    slowest = sorted(found.records, key=lambda record: -record.seconds)[:_SLOWEST]
    waiting = sorted((record for record in found.records if record.needs_a_human), key=_urgency)
    return Summary(totals, tuple(slowest), tuple(waiting[:_FIRST]), max(0, len(waiting) - _FIRST))


def _urgency(record: Record) -> tuple[int, Decimal]:
    return STATUSES.index(record.status), -(record.total or Decimal(0))


def summary_lines(found: Batch, lang: Language) -> list[tuple[str, str, str, str]]:
    """The summary as a sheet: what, of which unit or status, what is said of it, what to do."""
    summary = summary_of(found)
    lines = [(say("batch.summary.units", lang), "", f"{len(found.records):,}", "")]
    lines += [
        (say("batch.summary.count", lang), say(f"batch.status.{status}", lang), f"{count:,}", "")
        for status, count in found.counts.items()
    ]
    lines += [
        (say("batch.summary.total", lang), currency, f"{total:,f}", "")
        for currency, total in summary.totals.items()
    ]
    lines += [
        (
            say("batch.summary.slowest", lang),
            record.unit,
            say("batch.seconds", lang, seconds=record.seconds),
            "",
        )
        for record in summary.slowest
    ]
    lines += [
        (say("batch.summary.first", lang), record.unit, reason.what[lang], reason.fix[lang])
        for record in summary.first
        if (reason := record.reason) is not None
    ]
    return lines
