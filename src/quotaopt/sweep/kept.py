"""Points kept on disk as they are done: one line of JSON each, only ever added to.

A line says which plan it answers by fingerprints of that plan, its tables, the options and the software:
it serves every later sweep that asks the same of the same plan, and no other. What a killed process left
half written is passed over, and the next line begins on its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.fairness.measures import Measures
from quotaopt.figures import Figures
from quotaopt.files import require_folder
from quotaopt.options import SolveOptions
from quotaopt.plan.document.scalars import canonical, from_python
from quotaopt.plan.plan import Plan
from quotaopt.plan.provenance import provenance
from quotaopt.sweep.axes import Changes
from quotaopt.sweep.point import Point

_MARK = "quotaopt_point"
_FORM = 1


def fingerprint(plan: Plan, options: SolveOptions) -> str:
    """Equal for two plans exactly where everything that decides the answer is equal."""
    made_from = {**provenance(plan), "options": asdict(options)}
    return sha256(canonical(from_python(made_from)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Key:
    """The plan that figures are measured against, and the variant itself."""

    base: str
    point: str


class Kept:
    """The points of a file, and where new ones are added to it. Without a file nothing is kept."""

    def __init__(self, path: Path | None, title: str) -> None:
        if path is not None:
            require_folder(path)
        self._path, self._title = path, title
        self._points = {} if path is None or not path.exists() else _read(path, title)
        self._is_begun = False

    def count_of_others(self, base: str) -> int:
        """How many points the file holds that were measured against another plan than `base`."""
        return sum(key.base != base for key in self._points)

    def find(self, key: Key, changes: Changes, members: Sequence[str]) -> Point | None:
        """The point of these plans; None where it is not there, or lacks a member's target."""
        known = self._points.get(key)
        if known is None or (known.is_solved and not set(members) <= set(known.members)):
            return None
        asked = {name: known.members[name] for name in members if name in known.members}
        return replace(known, changes=changes, members=asked)

    def add(self, key: Key, point: Point) -> None:
        """Keep a point; it is on disk when this returns.

        Raises
        ------
        PlanError
            The file cannot be written.
        """
        self._points[key] = point
        if self._path is None:
            return
        line = json.dumps(_written(key, point, self._title), ensure_ascii=False, allow_nan=False)
        start = "" if self._is_begun or _ends_a_line(self._path) else "\n"
        self._is_begun = True
        try:
            with self._path.open("ab") as file:
                file.write(f"{start}{line}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            reason = error.strerror or str(error)
            raise PlanError(
                [Problem.at(Place(str(self._path)), "report.not_written", reason=reason)]
            ) from error


def _ends_a_line(path: Path) -> bool:
    """Whether what is added begins a new line."""
    if not path.exists() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _read(path: Path, title: str) -> dict[Key, Point]:
    """All whole lines of a file, the later of two on the same plan.

    Raises
    ------
    PlanError
        The file holds something else, or the points of a plan of another name.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise PlanError([Problem.at(Place(str(path)), "sweep.unreadable", reason=reason)]) from error
    points: dict[Key, Point] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = _entry(line)
        if entry is None:
            if not line.startswith(f'{{"{_MARK}"'.encode()):
                raise PlanError([Problem.at(Place(str(path), line=number), "sweep.not_points")])
            continue
        if entry["plan"] != title:
            place = Place(str(path), line=number)
            raise PlanError([Problem.at(place, "sweep.points_of_other", plan=title, other=entry["plan"])])
        points[Key(entry["base"], entry["point"])] = _point(entry)
    return points


def _entry(line: bytes) -> dict[str, Any] | None:
    """A line of ours; None for half a line, and for anything else."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.get(_MARK) == _FORM else None


def _written(key: Key, point: Point, title: str) -> dict[str, Any]:
    figures = None if point.figures is None else _plain(point.figures)
    return {
        _MARK: _FORM,
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
