"""Points kept on disk as they are done.

A line says which plan it answers by fingerprints of that plan, its tables, the options and the software:
it serves every later sweep that asks the same of the same plan, and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from quotaopt.errors import PlanError, Problem
from quotaopt.fairness.measures import Measures
from quotaopt.figures import Figures
from quotaopt.kept.lines import Form, Lines
from quotaopt.plan.document.scalars import canonical
from quotaopt.sweep.axes import Changes
from quotaopt.sweep.point import Point

_FORM = Form("quotaopt_point", 1, "sweep.unreadable", "sweep.not_points")


@dataclass(frozen=True)
class Key:
    """The plan that figures are measured against, and the variant itself."""

    base: str
    point: str


class Kept:
    """The points of a file, and where new ones are added to it. Without a file nothing is kept."""

    def __init__(self, path: Path | None, title: str) -> None:
        self._title = title
        self._lines = None if path is None else Lines(path, _FORM)
        self._points = {} if self._lines is None else dict(_points(self._lines, title))

    def __len__(self) -> int:
        return len(self._points)

    def count_of_others(self, base: str) -> int:
        """How many points the file holds that were measured against another plan than `base`."""
        return sum(key.base != base for key in self._points)

    def find(self, key: Key | None, changes: Changes, members: Sequence[str]) -> Point | None:
        """The point of these plans; None where it is not there, or lacks a member's target."""
        known = None if key is None else self._points.get(key)
        if known is None or (known.is_solved and not set(members) <= set(known.members)):
            return None
        asked = {name: known.members[name] for name in members if name in known.members}
        return replace(known, changes=changes, members=asked)

    def add(self, key: Key | None, point: Point) -> None:
        """Keep a point, unless its changes make no plan; it is on disk when this returns.

        Raises
        ------
        PlanError
            The file cannot be written.
        """
        if key is not None and self._lines is not None:
            self._points[key] = point
            self._lines.add(_written(key, point, self._title))


def _points(lines: Lines, title: str) -> Iterator[tuple[Key, Point]]:
    """What a file holds, in the order kept.

    Raises
    ------
    PlanError
        The file holds something else, or the points of a plan of another name.
    """
    for place, entry in lines.read():
        if entry["plan"] != title:
            raise PlanError([Problem.at(place, "sweep.points_of_other", plan=title, other=entry["plan"])])
        yield Key(entry["base"], entry["point"]), _point(entry)


def _written(key: Key, point: Point, title: str) -> dict[str, Any]:
    figures = None if point.figures is None else _plain(point.figures)
    return {
        "plan": title,
        "base": key.base,
        "point": key.point,
        "changes": {path: canonical(value) for path, value in point.changes.items()},
        "status": point.status,
        "figures": figures,
        "members": {name: None if amount is None else str(amount) for name, amount in point.members.items()},
        "reason": dict(point.reason),
    }


def _plain(figures: Figures) -> dict[str, Any]:
    found = asdict(figures)
    return {**found, "total": str(figures.total), "moved": str(figures.moved)}


def _point(entry: Mapping[str, Any]) -> Point:
    members = {name: None if amount is None else Decimal(amount) for name, amount in entry["members"].items()}
    return Point({}, entry["status"], _figures(entry["figures"]), members, entry["reason"])


def _figures(entry: Mapping[str, Any] | None) -> Figures | None:
    if entry is None:
        return None
    known = {field.name: entry[field.name] for field in fields(Figures)}
    known |= {"total": Decimal(entry["total"]), "moved": Decimal(entry["moved"])}
    return Figures(**{**known, "burdens": Measures(**entry["burdens"]), "binding": tuple(entry["binding"])})
