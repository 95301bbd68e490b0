"""Action sheets as files: a workbook, or a folder with a page and a table for every person."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.files import BYTE_ORDER_MARK, file_name, make_folder, require_folder, whole_file
from quotaopt.messages import Language, say
from quotaopt.process import ActionSheet, ActionSheets
from quotaopt.report.sheets.book import write_book
from quotaopt.report.sheets.words import action_headers, belongs, days_of, lines, unit_of

WORKBOOK = ".xlsx"


def require_sheets_path(path: Path) -> None:
    """Refuse, before anything is solved, what is neither a workbook nor a folder.

    Raises
    ------
    PlanError
        A file of another kind, or one whose folder does not exist.
    """
    if path.suffix.lower() == WORKBOOK:
        require_folder(path)
    elif path.exists() and not path.is_dir():
        raise PlanError([Problem.at(Place(str(path)), "report.sheets.where")])


def write_sheets(sheets: ActionSheets, path: Path, lang: Language, person: str | None = None) -> None:
    """Write all sheets, or one person's, to a workbook or a folder.

    Raises
    ------
    PlanError
        There is no such person, or something cannot be written.
    """
    chosen = list(sheets) if person is None else [sheets.of(person)]
    if path.suffix.lower() == WORKBOOK:
        with whole_file(path) as unfinished:
            write_book(sheets, chosen, unfinished, lang)
        return
    make_folder(path)
    taken: set[str] = set()
    for sheet in chosen:
        stem = file_name(sheet.person, taken)
        with whole_file(path / f"{stem}.md") as unfinished:
            unfinished.write_text(markdown(sheets, sheet, lang), encoding="utf-8")
        with whole_file(path / f"{stem}.csv") as unfinished:
            _write_table(sheets, sheet, unfinished, lang)


def _write_table(sheets: ActionSheets, sheet: ActionSheet, path: Path, lang: Language) -> None:
    """Every line of a sheet: level, period, first and last day of weeks, target, counts."""
    headers = [say(f"report.sheets.{key}", lang) for key in ("level", "period", "first_day", "last_day")]
    with path.open("wb") as raw:
        raw.write(BYTE_ORDER_MARK.encode())
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*headers, say("report.target", lang), *sheet.stages])
        for line in lines(sheet, sheets.plan.main.step, lang):
            week = line.span.week
            days = ("", "") if week is None else (week.first.isoformat(), week.last.isoformat())
            target = "" if line.target is None else f"{line.target:f}"
            writer.writerow([line.span.level or "", line.name, *days, target, *line.counts])


def markdown(sheets: ActionSheets, sheet: ActionSheet, lang: Language) -> str:
    """A person's page as Markdown: periods, key actions, weeks."""
    unit, told = unit_of(sheets, lang), lines(sheet, sheets.plan.main.step, lang)
    periods = [
        [line.name, "" if line.target is None else unit.show(line.target), *map(str, line.counts)]
        for line in told
        if line.span.week is None
    ]
    weeks = [[line.name, days_of(line), *map(str, line.counts)] for line in told if line.span.week]
    actions = [[one.action, one.owner, one.date, one.support] for one in sheet.actions]
    parts = [
        f"# {_plain(sheet.person)}",
        _plain(" · ".join(filter(None, (sheets.plan.spec.plan, belongs(sheet))))),
        say("report.amounts_in", lang, unit=unit.name),
        _table([say("report.sheets.period", lang), say("report.target", lang), *sheet.stages], periods, 1),
    ]
    if actions:
        headers = action_headers(lang)
        parts += [f"## {say('report.sheets.actions', lang)}", _table(headers, actions, len(headers))]
    if weeks:
        headers = [say("report.sheets.week_name", lang), say("report.sheets.days", lang), *sheet.stages]
        parts += [f"## {say('report.sheets.weeks', lang)}", _table(headers, weeks, 2)]
    return "\n\n".join(parts) + "\n"


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], n_texts: int) -> str:
    """A table whose first `n_texts` columns are texts and whose others are numbers."""
    marks = ["---" if column < n_texts else "---:" for column in range(len(headers))]
    return "\n".join(f"| {' | '.join(map(_plain, row))} |" for row in (headers, marks, *rows))


def _plain(text: str) -> str:
    """A text that cannot end a cell or a line."""
    return text.replace("|", "\\|").replace("\n", " ")
