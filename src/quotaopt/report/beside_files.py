"""Plans beside each other in files: tables, a workbook, the document, the page, a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.files import require_folder, whole_file
from quotaopt.messages import Language, say
from quotaopt.picture import KINDS as PICTURES
from quotaopt.picture import require_picture, write_picture
from quotaopt.plan.tables.buffers import as_arrow, names_as_arrow
from quotaopt.report.amounts import Amounts, decimals_of
from quotaopt.report.beside_document import Levels, beside_document, require_known, shown_levels
from quotaopt.report.beside_figures import FIGURES, LOOKS
from quotaopt.report.change_files import add_change_sheet
from quotaopt.report.frames import frame_of
from quotaopt.report.plain_page import plain_page
from quotaopt.report.table import amounts_array
from quotaopt.report.workbook import Sheets, amount_look, workbook
from quotaopt.report.write import TABLES, require_writable, write_table

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.model.arrays import FloatArray, IntArray
    from quotaopt.scenario.beside import SideBySide
    from quotaopt.scenario.part import Groups, Part

WRITABLE = (*TABLES, ".xlsx", ".json", ".txt", *PICTURES)
_WIDTH = 140
_DECIMALS = 6  # of burdens and growth, which are measured and not promised
QUANTITIES = ("target", "change", "burden", "growth")


def require_beside_file(path: Path, by: Levels | None = None) -> None:
    """Refuse, before anything is solved, a file that could not be written in the end.

    Raises
    ------
    PlanError
        The extension is unknown, the folder does not exist, a library for pictures is missing, or a
        plain table is to hold more than one combination of levels.
    """
    require_writable(path, WRITABLE)
    if path.suffix.lower() in PICTURES:
        require_picture(path)
    if path.suffix.lower() in TABLES and by is not None and len(by) > 1:
        raise PlanError([Problem.at(Place(str(path)), "beside.one_table")])
    require_folder(path)


def beside_frame(beside: SideBySide, levels: Sequence[str]) -> pd.DataFrame:
    """One row per group of every measure and tier: members, then per plan target, change, burden, growth.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice; or no plan can be met.
    """
    require_known(beside, [levels])
    return frame_of(_table(beside, levels, "en"))


def write_beside(beside: SideBySide, path: Path, by: Levels | None = None, lang: Language = "en") -> None:
    """Write plans beside each other; a plain table has every cell, or the groups of one entry of `by`.

    Raises
    ------
    PlanError
        As `require_beside_file`; a level does not exist, no plan can be met, or the file cannot be written.
    """
    require_beside_file(path, by)
    require_known(beside, by or ())
    kind = path.suffix.lower()
    if kind in PICTURES:
        from quotaopt.report.beside_picture import beside_picture

        return write_picture(beside_picture(beside, by, lang), path)
    if kind in TABLES:
        return write_table(_table(beside, by[0] if by else _every_level(beside), lang), path)
    with whole_file(path) as unfinished:
        if kind == ".xlsx":
            _write_workbook(beside, unfinished, shown_levels(beside) if by is None else by, lang)
            return None
        if kind == ".json":
            document = beside_document(beside, by, lang)
            text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
        else:
            from quotaopt.report.beside_page import beside_page

            text = plain_page(lambda console: beside_page(beside, console, lang, by), _WIDTH)
        unfinished.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return None


def _every_level(beside: SideBySide) -> tuple[str, ...]:
    return () if beside.main is None else tuple(beside.main.grid.labels)


def _table(beside: SideBySide, levels: Sequence[str], lang: Language) -> pa.Table:
    """All measures and tiers, one after the other."""
    if not beside.parts:
        raise PlanError([Problem.at(NOWHERE, "beside.nothing_solved")])
    digits = _digits(beside)
    tables = [_part_table(beside, part, part.by(levels), digits, lang) for part in beside.parts]
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()


def _digits(beside: SideBySide) -> int:
    """How many decimals all amounts need."""
    return max(decimals_of(part.step) for part in beside.parts)


def _part_table(beside: SideBySide, part: Part, groups: Groups, digits: int, lang: Language) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for level, name in part.layer.members.items():
        columns[level] = _dictionary(np.zeros(len(groups), dtype=np.int32), np.array([name], dtype=object))
    for level, names in groups.names.items():
        members, codes = np.unique(names, return_inverse=True)
        columns[level] = _dictionary(codes.astype(np.int32), members)
    for quantity, number in columns_of(beside):
        header = f"{beside.names(lang)[number]} {say(f'beside.{quantity}', lang)}"
        values = values_of(groups, quantity)[:, number]
        if quantity in ("target", "change"):
            scaled = values.astype(np.int64) * int(part.step.scaleb(digits))
            columns[header] = amounts_array(Amounts(scaled, digits))
        else:
            columns[header] = pa.array(np.round(values, _DECIMALS), from_pandas=True)
    return pa.table(columns)


def columns_of(beside: SideBySide) -> Iterator[tuple[str, int]]:
    """Quantities and plans with columns: a plan without answer has none, nor has the first a change."""
    answered = [number for number, side in enumerate(beside.sides) if side.allocation is not None]
    for quantity in QUANTITIES:
        of = answered
        if quantity == "change":
            of = [number for number in answered if number] if 0 in answered else []
        yield from ((quantity, number) for number in of)


def values_of(groups: Groups, quantity: str) -> IntArray | FloatArray:
    """The numbers of a quantity. (n_groups, n_plans)"""
    match quantity:
        case "target":
            return groups.targets
        case "change":
            return groups.difference
        case "burden":
            return groups.burden
    return groups.growth


def _dictionary(codes: IntArray, names: Any) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(as_arrow(codes), names_as_arrow(names))


def _write_workbook(beside: SideBySide, path: Path, by: Levels, lang: Language) -> None:
    """Figures, what differs, rules, the shown levels, every cell, and what each input does."""
    with workbook(path, beside.first.plan.spec.plan) as book:
        sheets = Sheets(book, lang)
        _add_figures(sheets, beside, lang)
        _add_inputs(sheets, beside, lang)
        _add_rules(sheets, beside, lang)
        if beside.main is None:
            return
        for levels in by:
            _add_members(sheets, beside, levels, "×".join(levels), lang)
        _add_members(sheets, beside, _every_level(beside), say("compare.cells", lang), lang)
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
    table, amount = _table(beside, levels, lang), amount_look(_digits(beside))
    looks = {"target": amount, "change": amount, "burden": LOOKS["burden"], "growth": "0.0%"}
    quantities = [quantity for quantity, _ in columns_of(beside)]
    n_names = table.num_columns - len(quantities)
    headers = dict.fromkeys(table.column_names[:n_names], "")
    headers |= dict(zip(table.column_names[n_names:], (looks[one] for one in quantities), strict=True))
    columns = [column.to_pylist() for column in table.columns]
    numbers = [[None if one is None else float(one) for one in column] for column in columns[n_names:]]
    sheets.add_rows(title, headers, list(zip(*columns[:n_names], *numbers, strict=True)), names=n_names)
