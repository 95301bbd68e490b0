"""A frontier for machines and spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotaopt.files import json_text, whole_file, write_text
from quotaopt.frontier import Frontier, Point
from quotaopt.messages import Language, say
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import write_picture
from quotaopt.report.book import Sheets, workbook
from quotaopt.report.document import plain
from quotaopt.report.frontier.picture import frontier_picture
from quotaopt.report.frontier.words import Words, price_of_fairness
from quotaopt.report.write import require_writable

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.model.arrays import FloatArray

WRITABLE = (".csv", ".xlsx", ".json", *PICTURES)
_LOOKS = {"share": "0.00%", "money": "#,##0"}


def frontier_document(found: Frontier) -> dict[str, Any]:
    """The frontier as plain values: shares as fractions, money in the main measure's unit."""
    knee, today = found.knee, found.today_shown()
    return {
        "status": "efficient",
        "plan": found.plan.spec.plan,
        "unit": found.plan.main.unit,
        "between": [{"name": one.name, "sense": one.sense, "unit": one.unit} for one in found.objectives],
        "conflict": found.conflicts,
        "knee": None if knee is None else knee.number,
        "now": None if today is None else _named(found, today),
        "better_than_now": [point.number for point in found.better_than_today],
        "points": [_point(found, point) for point in found.points],
    }


def _point(found: Frontier, point: Point) -> dict[str, Any]:
    return {
        "number": point.number,
        **_named(found, point.values),
        "best_in": list(point.best_in),
        "prices": _named(found, point.prices),
        "proof": {
            "weights": _named(found, point.efficient.weight),
            "value": plain(float(point.efficient.weight @ point.efficient.f)),
            "bound": plain(point.efficient.bound),
            "slack": _named(found, point.slack),
        },
    }


def _named(found: Frontier, values: FloatArray) -> dict[str, Any]:
    return {one.name: plain(value) for one, value in zip(found.objectives, values.tolist(), strict=True)}


def frontier_frame(found: Frontier) -> pd.DataFrame:
    """One row per point: its objectives, what they cost, how sharply it is proved, what it is."""
    import pandas as pd

    rows = []
    for point in found.points:
        price = price_of_fairness(found, point)
        rows.append(
            {
                "number": point.number,
                **_named(found, point.values),
                **({} if price is None else {"price_of_fairness": price}),
                **{f"slack_{name}": value for name, value in _named(found, point.slack).items()},
                "best_in": ", ".join(point.best_in),
                "knee": point is found.knee,
            }
        )
    return pd.DataFrame(rows)


def write_frontier(found: Frontier, path: Path, lang: Language = "en") -> None:
    """Write the points as a table, the document, or the picture.

    Raises
    ------
    PlanError
        The extension is unknown, a library for pictures is missing, or the file cannot be written.
    """
    require_writable(path, WRITABLE)
    kind = path.suffix.lower()
    if kind in PICTURES:
        write_picture(frontier_picture(found, lang), path)
        return
    if kind == ".json":
        write_text(path, f"{json_text(frontier_document(found))}\n")
        return
    with whole_file(path) as unfinished:
        if kind == ".csv":
            frontier_frame(found).to_csv(unfinished, index=False, encoding="utf-8-sig", lineterminator="\n")
        else:
            _write_workbook(found, unfinished, lang)


def _write_workbook(found: Frontier, path: Path, lang: Language) -> None:
    words, today = Words(found, lang), found.today_shown()
    priced = words.price_of_fairness(found.points[0]) is not None
    headers = {say("frontier.number", lang): "0"}
    for one in found.objectives:
        measure, unit = say(f"frontier.measure.{one.name}", lang), found.plan.main.unit
        headers[measure if one.unit == "share" else f"{measure} {unit}"] = _LOOKS[one.unit]
    if priced:
        headers[say("frontier.price", lang)] = _LOOKS["money"]
    headers[say("frontier.remark", lang)] = ""
    rows: list[list[Any]] = []
    if today is not None:
        rows.append([None, *today.tolist(), *([None] if priced else []), say("frontier.now", lang)])
    for point in found.points:
        price = [words.price_of_fairness(point)] if priced else []
        rows.append([point.number, *point.values.tolist(), *price, words.mark(point)])
    with workbook(path, found.plan.spec.plan) as book:
        Sheets(book).add_rows(say("frontier.sheet", lang), headers, rows)
