"""What a unit is made from: files, and fingerprints of their bytes."""

from __future__ import annotations

from hashlib import sha256
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.batch.unit import Unit
from quotaopt.errors import Problem

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def files_of(unit: Unit, plan: Plan) -> dict[str, str]:
    """The files that decide the answer, seen from the plan's folder, and their fingerprints.

    What a database answered has the name of its table alone, and is never known to be the same.
    """
    from quotaopt.plan.tables.registry import split_sheet

    assert isinstance(unit.plan, Path)  # it has been read
    found = {unit.plan.name: digest(unit.plan)}
    for name, source in plan.spec.tables.items():
        at = name if source.file is None else split_sheet(source.file)[0]
        found[at] = plan.tables[name].sha256
    if unit.actuals is not None:
        found[relpath(unit.actuals, unit.plan.parent)] = digest(unit.actuals)
    return found


def files_beside(unit: Unit) -> dict[str, str]:
    """All files in the plan's folder: of a unit that was stopped it is not known which of them it reads."""
    if isinstance(unit.plan, Problem):
        return {}
    return {path.name: digest(path) for path in sorted(unit.plan.parent.iterdir()) if path.is_file()}


def marked(folder: Path, *names: str) -> dict[str, str]:
    """Files of a folder and fingerprints of their bytes."""
    return {name: digest(folder / name) for name in names}


def digest(path: Path) -> str:
    """The fingerprint of a file's bytes; "" where it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
