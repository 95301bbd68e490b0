"""How far a batch is and how long the rest may take, on a terminal; nothing where stderr goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quotaopt.messages import Language, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from quotaopt.batch.record import Record


class _Bar:
    """Units done of all, those without targets, time left."""

    def __init__(self, bar: Progress, task: TaskID, lang: Language) -> None:
        self._bar, self._task, self._lang = bar, task, lang
        self._failed = 0

    def begun(self, units: int, kept: int) -> None:
        """Only what is still to do counts for the time left."""
        self._bar.update(self._task, total=units - kept)

    def ended(self, record: Record) -> None:
        """One more is done."""
        self._failed += not record.is_solved
        told = say("batch.progress.failed", self._lang, count=self._failed) if self._failed else ""
        self._bar.update(self._task, advance=1, failed=told)


@contextmanager
def progress_bar(lang: Language, *, quiet: bool) -> Iterator[_Bar | None]:
    """A watcher that draws a bar, which disappears in the end; None where there is nobody to look at it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(say("batch.units", lang)),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("[red]{task.fields[failed]}"),
        TextColumn(say("batch.progress.left", lang)),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, bar.add_task("", total=None, failed=""), lang)
