"""A sweep as a picture: a line where one entry is varied, a field of colours where two are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.picture import Heat, Measured, Picture, Response
from quotaopt.plan.document.paths import child, numbered, parse_path
from quotaopt.plan.document.scalars import Tree, canonical
from quotaopt.report.swept.words import figure_name, form_of
from quotaopt.sweep.axes import is_number, value_words
from quotaopt.sweep.point import Point
from quotaopt.sweep.run import Sweep


def require_drawable(paths: Sequence[str], path: Path | None = None) -> None:
    """Refuse a picture of more than two varied entries, or of none.

    Raises
    ------
    PlanError
        With how many there are.
    """
    if not 1 <= len(paths) <= 2:
        place = NOWHERE if path is None else Place(str(path))
        raise PlanError([Problem.at(place, "sweep.not_drawn", count=len(paths))])


def sweep_picture(found: Sweep, figure: str, lang: Language) -> Picture:
    """The picture of one figure.

    Raises
    ------
    PlanError
        Not one or two entries are varied, or no point has the figure.
    """
    require_drawable(found.paths)
    if all(point.value(figure) is None for point in found.points):
        raise PlanError([Problem.at(NOWHERE, "sweep.nothing_drawn", figure=figure_name(figure, lang))])
    numbers = all(is_number(point.changes.get(found.paths[0])) for point in found.points)
    return _response(found, figure, lang) if len(found.paths) == 1 and numbers else _heat(found, figure, lang)


def _response(found: Sweep, figure: str, lang: Language) -> Response:
    (path,) = found.paths
    values = {Fraction(str(point.changes[path])): point.value(figure) for point in found.points}
    known = {at: value for at, value in values.items() if value is not None}
    now, base = stated(found, path), found.base.value(figure)
    return Response(
        points=sorted(known.items()),
        gaps=sorted(values.keys() - known.keys()),
        along=path,
        measured=measured(found, figure, lang),
        title=say("sweep.picture.line", lang, figure=figure_name(figure, lang), path=path),
        subtitle=found.plan.spec.plan,
        lang=lang,
        base=(Fraction(str(now)), base) if is_number(now) and base is not None else None,
    )


def _heat(found: Sweep, figure: str, lang: Language) -> Heat:
    along = found.paths[0]
    down = found.paths[1] if len(found.paths) > 1 else ""
    columns, rows = (dict(_known(found, path)) for path in (along, down))
    values = {
        (_key(found, point, down), _key(found, point, along)): point.value(figure) for point in found.points
    }
    places = {(row, column): (at, to) for at, row in enumerate(rows) for to, column in enumerate(columns)}
    title = {"figure": figure_name(figure, lang), "path": along, "other": down}
    return Heat(
        rows=list(rows.values()),
        columns=list(columns.values()),
        values=[[values.get((row, column)) for column in columns] for row in rows],
        gaps=[places[key] for key, value in values.items() if value is None],
        down=down,
        along=along,
        measured=measured(found, figure, lang),
        title=say("sweep.picture.field" if down else "sweep.picture.line", lang, **title),
        subtitle=found.plan.spec.plan,
        lang=lang,
    )


def _known(found: Sweep, path: str) -> Iterator[tuple[str, str]]:
    """The values of an entry in the order of the points, and how they are written."""
    for point in found.points:
        yield _key(found, point, path), value_words(_value(found, point, path)) if path else ""


def _key(found: Sweep, point: Point, path: str) -> str:
    return canonical(_value(found, point, path)) if path else ""


def _value(found: Sweep, point: Point, path: str) -> Tree:
    """What an entry is at a point, changed or as the plan has it."""
    return point.changes[path] if path in point.changes else stated(found, path)


def measured(found: Sweep, figure: str, lang: Language) -> Measured:
    """What the values of a picture are."""
    match form_of(figure):
        case "amount":
            return Measured(figure_name(figure, lang), "amount", found.plan.main.unit)
        case "share":
            return Measured(figure_name(figure, lang), "share")
        case "burden":
            return Measured(figure_name(figure, lang), "number")
        case "count":
            return Measured(figure_name(figure, lang), "amount")


def stated(found: Sweep, path: str) -> Tree:
    """What the plan says at a path; None where it says nothing."""
    document: Mapping[str, Tree] = found.plan.document
    here: Tree = dict(document)
    for part in numbered(here, parse_path(path) or ()):
        here = child(here, part)
    return here
