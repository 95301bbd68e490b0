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


def write_changed_plan(plan: Path, stated: Plan, changes: Mapping[str, Any], file: Path) -> None:
    """Write the text of `plan` so that it says `stated` with `changes`.

    Raises
    ------
    PlanError
        There is nothing to change, or the file cannot be written.
    """
    from quotaopt.files import whole_file
    from quotaopt.plan.document.edit import edited
    from quotaopt.plan.document.yaml_source import read_text

    if not changes:
        raise PlanError([Problem.at(NOWHERE, "risk.nothing_to_apply")])
    text = edited(read_text(plan), stated.change(changes).document)
    with whole_file(file) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
