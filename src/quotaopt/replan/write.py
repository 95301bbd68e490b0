"""A replan to files: the targets as a table, a workbook, the document, the page, or a plan in a folder."""

from __future__ import annotations

from pathlib import Path

from quotaopt.files import json_text, whole_file, write_text
from quotaopt.messages import Language, say
from quotaopt.replan.document import replan_document, replan_table
from quotaopt.replan.outlook import Outlook
from quotaopt.replan.page import replan_page, why
from quotaopt.replan.people import changed_people
from quotaopt.replan.replanned import Replanned
from quotaopt.report.amounts import decimals_of
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.plain_page import plain_page
from quotaopt.report.write import TABLES, require_writable, write_table

KINDS = (*TABLES, ".xlsx", ".txt", ".json")
_WIDTH = 110


def write_replan(replanned: Replanned, outlook: Outlook, path: Path, lang: Language = "en") -> None:
    """Write as the extension of `path` says; a table has one row per cell.

    Raises
    ------
    PlanError
        The extension is unknown, or the file cannot be written.
    """
    require_writable(path, KINDS)
    match path.suffix.lower():
        case ".json":
            write_text(path, f"{json_text(replan_document(replanned, outlook, lang))}\n")
        case ".txt":
            text = plain_page(lambda _: replan_page(replanned, outlook, lang), _WIDTH)
            write_text(path, f"{text}\n")
        case ".xlsx":
            with whole_file(path) as unfinished:
                _write_workbook(replanned, unfinished, lang)
        case _:
            write_table(replan_table(replanned), path)


def _write_workbook(replanned: Replanned, path: Path, lang: Language) -> None:
    """People who change, then every cell."""
    ground = replanned.ground
    look = amount_look(decimals_of(ground.step))
    table = replan_table(replanned)
    numbers = ("published", "target", "change")
    with workbook(path, ground.plan.spec.plan) as book:
        sheets = Sheets(book)
        headers = {ground.person: ""} | {
            say(f"replan.{key}", lang): look for key in ("before", "after", "change")
        }
        headers |= {say("replan.relative", lang): "0.0%", say("replan.why", lang): ""}
        rows = [
            (one.name, one.before, one.after, one.change, one.relative, why(one, lang))
            for one in changed_people(replanned)
        ]
        sheets.add_rows(say("replan.sheet.people", lang), headers, rows, names=1)
        cells = {name: look if name in numbers else "" for name in table.column_names}
        values = [table.column(name).to_pylist() for name in table.column_names]
        sheets.add_rows(say("replan.sheet.cells", lang), cells, list(zip(*values, strict=True)))
