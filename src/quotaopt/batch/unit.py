"""One of many: a business unit with its own plan, or a plan with a few entries changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.files import file_name
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.nearest import nearest


@dataclass(frozen=True)
class Unit:
    """What is solved, and under which name."""

    name: str
    plan: Path | Problem  # why there is none
    actuals: Path | None = None
    changes: Mapping[str, Tree] = field(default_factory=dict)  # by dotted path
    place: Place = NOWHERE  # where it is listed

    def from_anywhere(self) -> Unit:
        """The same unit for workers whose current folder is another one."""
        plan = self.plan.absolute() if isinstance(self.plan, Path) else self.plan
        return replace(self, plan=plan, actuals=self.actuals and self.actuals.absolute())

    @property
    def folder(self) -> str:
        """The name of the folder with its results; names that differ in case alone have the same."""
        return file_name(self.name, set())


def require_distinct(units: Iterable[Unit]) -> None:
    """Refuse units whose results would lie in one folder.

    Raises
    ------
    PlanError
        With every unit whose name another one has.
    """
    seen: dict[str, Unit] = {}
    problems = []
    for unit in units:
        first = seen.setdefault(unit.folder.casefold(), unit)
        if first is not unit:
            problems.append(Problem.at(unit.place, "batch.one_name", name=unit.name, other=first.name))
    if problems:
        raise PlanError(problems)


def selected(units: Sequence[Unit], patterns: Sequence[str]) -> list[Unit]:
    """The units whose names match any of the patterns, in their order; all where there are none.

    Raises
    ------
    PlanError
        With every pattern that matches no unit.
    """
    if not patterns:
        return list(units)
    names = [unit.name for unit in units]
    problems = list(_idle(patterns, names))
    if problems:
        raise PlanError(problems)
    return [unit for unit in units if any(fnmatchcase(unit.name, pattern) for pattern in patterns)]


def _idle(patterns: Iterable[str], names: Sequence[str]) -> Iterator[Problem]:
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            near = nearest(pattern, names, 5)
            yield Problem.at(Place(path=pattern), "batch.no_such_unit", name=pattern, nearest=near)
