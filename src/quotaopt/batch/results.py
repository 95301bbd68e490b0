"""The folder of a batch: what it is of, a line for every finished unit, a folder with files for each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import Any

from quotaopt.batch.folder import BATCH
from quotaopt.batch.order import Action, Order
from quotaopt.batch.record import Record, Status
from quotaopt.batch.sources import digest, marked
from quotaopt.batch.unit import Unit
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import json_text, make_folder, write_text
from quotaopt.kept.lines import Form, Lines

LINES, UNITS = "units.jsonl", "units"
_FORM = Form("quotaopt_unit", 1, "batch.unreadable", "batch.not_lines")
_AGAIN: frozenset[Status] = frozenset({"failed", "invalid"})
"""Tried again whenever the batch goes on: whatever it was may have passed, and little time is lost."""
_UNFINISHED: frozenset[Status] = frozenset({"limit", "stopped", "feasible"})
"""Tried again when a unit may take more than it might."""


@dataclass(frozen=True)
class _Known:
    """A record and the question that it answers."""

    asked: str
    effort: str
    record: Record

    def answers(self, unit: Unit, order: Order) -> bool:
        """Whether trying again could give nothing else, as long as no file was changed."""
        status = self.record.status
        is_final = status not in _UNFINISHED or self.effort == order.effort
        return self.asked == order.asked(unit) and is_final and status not in _AGAIN

    def is_like(self, other: _Known) -> bool:
        """Whether both say the same."""
        same = (self.asked, self.effort) == (other.asked, other.effort)
        return same and self.record.is_like(other.record)


class Results:
    """What is known of the units of one batch, on disk.

    Raises
    ------
    PlanError
        The folder holds something else, or another batch; or it cannot be read or made.
    """

    def __init__(self, path: Path, source: Path, do: Action) -> None:
        _claim(path, {"source": relpath(source, path), "do": do})
        self.path, self.units = path, path / UNITS
        self._lines = Lines(path / LINES, _FORM, is_forced=False)
        self._known: dict[str, _Known] = {}
        self._digests: dict[Path, str] = {}

    def read(self) -> None:
        """Learn what earlier runs have finished; of two lines on one unit the later counts.

        Raises
        ------
        PlanError
            The file of lines cannot be read, or holds something else.
        """
        for _, entry in self._lines.read():
            self._known[entry["unit"]] = _Known(entry["asked"], entry["effort"], Record.of(entry))

    def find(self, unit: Unit, order: Order) -> Record | None:
        """What became of a unit; None where it never was done, or something was changed since."""
        known = self._known.get(unit.name)
        if known is None or not known.answers(unit, order):
            return None
        record = known.record
        is_whole = marked(self.units / unit.folder, *record.written) == record.written
        return record if is_whole and self._is_unchanged(unit, record) else None

    def add(self, unit: Unit, order: Order, record: Record) -> None:
        """Keep what became of a unit, unless that is known.

        A line needs not be on the disk itself: after a power cut it is there with whole results, or its unit
        is done again.
        """
        before, now = self._known.get(unit.name), _Known(order.asked(unit), order.effort, record)
        self._known[unit.name] = now
        if before is None or not before.is_like(now):
            self._lines.add({"asked": now.asked, "effort": now.effort, **record.document()})

    def _is_unchanged(self, unit: Unit, record: Record) -> bool:
        if isinstance(unit.plan, Problem) or not record.files:
            return False
        folder = unit.plan.parent
        return all(self._digest(folder / name) == found for name, found in record.files.items())

    def _digest(self, path: Path) -> str:
        """Of many units with one plan each file is read once."""
        if path not in self._digests:
            self._digests[path] = digest(path)
        return self._digests[path]


def _claim(path: Path, about: dict[str, Any]) -> None:
    """Make the folder, or make sure that it is of this batch."""
    if path.is_file():
        raise PlanError([Problem.at(Place(str(path)), "batch.no_folder")])
    make_folder(path)
    if (path / BATCH).exists():
        found = _about(path / BATCH)
        if found != about:
            shown = {key: found.get(key, "?") for key in ("source", "do")}
            raise PlanError([Problem.at(Place(str(path)), "batch.other_batch", **shown)])
    elif any(not entry.name.startswith(".") for entry in path.iterdir()):
        raise PlanError([Problem.at(Place(str(path)), "batch.folder_taken")])
    else:
        write_text(path / BATCH, f"{json_text(about)}\n")


def _about(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PlanError([Problem.at(Place(str(path)), "batch.unreadable", reason=str(error))]) from error
    return found if isinstance(found, dict) else {}
