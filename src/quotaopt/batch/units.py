"""From a folder, or a table, to the units in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from quotaopt.batch.unit import Unit, require_distinct, selected
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.plan.nearest import nearest

_NAME = "{unit}"


def units_of(
    source: Path,
    *,
    match: str | None = None,
    select: Sequence[str] = (),
    actuals: str | None = None,
    besides: Path | None = None,
) -> list[Unit]:
    """The units of a folder or a table, in its order; those of a folder by name.

    Parameters
    ----------
    match
        Of a folder: the plan files that are units, as a pattern such as ``*/plan-*.yaml``.
    select
        Patterns of names, such as ``East*``; all units where there are none.
    actuals
        The file of a unit's actuals, in which ``{unit}`` stands for its name, in place of those found.
    besides
        A folder that holds results and is no unit.

    Raises
    ------
    PlanError
        There is no such folder or table, it holds no unit, two units have one name, the table has columns
        that mean nothing, or a pattern matches no unit.
    """
    if not source.exists():
        beside = (entry.name for entry in source.parent.iterdir()) if source.parent.is_dir() else ()
        near = nearest(source.name, beside, 5) or "-"
        raise PlanError([Problem.at(Place(str(source)), "batch.nowhere", nearest=near)])
    if source.is_dir():
        from quotaopt.batch.folder import units_in

        units = units_in(source, match, besides)
    elif match is not None:
        raise PlanError([Problem.at(Place(str(source)), "batch.match_without_folder")])
    else:
        from quotaopt.batch.listed import units_listed

        units = units_listed(source)
    require_distinct(units)
    chosen = selected(units, select)
    if actuals is None:
        return chosen
    return [replace(unit, actuals=Path(actuals.replace(_NAME, unit.name))) for unit in chosen]
