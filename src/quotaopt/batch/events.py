"""A log that a scheduler can read: one line per event, with its time, its level and its unit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from quotaopt.batch.record import Record, Status
from quotaopt.batch.run import Batch
from quotaopt.files import require_folder, writing
from quotaopt.messages import Language

_LEVELS: Mapping[Status, str] = {"optimal": "INFO", "within": "INFO", "feasible": "WARNING"}
_WORST = "ERROR"
_PLAIN = frozenset("-_.:/%+")


class EventLog:
    """Writes ``time LEVEL event key=value …``; values that hold blanks stand in quotes as in JSON."""

    def __init__(self, file: TextIO, lang: Language, now: Callable[[], datetime]) -> None:
        self._file, self._lang, self._now = file, lang, now

    def begun(self, units: int, kept: int) -> None:
        """So many units there are, and so many of them were finished before."""
        self._write("INFO", "batch_begun", {"units": units, "kept": kept})

    def ended(self, record: Record) -> None:
        """A unit is finished."""
        values: dict[str, Any] = {
            "unit": record.unit,
            "status": record.status,
            "seconds": f"{record.seconds:.3f}",
        }
        if record.reason is not None:
            values["says"] = record.reason.what[self._lang]
        self._write(_LEVELS.get(record.status, _WORST), "unit_ended", values)

    def closed(self, batch: Batch) -> None:
        """All units are finished."""
        level = "ERROR" if batch.exit_code else "INFO"
        self._write(level, "batch_ended", {**batch.counts, "exit_code": batch.exit_code})

    def interrupted(self, kind: str) -> None:
        """The batch ended before its units."""
        self._write(_WORST, "batch_interrupted", {"by": kind})

    def _write(self, level: str, event: str, values: Mapping[str, Any]) -> None:
        time = self._now().isoformat(timespec="milliseconds")
        told = " ".join(f"{key}={_quoted(str(value))}" for key, value in values.items())
        self._file.write(f"{time} {level} {event} {told}\n")
        self._file.flush()


@contextmanager
def event_log(path: Path, lang: Language) -> Iterator[EventLog]:
    """A log that goes on at the end of a file; it says so where the run ends before the batch.

    Raises
    ------
    PlanError
        The file cannot be written.
    """
    require_folder(path)
    with writing(path):
        file = path.open("a", encoding="utf-8", newline="\n")
    with file:
        log = EventLog(file, lang, lambda: datetime.now(UTC))
        try:
            yield log
        except BaseException as error:
            log.interrupted(type(error).__name__)
            raise


def _quoted(text: str) -> str:
    is_plain = bool(text) and all(sign.isalnum() or sign in _PLAIN for sign in text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
