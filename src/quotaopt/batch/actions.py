"""What can be done with a unit: each action solves, writes its files, and says what became of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from quotaopt.batch.answer import CERTIFICATE, TARGETS, answered
from quotaopt.batch.order import Action, Order
from quotaopt.batch.record import DEFECT, Record, Saying
from quotaopt.batch.sources import marked
from quotaopt.batch.unit import Unit
from quotaopt.engine import solve
from quotaopt.plan.plan import Plan

AUDIT, AUDIT_PAGE = "audit.json", "audit.txt"
REPLAN, REPLAN_PAGE, PLAN = "replan.json", "replan.txt", "plan"


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
    for name in (TARGETS, CERTIFICATE, AUDIT, AUDIT_PAGE, REPLAN, REPLAN_PAGE, DEFECT):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / PLAN, ignore_errors=True)


def _solve(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    return answered(unit, order, solve(plan, options=order.options), folder)


def _audit(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    from quotaopt.audit.finding import Verdict
    from quotaopt.audit.run import audit_of
    from quotaopt.audit.write import write_audit

    allocation = solve(plan, options=order.options)
    solved, found = answered(unit, order, allocation, folder), audit_of(allocation)
    for name in (AUDIT, AUDIT_PAGE):
        write_audit(found, folder / name, order.lang)
    verdicts = {f"audit_{verdict}": found.count(verdict) for verdict in get_args(Verdict)}
    failed = next((one for one in found.findings if one.verdict == "fail"), None)
    return replace(
        solved,
        figures={**solved.figures, **verdicts},
        written={**solved.written, **marked(folder, AUDIT, AUDIT_PAGE)},
        reason=solved.reason if failed is None else Saying.made(failed.says, failed.judged_by),
    )


def _replan(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    from quotaopt.batch.replanning import replan_unit

    return replan_unit(unit, order, plan, folder)


_ACTIONS: Mapping[Action, Callable[[Unit, Order, Plan, Path], Record]] = MappingProxyType(
    {"solve": _solve, "audit": _audit, "replan": _replan}
)
