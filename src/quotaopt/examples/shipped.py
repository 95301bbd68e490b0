"""The plans that come with quotaopt, and copies of them to start from."""

from __future__ import annotations

import shutil
from pathlib import Path

_ROOMS = (Path(__file__).parents[1] / "models", Path(__file__).parents[3] / "models")
"""In an installed package beside the code; in a checkout at its top."""
_KEPT_BACK = {"expected.csv", "expected.json"}


def shipped_plans() -> dict[str, Path]:
    """Name -> folder of every shipped plan."""
    room = next(room for room in _ROOMS if room.is_dir())
    return {plan.parent.name: plan.parent for plan in sorted(room.glob("*/plan.yaml"))}


def copy_example(name: str, folder: Path | str) -> Path:
    """Copy a shipped plan with its tables into `folder`, which is made where it is missing.

    Returns
    -------
    Path
        The plan file.

    Raises
    ------
    KeyError
        There is no such plan; `shipped_plans` names them.
    """
    source, folder = shipped_plans()[name], Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.iterdir()):
        if file.is_file() and file.name not in _KEPT_BACK:
            shutil.copyfile(file, folder / file.name)
    return folder / "plan.yaml"
