"""A batch: every unit that is not finished handed to a worker, every answer kept as it comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Protocol

from quotaopt.batch.order import Order
from quotaopt.batch.record import DEFECT, STATUSES, Record, Saying, Status, exit_code
from quotaopt.batch.results import Results
from quotaopt.batch.sources import files_beside, marked
from quotaopt.batch.unit import Unit
from quotaopt.batch.work import do_unit
from quotaopt.errors import NoAnswerError
from quotaopt.files import make_folder, write_text
from quotaopt.workers import Done, Engine

_LIMITS = frozenset({"workers.too_long", "workers.too_large", "workers.out_of_memory"})


class Watcher(Protocol):
    """Somebody who is told how a batch goes on."""

    def begun(self, units: int, kept: int) -> None:
        """So many units there are, and so many of them were finished before."""
        ...

    def ended(self, record: Record) -> None:
        """A unit is finished, and kept."""
        ...


@dataclass(frozen=True)
class Batch:
    """What became of every unit, in their order."""

    source: Path
    order: Order
    records: tuple[Record, ...]
    kept: int  # how many of them an earlier run had finished
    seconds: float  # of this run

    @property
    def counts(self) -> dict[str, int]:
        """How many units ended so, the worst first."""
        found = Counter(record.status for record in self.records)
        return {status: found[status] for status in STATUSES if found[status]}

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures that any unit has, in the order in which its action says them."""
        return tuple(dict.fromkeys(name for record in self.records for name in record.figures))

    @property
    def solved(self) -> int:
        """How many units have targets."""
        return sum(record.is_solved for record in self.records)

    @property
    def exit_code(self) -> int:
        """0 where all units have targets, 5 where some do not; where all fail alike, the code of that."""
        return exit_code({record.status for record in self.records})


def run(
    source: Path,
    units: Sequence[Unit],
    order: Order,
    results: Results,
    engine: Engine,
    watchers: Sequence[Watcher] = (),
) -> Batch:
    """Do what is ordered with every unit; those finished before are not done again.

    Raises
    ------
    PlanError
        A line cannot be kept.
    TaskError
        There is nothing left to carry tasks out. What was finished is kept.
    """
    begun = perf_counter()
    found = {unit.name: results.find(unit, order) for unit in units}
    missing = [unit for unit in units if found[unit.name] is None]
    for watcher in watchers:
        watcher.begun(len(units), len(units) - len(missing))
    shared = engine.share(order)
    under_way = {engine.submit(do_unit, unit, shared, results.units).number: unit for unit in missing}
    for done in engine.as_completed():
        unit = under_way.pop(done.number)
        record = _record(unit, done, results.units / unit.folder)
        results.add(unit, order, record)
        found[unit.name] = record
        for watcher in watchers:
            watcher.ended(record)
    records = tuple(record for record in found.values() if record is not None)
    return Batch(source, order, records, len(units) - len(missing), perf_counter() - begun)


def _record(unit: Unit, done: Done, folder: Path) -> Record:
    """What a worker returned, or why it returned nothing; where a defect is goes to `folder`."""
    if isinstance(done.value, Record):
        return done.value
    assert isinstance(done.error, NoAnswerError)  # every error of an engine is a list of problems
    problem = done.error.problems[0]
    status: Status = "limit" if problem.key in _LIMITS else "failed"
    files = files_beside(unit) if status == "limit" else {}
    lost = Record(unit.name, status, done.seconds, reason=Saying.of(problem), files=files)
    if not done.trace:
        return lost
    make_folder(folder)
    write_text(folder / DEFECT, done.trace)
    return replace(lost, written=marked(folder, DEFECT))
