"""Risks and goals to files, by extension: tables, a workbook, the document, the page, a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console, RenderableType

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import whole_file
from quotaopt.messages import Language, say
from quotaopt.picture import KINDS as PICTURES
from quotaopt.report.amounts import decimals_of
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.forms import KINDS as FORMS
from quotaopt.report.forms import write_form
from quotaopt.report.write import TABLES, require_writable, write_table
from quotaopt.risks.document import risk_document, risk_picture
from quotaopt.risks.page import assumptions, risk_page, verdict
from quotaopt.risks.run import Risk
from quotaopt.risks.tables import NUMBERS, member_columns

KINDS = (*TABLES, ".xlsx", *FORMS)
_LOOK = "#,##0.######"


def require_drawn(paths: Iterable[Path]) -> None:
    """Refuse pictures of a plan that is not drawn.

    Raises
    ------
    PlanError
        With what else can be written.
    """
    for path in paths:
        if path.suffix.lower() in PICTURES:
            raise PlanError([Problem.at(Place(str(path)), "risk.nothing_to_draw")])


def write_risk(risk: Risk, path: Path, lang: Language = "en") -> None:
    """Write what may come of a plan as the extension of `path` says.

    Raises
    ------
    PlanError
        The extension is unknown, a library for pictures is missing, or the file cannot be written.
    """
    require_writable(path, KINDS)
    kind = path.suffix.lower()
    if kind in FORMS:
        write_form(
            path,
            page=lambda console: risk_page(risk, lang),
            document=lambda: risk_document(risk),
            picture=lambda: risk_picture(risk, lang),
        )
    elif kind == ".xlsx":
        with whole_file(path) as unfinished:
            _write_workbook(risk, unfinished, lang)
    else:
        write_table(pa.table(member_columns(risk)), path)


def write_answer(
    path: Path,
    title: str,
    lang: Language,
    *,
    page: Callable[[Console], Iterable[RenderableType]],
    document: Callable[[], Mapping[str, Any]],
    table: Callable[[], Mapping[str, Sequence[Any]]],
    risk: Risk | None,
) -> None:
    """Write the answer to a goal in the same kinds of files; a picture is of the plan it leads to.

    Raises
    ------
    PlanError
        As `write_risk`; there is no such plan, or it was not drawn; or the file cannot be written.
    """
    require_writable(path, KINDS)
    kind = path.suffix.lower()
    if risk is None:
        require_drawn([path])
    if kind in FORMS:
        write_form(path, page=page, document=document, picture=lambda: risk_picture(_known(risk), lang))
        return
    columns = table()
    if kind != ".xlsx":
        write_table(pa.table(dict(columns)), path)
        return
    looks = {name: "" if isinstance(values[0], str) else _LOOK for name, values in columns.items()}
    with whole_file(path) as unfinished, workbook(unfinished, title) as book:
        rows = list(zip(*columns.values(), strict=True))
        Sheets(book).add_rows(say("risk.sheet", lang), looks, rows, names=1)


def _known(risk: Risk | None) -> Risk:
    assert risk is not None  # refused above
    return risk


def _write_workbook(risk: Risk, path: Path, lang: Language) -> None:
    """The company with what was assumed, and a sheet per level."""
    look = amount_look(decimals_of(risk.allocation.shown.step))
    looks = {say(f"risk.{name}", lang): look for name in NUMBERS[:2]}
    looks |= {say(f"risk.{name}", lang): "0.00%" for name in NUMBERS[2:]}
    columns = member_columns(risk)
    with workbook(path, risk.allocation.plan.spec.plan) as book:
        sheets = Sheets(book)
        heads = {"what": "", "amount": look, "amount_error": look, "part": "0.0%", "part_error": "0.00%"}
        headers = {say(f"risk.{name}", lang): each for name, each in heads.items()}
        sheets.add_rows(say("risk.sheet", lang), headers, list(_company(risk, lang)), names=1)
        rows = list(zip(*columns.values(), strict=True))
        for level in dict.fromkeys(columns["level"]):
            of_level = [row[1:] for row in rows if row[0] == level]
            sheets.add_rows(level, {level: "", **looks}, of_level, names=1)


def _company(risk: Risk, lang: Language) -> Iterator[tuple[str, *tuple[float | None, ...]]]:
    """What, an amount with its error, a part with its error; then sentences."""
    low, middle, high = risk.interval
    yield say("risk.total", lang), float(risk.total), None, None, None
    amounts = {"landing_mean": risk.landing, "low": low, "median": middle, "high": high}
    for name, found in amounts.items():
        yield say(f"risk.{name}", lang), found.value, found.error, None, None
    for name, found in {"reaches": risk.probability, "share": risk.share}.items():
        yield say(f"risk.{name}", lang), None, None, found.value, found.error
    for line in (verdict(risk, lang)[1], *assumptions(risk, lang)):
        yield line, None, None, None, None
