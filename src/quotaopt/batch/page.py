"""The summary of a batch on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotaopt.batch.record import Record
from quotaopt.batch.run import Batch
from quotaopt.batch.summary import Summary, summary_of
from quotaopt.messages import Language, say
from quotaopt.report.amounts import headline_amount

_INDENT = (0, 0, 0, 2)


def batch_page(found: Batch, folder: Path, lang: Language) -> Iterator[RenderableType]:
    """Headline, counts per status, total, slowest units, what needs a human first, where the results are."""
    summary = summary_of(found)
    counts = {"units": len(found.records), "solved": found.solved, "seconds": found.seconds}
    yield Text.assemble(
        (found.source.name, "bold"), "   ", (say(f"batch.head.{found.order.do}", lang, **counts), "cyan")
    )
    if found.kept:
        yield Text(say("batch.kept", lang, count=found.kept), style="dim")
    yield ""
    yield from (_counts(found, lang), "")
    for currency, total in summary.totals.items():
        yield Text(say("batch.total", lang, total=headline_amount(total, currency, lang)))
    slowest = say("place.join", lang).join(_timed(record, lang) for record in summary.slowest)
    yield Text(say("batch.slowest", lang, units=slowest), style="dim")
    yield from _first(summary, lang)
    yield Text(say("batch.where", lang, folder=folder), style="dim")


def _counts(found: Batch, lang: Language) -> Table:
    table = Table(box=None, padding=(0, 3, 0, 0), header_style="dim")
    table.add_column(say("batch.column.status", lang))
    table.add_column(say("batch.units", lang), justify="right")
    table.add_column("")
    for status, count in reversed(found.counts.items()):
        style = "" if status in ("optimal", "within") else "yellow" if status == "feasible" else "red"
        table.add_row(
            Text(say(f"batch.status.{status}", lang), style=style),
            f"{count:,}",
            say(f"batch.means.{status}", lang),
        )
    return table


def _timed(record: Record, lang: Language) -> str:
    return f"{record.unit} {say('batch.seconds', lang, seconds=record.seconds)}"


def _first(summary: Summary, lang: Language) -> Iterator[RenderableType]:
    """Who has to look at what; the worst first."""
    if not summary.first:
        return
    yield from (
        "",
        Text(say("batch.first", lang, count=len(summary.first) + summary.more), style="bold yellow"),
    )
    for record in summary.first:
        assert record.reason is not None  # or it would need nobody
        says = say("place.says", lang, place=record.unit, what=record.reason.what[lang])
        yield Padding(Text(says), _INDENT)
        if record.reason.fix[lang]:
            yield Padding(Text(record.reason.fix[lang], style="dim"), (0, 0, 0, 4))
    if summary.more:
        yield Text(say("batch.more", lang, count=summary.more), style="dim")
    yield ""
