"""An audit as a file: the page, the document for machines, or a picture of the back-test, by extension."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.audit.page import audit_document, audit_page
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import require_folder, whole_file
from quotaopt.messages import Language, say
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import Line, Lines, require_picture, write_picture
from quotaopt.report.plain_page import plain_page

if TYPE_CHECKING:
    from quotaopt.audit.run import Audit

KINDS = (".txt", ".json", *PICTURES)
_WIDTH = 110
_MISSED = "missed."


def require_audited(path: Path) -> None:
    """Refuse a file that could not be written, before anything is solved.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, or the library for PNG is missing.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        known = " ".join(KINDS)
        raise PlanError([Problem.at(Place(str(path)), "report.unknown_extension", kind=kind, known=known)])
    if kind in PICTURES:
        require_picture(path)
    require_folder(path)


def write_audit(found: Audit, path: Path, lang: Language = "en") -> None:
    """Write an audit as the extension of `path` says.

    Raises
    ------
    PlanError
        As `require_audited`; a picture is asked for and there is no back-test; or the file cannot be written.
    """
    require_audited(path)
    kind = path.suffix.lower()
    if kind in PICTURES:
        write_picture(misses_by_period(found, path, lang), path)
        return
    text = (
        plain_page(lambda console: audit_page(found, lang), _WIDTH)
        if kind == ".txt"
        else json.dumps(audit_document(found, lang), ensure_ascii=False, indent=2, allow_nan=False)
    )
    with whole_file(path) as unfinished:
        unfinished.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def misses_by_period(found: Audit, path: Path, lang: Language) -> Lines:
    """What the plan's way and others would have missed in past periods, as a picture.

    Raises
    ------
    PlanError
        No period could be tried; with the reason.
    """
    tests = {one.test: one for one in found.findings}
    tried = tests.get("backtest_periods", tests.get("backtest"))
    table = tried.table if tried is not None and tried.test == "backtest_periods" else None
    if tried is None or table is None:
        why = say("audit.not_asked", lang) if tried is None or tried.reason is None else tried.says(lang)
        raise PlanError([Problem.at(Place(str(path)), "audit.no_picture", why=why)])
    columns = list(zip(*table.rows, strict=True))
    lines = [
        Line(say(f"audit.method.{column.removeprefix(_MISSED)}", lang), [float(share) for share in shares])
        for column, shares in zip(table.columns, columns, strict=True)
        if column.startswith(_MISSED)
    ]
    plan = found.allocation.plan.spec.plan
    about = say("audit.picture.about", lang)
    return Lines(lines, [str(period) for period in columns[0]], say("audit.picture", lang), plan, about)
