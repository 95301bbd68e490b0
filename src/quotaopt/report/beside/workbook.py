"""Plans beside each other as a workbook: figures, what differs, rules, members, and what each input does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotaopt.messages import Language, say
from quotaopt.report.amounts import decimals_of
from quotaopt.report.beside.columns import columns_of, columns_table, digits_of, every_level
from quotaopt.report.beside.document import Levels, shown_levels
from quotaopt.report.beside.figures import FIGURES, LOOKS
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.change.files import add_change_sheet

if TYPE_CHECKING:
    from quotaopt.scenario.beside import SideBySide


def write_workbook(beside: SideBySide, path: Path, by: Levels, lang: Language) -> None:
    """Figures, what differs, rules, the shown levels, every cell, and what each input does."""
    with workbook(path, beside.first.plan.spec.plan) as book:
        sheets = Sheets(book)
        _add_figures(sheets, beside, lang)
        _add_inputs(sheets, beside, lang)
        _add_rules(sheets, beside, lang)
        if beside.main is None:
            return
        for levels in by:
            _add_members(sheets, beside, levels, "×".join(levels), lang)
        _add_members(sheets, beside, every_level(beside), say("compare.cells", lang), lang)
        for name, side in zip(beside.names(lang), beside.sides, strict=True):
            if side.change is not None and side.change.inputs:
                levels = side.change.main.grid.chain[-1:]
                add_change_sheet(sheets, side.change, levels, say("beside.why", lang, name=name), lang)


def add_beside_sheets(beside: SideBySide, by: Levels | None, lang: Language, sheets: Sheets) -> None:
    """What a workbook of effects does not say: figures, rules, and burdens and growth of the shown levels."""
    _add_figures(sheets, beside, lang)
    _add_rules(sheets, beside, lang)
    for levels in shown_levels(beside) if by is None else by:
        title = f"{'×'.join(levels)} {say('beside.burden', lang)}"
        _add_members(sheets, beside, levels, title, lang)


def _add_figures(sheets: Sheets, beside: SideBySide, lang: Language) -> None:
    """A column per figure, a row per plan, so that every column is of one kind."""
    amount = amount_look(0 if beside.main is None else decimals_of(beside.main.step))
    looks = [LOOKS.get(figure.kind, amount) for figure in FIGURES]
    names = [say(f"beside.figure.{figure.name}", lang) for figure in FIGURES]
    headers = {say("beside.called", lang): "", **dict(zip(names, looks, strict=True))}
    headers |= {say("beside.because", lang): ""}
    rows = []
    for name, side, figures in zip(beside.names(lang), beside.sides, beside.figures, strict=True):
        told = [None if figures is None else figure.of(figures) for figure in FIGURES]
        rows.append([name, *(None if one is None else float(one) for one in told), side.because or ""])
    sheets.add_rows(say("beside.figures", lang), headers, rows, names=1)


def _add_inputs(sheets: Sheets, beside: SideBySide, lang: Language) -> None:
    headers = dict.fromkeys((say(f"beside.{key}", lang) for key in ("called", "input", "reads")), "")
    rows = [
        [name, one.name(lang), "; ".join(one.told(lang))]
        for name, inputs in zip(beside.names(lang), beside.inputs, strict=True)
        for one in inputs
    ]
    sheets.add_rows(say("beside.inputs", lang), headers, rows)


def _add_rules(sheets: Sheets, beside: SideBySide, lang: Language) -> None:
    headers = dict.fromkeys((say(f"beside.{key}", lang) for key in ("called", "what", "rule", "members")), "")
    rows = []
    for name, side, found in zip(beside.names(lang), beside.sides, beside.bindings, strict=True):
        if found is None:
            problems = (
                ()
                if side.diagnosis is None or side.diagnosis.error is None
                else side.diagnosis.error.problems
            )
            rows += [[name, say("beside.impossible", lang), one.what(lang), ""] for one in problems]
            continue
        told = {"beside.binds": found.all, "beside.begins": found.begins, "beside.ceases": found.ceases}
        rows += [
            [name, say(key, lang), rule, "; ".join(filter(None, members))]
            for key, of_rules in told.items()
            for rule, members in of_rules.items()
        ]
    sheets.add_rows(say("beside.rules", lang), headers, rows)


def _add_members(
    sheets: Sheets, beside: SideBySide, levels: Sequence[str], title: str, lang: Language
) -> None:
    table, amount = columns_table(beside, levels, lang), amount_look(digits_of(beside))
    looks = {"target": amount, "change": amount, "burden": LOOKS["burden"], "growth": "0.0%"}
    quantities = [quantity for quantity, _ in columns_of(beside)]
    n_names = table.num_columns - len(quantities)
    headers = dict.fromkeys(table.column_names[:n_names], "")
    headers |= dict(zip(table.column_names[n_names:], (looks[one] for one in quantities), strict=True))
    columns = [column.to_pylist() for column in table.columns]
    numbers = [[None if one is None else float(one) for one in column] for column in columns[n_names:]]
    sheets.add_rows(title, headers, list(zip(*columns[:n_names], *numbers, strict=True)), names=n_names)
