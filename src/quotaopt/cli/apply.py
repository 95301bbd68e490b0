"""``diagnose --apply``: the plan with one of its ways out, written beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.cli.written import require_new_plan, write_changed_plan
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.messages import Language, say

if TYPE_CHECKING:
    from quotaopt.engine import Diagnosis
    from quotaopt.remedy.way import WaysOut


def file_to_write(plan: Path, number: int | None, output: Path | None) -> Path | None:
    """Where the repaired plan goes; None where none is asked for. Nothing that is there is overwritten.

    Raises
    ------
    PlanError
        There is something already, no such folder, or the plan's tables would not be found from there.
    """
    if number is None:
        if output is not None:
            raise PlanError([Problem.at(NOWHERE, "remedy.output_without_apply")])
        return None
    file = output or plan.with_name(f"{plan.stem}-repaired{plan.suffix}")
    require_new_plan(plan, file)
    return file


def apply(diagnosis: Diagnosis, found: WaysOut, number: int, plan: Path, file: Path, lang: Language) -> str:
    """Write the plan changed by the way out with this number; what was done, in a sentence.

    Raises
    ------
    PlanError
        The plan can be met as it is, there is no such way out, or the file cannot be written.
    """
    if diagnosis.error is None:
        raise PlanError([Problem.at(NOWHERE, "remedy.nothing_to_apply")])
    if not 1 <= number <= len(found.ways):
        shown = {"number": number, "count": len(found.ways)}
        raise PlanError([Problem.at(NOWHERE, "remedy.no_such_way", **shown)])
    idle = write_changed_plan(plan, diagnosis.plan, found.ways[number - 1].proposal.entries, file)
    written = say("remedy.written", lang, number=number, file=file)
    if not idle:
        return written
    return "\n".join((written, say("remedy.idle", lang, names=say("beside.join", lang).join(idle))))
