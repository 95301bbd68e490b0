"""Tracking to files, by extension: tables, a workbook, a folder, the document, the page, a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from quotaopt.handout import write as handed
from quotaopt.handout.all_tables import Handouts
from quotaopt.handout.table import Column, Handout
from quotaopt.messages import say
from quotaopt.report.forms import KINDS as FORMS
from quotaopt.report.forms import write_form
from quotaopt.report.write import require_writable
from quotaopt.track.document import track_document
from quotaopt.track.page import headlines, notes, track_page
from quotaopt.track.picture import track_picture
from quotaopt.track.tables import Views

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

TABLES = (".csv", ".xlsx")


def require_place(path: Path) -> None:
    """Refuse, before anything is solved, a file or a folder that could not be written.

    Raises
    ------
    PlanError
        Its extension is unknown or its folder does not exist.
    """
    if path.suffix and not path.is_dir():
        require_writable(path, (*TABLES, *FORMS))
    else:
        handed.require_place(path, 1)


def write_track(views: Views, allocation: Allocation, path: Path) -> None:
    """Write the first table to .csv, all tables to .xlsx or a folder, else the form that is asked for.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_place(path)
    if path.suffix.lower() in FORMS and not path.is_dir():
        write_form(
            path,
            page=lambda console: track_page(views),
            document=lambda: track_document(views),
            picture=lambda: track_picture(views),
        )
        return
    is_one = path.suffix.lower() == ".csv" and not path.is_dir()
    found = (
        Handouts((views.standing(views.standings[0]),), MappingProxyType({}))
        if is_one
        else _with_summary(views, views.all(allocation))
    )
    handed.write_handouts(found, path, views.tracked.plan.spec.plan, views.lang)


def _with_summary(views: Views, found: Handouts) -> Handouts:
    """The sentences of the page before the tables, so that a workbook says what it rests on."""
    tracked, lang = views.tracked, views.lang
    title = say("track.title", lang, plan=tracked.plan.spec.plan, date=tracked.as_of.isoformat())
    rows = tuple((line,) for line in (*headlines(views), *notes(views)))
    unit = views.setting.scale.name(lang)
    summary = Handout("summary", say("track.title.summary", lang), unit, (Column(title),), rows, frozenset())
    return replace(found, tables=(summary, *found.tables))
