"""Units in a folder: every subfolder with a plan file, or every plan file that matches a pattern."""

from __future__ import annotations

from pathlib import Path

from quotaopt.batch.unit import Unit
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.versions.subject import is_versions

PLAN = "plan.yaml"
BATCH = "batch.json"
"""The file by which a folder of results is known; such a folder is no unit."""
_PLANS = (".yaml", ".yml")
_ACTUALS = ("actuals.csv", "actuals.xlsx", "actuals.parquet")


def units_in(folder: Path, match: str | None, besides: Path | None) -> list[Unit]:
    """The units of a folder by name; `besides` is the folder of their results.

    Raises
    ------
    PlanError
        No plan file is found.
    """
    units = _subfolders(folder, besides) if match is None else _matching(folder, match, besides)
    if not any(isinstance(unit.plan, Path) for unit in units):
        shown = match or f"*/{PLAN}"
        raise PlanError([Problem.at(Place(str(folder)), "batch.no_units", match=shown)])
    return units


def _subfolders(folder: Path, besides: Path | None) -> list[Unit]:
    inside = sorted(entry for entry in folder.iterdir() if entry.is_dir() and not _is_apart(entry, besides))
    return [Unit(entry.name, _plan_in(entry), _actuals_in(entry), {}, Place(str(entry))) for entry in inside]


def _is_apart(folder: Path, besides: Path | None) -> bool:
    """Whether a folder is hidden, or one of results."""
    is_result = besides is not None and folder.resolve() == besides.resolve()
    return folder.name.startswith(".") or is_result or (folder / BATCH).exists()


def _plan_in(folder: Path) -> Path | Problem:
    """The plan file of a unit, that of the latest version where it holds versions, or why it has none."""
    if is_versions(folder):
        from quotaopt.versions.names import latest_plan

        return latest_plan(folder)
    if (folder / PLAN).is_file():
        return folder / PLAN
    plans = sorted(entry for entry in folder.iterdir() if entry.suffix.lower() in _PLANS)
    if len(plans) == 1:
        return plans[0]
    if plans:
        names = ", ".join(plan.name for plan in plans)
        return Problem.at(Place(str(folder)), "batch.several_plans", names=names, plan=PLAN)
    return Problem.at(Place(str(folder)), "batch.no_plan", plan=PLAN)


def _actuals_in(folder: Path) -> Path | None:
    return next((folder / name for name in _ACTUALS if (folder / name).is_file()), None)


def _matching(folder: Path, match: str, besides: Path | None) -> list[Unit]:
    try:
        found = sorted(path for path in folder.glob(match) if path.is_file())
    except (ValueError, NotImplementedError) as error:
        raise PlanError([Problem.at(Place(path=match), "batch.no_pattern", reason=str(error))]) from error
    plans = [path for path in found if not any(_is_apart(one, besides) for one in _between(path, folder))]
    return [Unit(_name(path, folder), path, _actuals_in(path.parent), {}, Place(str(path))) for path in plans]


def _between(path: Path, folder: Path) -> list[Path]:
    """The folders above a file, up to `folder`."""
    return [one for one in path.parents if one != folder and one.is_relative_to(folder)]


def _name(path: Path, folder: Path) -> str:
    """The way to a plan file; ``East/plan.yaml`` is East, as is ``East/plan/plan.yaml``."""
    inside = path.relative_to(folder).with_suffix("")
    parts = list(inside.parts)
    while len(parts) > 1 and parts[-1] == Path(PLAN).stem:
        parts.pop()
    return "/".join(parts)
