"""Progress on stderr for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from quotaopt.messages import Language, say

PATIENCE_S = 2.0
"""Nothing is said before so many seconds have gone."""
_LONG_S = 120.0  # more than this is told in minutes


@contextmanager
def stages(lang: Language, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function to call with the name of every stage as it begins.

    A count may follow, as in ``compare 3/62``, and the seconds left, as in ``sweep 3/62 ~40``.
    On a terminal one moving line that disappears in the end; elsewhere one line per stage.
    """
    if quiet:
        yield lambda stage: None
    elif sys.stderr.isatty():
        with _moving_line(lang) as progress:
            yield progress
    else:
        yield _plain_lines(lang)


def _plain_lines(lang: Language) -> Callable[[str], None]:
    started = told = time.monotonic()

    def progress(stage: str) -> None:
        nonlocal told
        now = time.monotonic()
        is_due = now - (told if " " in stage else started) >= PATIENCE_S
        if is_due:
            told = now
            print(f"{now - started:6.1f} s  {_named(stage, lang)}", file=sys.stderr, flush=True)  # noqa: T201

    return progress


def _named(stage: str, lang: Language) -> str:
    """What a stage is called; a count follows it as it is, the seconds left after ``~`` in words."""
    stage, mark, left = stage.partition(" ~")
    name, *count = stage.split(" ", 1)
    told = " ".join((say(f"report.stage.{name}", lang), *count))
    return f"{told}{say('place.join', lang)}{_left(float(left), lang)}" if mark else told


def _left(seconds: float, lang: Language) -> str:
    if seconds < _LONG_S:
        return say("report.stage.left", lang, seconds=seconds)
    return say("report.stage.left_min", lang, minutes=seconds / 60.0)


@contextmanager
def _moving_line(lang: Language) -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    line = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = line.add_task("", total=None)
    patience = threading.Timer(PATIENCE_S, line.start)
    patience.daemon = True
    patience.start()
    try:
        yield lambda stage: line.update(task, description=_named(stage, lang))
    finally:
        patience.cancel()
        patience.join()
        line.stop()
