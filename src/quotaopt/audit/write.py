"""An audit as a file: the page, the document for machines, or a picture of the back-test, by extension."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.audit.page import audit_document, audit_page
from quotaopt.errors import Place, PlanError, Problem
from quotaopt.messages import Language, say
from quotaopt.picture import Line, Lines
from quotaopt.report.forms import write_form

if TYPE_CHECKING:
    from quotaopt.audit.run import Audit

_MISSED = "missed."


def write_audit(found: Audit, path: Path, lang: Language = "en") -> None:
    """Write an audit as the extension of `path` says.

    Raises
    ------
    PlanError
        As `write_form`; a picture is asked for and there is no back-test.
    """
    write_form(
        path,
        page=lambda console: audit_page(found, lang),
        document=lambda: audit_document(found, lang),
        picture=lambda: misses_by_period(found, path, lang),
    )


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
