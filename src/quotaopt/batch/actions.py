"""What can be done with a unit: each action solves, writes its files, and says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from quotaopt.allocation import Allocation
from quotaopt.batch.order import Action, Order
from quotaopt.batch.record import Record, Saying
from quotaopt.batch.unit import Unit
from quotaopt.engine import solve
from quotaopt.errors import NOWHERE, Problem
from quotaopt.files import json_text, make_folder, write_text
from quotaopt.plan.plan import Plan
from quotaopt.report.document import document, plain
from quotaopt.report.write import write

TARGETS, CERTIFICATE = "targets.csv", "certificate.json"
AUDIT, AUDIT_PAGE = "audit.json", "audit.txt"
_RESULTS = (TARGETS, CERTIFICATE, AUDIT, AUDIT_PAGE)


def carry_out(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    """Do with a plan what is ordered; the files go to `folder`, which is made.

    Raises
    ------
    NoAnswerError
        There are no targets, or they cannot be written.
    """
    return _ACTIONS[order.do](unit, order, plan, folder)


def clear(folder: Path) -> None:
    """Take away the results of an earlier run, and nothing else."""
    for name in _RESULTS:
        (folder / name).unlink(missing_ok=True)


def _solve(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    return _solved(unit, order, plan, folder)[1]


def _audit(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    from quotaopt.audit.finding import Verdict
    from quotaopt.audit.run import audit_of
    from quotaopt.audit.write import write_audit

    allocation, solved = _solved(unit, order, plan, folder)
    found = audit_of(allocation)
    for name in (AUDIT, AUDIT_PAGE):
        write_audit(found, folder / name, order.lang)
    verdicts = {f"audit_{verdict}": found.count(verdict) for verdict in get_args(Verdict)}
    failed = next((one for one in found.findings if one.verdict == "fail"), None)
    return replace(
        solved,
        figures={**solved.figures, **verdicts},
        written=(*solved.written, AUDIT, AUDIT_PAGE),
        reason=solved.reason if failed is None else Saying.made(failed.says, failed.judged_by),
    )


_ACTIONS: Mapping[Action, Callable[[Unit, Order, Plan, Path], Record]] = MappingProxyType(
    {"solve": _solve, "audit": _audit}
)


def _solved(unit: Unit, order: Order, plan: Plan, folder: Path) -> tuple[Allocation, Record]:
    """The allocation, written, and what every action says of it."""
    allocation = solve(plan, options=order.options)
    make_folder(folder)
    write(allocation, folder / TARGETS, order.lang)
    told = document(allocation, order.lang)
    del told["timings_s"]  # two runs give the same bytes
    write_text(folder / CERTIFICATE, f"{json_text(told)}\n")
    main, misses = allocation.main_part, len(told["misses"])
    return allocation, Record(
        unit.name,
        "optimal" if allocation.status == "optimal" else "feasible",
        0.0,
        total=int(main.steps.sum()) * main.shown.step,
        currency=main.unit,
        gap=plain(allocation.claims.gap),
        figures={
            "cells": len(allocation.cells),
            "class": allocation.plan_class,
            "notion": allocation.notion,
            "misses": misses,
        },
        reason=_look_at(allocation, misses),
        written=(TARGETS, CERTIFICATE),
    )


def _look_at(allocation: Allocation, misses: int) -> Saying | None:
    """That soft rules are missed, or why it is not proved that these are the fairest targets."""
    if misses:
        return Saying.of(Problem.at(NOWHERE, "batch.misses", count=misses))
    if allocation.status != "optimal" and allocation.notes:
        return Saying.of(allocation.notes[0])
    return None
