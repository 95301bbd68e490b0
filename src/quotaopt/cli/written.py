"""A plan with a few entries changed, written beside the one it comes from; comments stay."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.errors import NOWHERE, Place, PlanError, Problem

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def require_new_plan(plan: Path, file: Path | None) -> None:
    """Refuse, before anything is solved, a file that is there already or from where tables are not found.

    Raises
    ------
    PlanError
        With what to do.
    """
    if file is None:
        return
    if file.parent.resolve() != plan.parent.resolve():
        shown = {"folder": str(file.parent), "wanted": str(plan.parent)}
        raise PlanError([Problem.at(Place(str(file)), "remedy.other_folder", **shown)])
    if file.exists():
        raise PlanError([Problem.at(Place(str(file)), "cli.new.exists")])


def write_changed_plan(plan: Path, stated: Plan, changes: Mapping[str, Any], file: Path) -> tuple[str, ...]:
    """Write the text of `plan` so that it says `stated` with `changes`.

    Scenarios that would change nothing any more, because the plan now says it, are left out and returned.

    Raises
    ------
    PlanError
        There is nothing to change, or the file cannot be written.
    """
    if not changes:
        raise PlanError([Problem.at(NOWHERE, "risk.nothing_to_apply")])
    return write_plan(plan, stated.change(changes), file)


def write_plan(plan: Path, changed: Plan, file: Path) -> tuple[str, ...]:
    """`write_changed_plan` for a plan whose changes have been made.

    Raises
    ------
    PlanError
        The file cannot be written.
    """
    from quotaopt.files import write_text
    from quotaopt.plan.document.edit import edited
    from quotaopt.plan.document.yaml_source import read_text
    from quotaopt.plan.scenarios import idle_scenarios

    idle = idle_scenarios(changed)
    kept = {name: one for name, one in changed.document.get("scenarios", {}).items() if name not in idle}
    document = {key: one for key, one in changed.document.items() if key != "scenarios" or not idle}
    text = edited(read_text(plan), {**document, **({"scenarios": kept} if idle and kept else {})})
    write_text(file, text)
    return idle
