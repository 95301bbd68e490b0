"""The targets of a unit and their certificate, as every action leaves them."""

from __future__ import annotations

from pathlib import Path

from quotaopt.allocation import Allocation
from quotaopt.batch.order import Order
from quotaopt.batch.record import Record, Saying
from quotaopt.batch.sources import marked
from quotaopt.batch.unit import Unit
from quotaopt.errors import NOWHERE, Problem
from quotaopt.files import json_lines, make_folder, write_text
from quotaopt.replan.marks import MARK
from quotaopt.report.document import document, plain
from quotaopt.report.write import write

TARGETS, CERTIFICATE = "targets.csv", "certificate.json"


def answered(unit: Unit, order: Order, allocation: Allocation, folder: Path) -> Record:
    """Write targets and certificate of a unit; returns what every action says of them."""
    make_folder(folder)
    write(allocation, folder / TARGETS, order.lang)
    told = document(allocation, order.lang)
    del told["timings_s"]  # two runs give the same bytes
    write_text(folder / CERTIFICATE, f"{json_lines(told)}\n")
    main = allocation.main_part
    misses = sum(not miss["rule"].startswith(MARK) for miss in told["misses"])  # moves are no miss
    return Record(
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
        written=marked(folder, TARGETS, CERTIFICATE),
    )


def _look_at(allocation: Allocation, misses: int) -> Saying | None:
    """That soft rules are missed, or why it is not proved that these are the fairest targets."""
    if misses:
        return Saying.of(Problem.at(NOWHERE, "batch.misses", count=misses))
    if allocation.status != "optimal" and allocation.notes:
        return Saying.of(allocation.notes[0])
    return None
