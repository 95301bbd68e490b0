"""What a worker does with a unit: it reads the plan, writes the results, and returns one line.

What solves is loaded by workers alone: whoever hands units out begins at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.batch.order import Order
from quotaopt.batch.record import Record, Saying, Status
from quotaopt.batch.sources import files_of
from quotaopt.batch.unit import Unit
from quotaopt.batch.watch import Watch
from quotaopt.errors import InfeasibleError, NoAnswerError, NotCertifiedError, PlanError, Problem

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

_STATUS: tuple[tuple[type[NoAnswerError], Status], ...] = (
    (PlanError, "invalid"),
    (InfeasibleError, "infeasible"),
    (NotCertifiedError, "stopped"),
)


def do_unit(unit: Unit, order: Order, results: Path) -> Record:
    """Do with a unit what is ordered; results go to its folder below `results`.

    Whatever is wrong with the unit becomes a record too. Results of an earlier run are taken away first, so
    that a unit without targets has no old ones.
    """
    from quotaopt.batch.actions import carry_out, clear

    watch, folder = Watch(), results / unit.folder
    files: Mapping[str, str] = {}
    clear(folder)
    try:
        plan = _read(unit, order)
        files = files_of(unit, plan)
        record = carry_out(unit, order, plan, folder)
    except NoAnswerError as error:
        record = _failed(unit, error)
    return replace(record, seconds=watch.seconds, peak_mb=watch.peak_mb, files=files)


def _read(unit: Unit, order: Order) -> Plan:
    from quotaopt.plan.plan import read_plan

    if isinstance(unit.plan, Problem):
        raise PlanError([unit.plan])
    return read_plan(unit.plan, changes=order.changes_of(unit), allow_outside=order.allow_outside)


def _failed(unit: Unit, error: NoAnswerError) -> Record:
    """A unit without targets."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return Record(
        unit.name, status, 0.0, reason=Saying.of(error.problems[0]), problems=len(error.problems) - 1
    )
