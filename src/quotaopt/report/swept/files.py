"""A sweep for machines and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.files import json_text, whole_file, write_text
from quotaopt.messages import Language, say
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import write_picture
from quotaopt.report.amounts import decimals_of
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.document import plain
from quotaopt.report.swept.picture import require_drawable, sweep_picture
from quotaopt.report.swept.words import Form, figure_name, form_of
from quotaopt.report.write import require_writable
from quotaopt.sweep.axes import is_number, value_words
from quotaopt.sweep.point import FIGURES, USUAL, Point
from quotaopt.sweep.run import Sweep

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.plan.document.scalars import Tree

WRITABLE = (".csv", ".xlsx", ".json", *PICTURES)
_LOOKS: dict[Form, str] = {"share": "0.00%", "burden": "0.0000", "count": "#,##0"}


def sweep_document(found: Sweep, lang: Language = "en") -> dict[str, Any]:
    """The sweep as plain values; amounts in the unit of the main measure."""
    return {
        "status": "swept",
        "plan": found.plan.spec.plan,
        "unit": found.plan.main.unit,
        "paths": list(found.paths),
        "points": len(found.points),
        "solved": found.solved,
        "kept": found.kept,
        "outdated": found.outdated,
        "base": point_document(found.base, found.members, lang),
        "results": [point_document(point, found.members, lang) for point in found.points],
    }


def point_document(point: Point, members: Sequence[str], lang: Language = "en") -> dict[str, Any]:
    """One point as plain values."""
    changes = {path: plain(value) for path, value in point.changes.items()}
    name = {"name": point.name} if point.name else {}
    if point.figures is None:
        return {**name, "changes": changes, "status": point.status, "reason": point.reason[lang]}
    return {
        **name,
        "changes": changes,
        "status": point.status,
        **{name: plain(point.value(name)) for name in FIGURES},
        "binding": list(point.figures.binding),
        **({"members": {member: plain(point.value(member)) for member in members}} if members else {}),
    }


def sweep_frame(found: Sweep, lang: Language = "en") -> pd.DataFrame:
    """One row per point, in the order asked for; blank where a point has no targets."""
    import pandas as pd

    rows = [_row(found, point, lang) for point in found.points]
    return pd.DataFrame(rows, columns=_columns(found)).convert_dtypes()  # counts stay whole beside blanks


def _columns(found: Sweep) -> list[str]:
    return [
        *(["scenario"] if found.is_named else []),
        *found.paths,
        "status",
        *_measured(found),
        "binding",
        "reason",
    ]


def _measured(found: Sweep) -> tuple[str, ...]:
    """The columns of figures and targets; a total that is varied has its column already."""
    return *(name for name in FIGURES if name not in found.paths), *found.members


def _row(found: Sweep, point: Point, lang: Language) -> list[Any]:
    return [
        *([point.name] if found.is_named else []),
        *(_cell(point.changes.get(path)) for path in found.paths),
        point.status,
        *(_number(point.value(name)) for name in _measured(found)),
        "" if point.figures is None else "; ".join(point.figures.binding),
        point.reason.get(lang, ""),
    ]


def _cell(value: Tree) -> Any:
    """A value of the plan in a cell of a table."""
    return None if value is None else plain(value) if is_number(value) else value_words(value)


def _number(value: Decimal | float | None) -> Any:
    return plain(value)


def require_sweep_file(path: Path, paths: Sequence[str] | None = None) -> None:
    """Refuse, before anything is solved, a file that could not be written in the end.

    Parameters
    ----------
    paths
        What is varied; a picture shows one or two entries. None: it draws something else.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, a library for pictures is missing, or
        there is no picture of so many entries.
    """
    require_writable(path, WRITABLE)
    if path.suffix.lower() in PICTURES and paths is not None:
        require_drawable(paths, path)


def write_sweep(found: Sweep, path: Path, figure: str = USUAL, lang: Language = "en") -> None:
    """Write the table of points, the document, or the picture of one figure.

    Raises
    ------
    PlanError
        As `require_sweep_file`; or the file cannot be written.
    """
    require_sweep_file(path, found.paths)
    kind = path.suffix.lower()
    if kind in PICTURES:
        write_picture(sweep_picture(found, figure, lang), path)
        return
    if kind == ".json":
        write_text(path, f"{json_text(sweep_document(found, lang))}\n")
        return
    with whole_file(path) as unfinished:
        if kind == ".csv":
            sweep_frame(found, lang).to_csv(
                unfinished, index=False, encoding="utf-8-sig", lineterminator="\n"
            )
        else:
            _write_workbook(found, unfinished, lang)


def _write_workbook(found: Sweep, path: Path, lang: Language) -> None:
    with workbook(path, found.plan.spec.plan) as book:
        rows = [_shown(found, point, lang) for point in (found.base, *found.points)]
        Sheets(book).add_rows(
            say("sweep.sheet", lang), _headers(found, lang), rows, names=len(found.paths) + found.is_named
        )


def _shown(found: Sweep, point: Point, lang: Language) -> list[Any]:
    """A row as people read it; the plan as it is comes first."""
    row = _row(found, point, lang)
    at = len(found.paths) + found.is_named
    row[at] = say("sweep.base" if point is found.base else f"sweep.status.{point.status}", lang)
    return row


def _headers(found: Sweep, lang: Language) -> dict[str, str]:
    """Headers, and how the numbers below them look."""
    values = {path: "General" if _are_numbers(found, path) else "" for path in found.paths}
    amount = amount_look(decimals_of(found.plan.main.step))
    measured = {figure_name(name, lang): _LOOKS.get(form_of(name), amount) for name in _measured(found)}
    texts = {say("sweep.binding", lang): "", say("sweep.reason", lang): ""}
    named = {say("sweep.scenario", lang): ""} if found.is_named else {}
    return {**named, **values, say("sweep.status", lang): "", **measured, **texts}


def _are_numbers(found: Sweep, path: str) -> bool:
    return all(is_number(point.changes.get(path, 0)) for point in found.points)
