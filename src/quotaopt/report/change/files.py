"""The change between two plans for machines and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from quotaopt.attribution.change import Changed, Moves, PlanChange
from quotaopt.files import json_text, whole_file, write_text
from quotaopt.messages import Language, say
from quotaopt.plan.tables.buffers import as_arrow, names_as_arrow
from quotaopt.report.amounts import Amounts, decimals_of
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.document import plain
from quotaopt.report.frames import frame_of
from quotaopt.report.problems import problems_list
from quotaopt.report.sums import require_levels
from quotaopt.report.table import amounts_array
from quotaopt.report.write import require_writable, write_table

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.attribution.inputs import Edit, Input
    from quotaopt.model.arrays import IntArray

BEFORE, AFTER, DIFFERENCE = "before", "after", "difference"
WRITABLE = (".csv", ".tsv", ".parquet", ".xlsx", ".json", ".svg", ".png")
_PICTURES = (".svg", ".png")
Levels = Sequence[Sequence[str]]


def shown_levels(change: PlanChange) -> list[tuple[str, ...]]:
    """What is shown where nothing is asked for: the coarsest and the finest level of the first dimension."""
    chain = change.main.grid.chain
    return [(level,) for level in dict.fromkeys((chain[0], chain[-1]))]


def require_known(change: PlanChange, by: Levels) -> None:
    """Refuse levels that the plans do not have.

    Raises
    ------
    PlanError
        With one problem per level.
    """
    for levels in by:
        require_levels(levels, tuple(change.main.grid.labels))


def change_frame(change: PlanChange, levels: Sequence[str]) -> pd.DataFrame:
    """One row per group of every measure and tier: members, before, after, difference, effects.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    require_known(change, [levels])
    return frame_of(change_table(change, levels, "en"))


def change_table(change: PlanChange, levels: Sequence[str], lang: Language) -> pa.Table:
    """All measures and tiers, one after the other, with names as dictionary columns."""
    digits = _digits(change)
    tables = [_part_table(part, part.by(levels), change.inputs, digits, lang) for part in change.parts]
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()


def _digits(change: PlanChange) -> int:
    """How many decimals all amounts need."""
    return max(decimals_of(part.step) for part in change.parts)


def _part_table(
    part: Changed, moves: Moves, inputs: Sequence[Input], digits: int, lang: Language
) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for level, name in part.layer.members.items():
        columns[level] = _dictionary(np.zeros(len(moves), dtype=np.int32), np.array([name], dtype=object))
    for level, names in moves.names.items():
        members, codes = np.unique(names, return_inverse=True)
        columns[level] = _dictionary(codes.astype(np.int32), members)
    for header, steps in _numbers(moves, inputs, lang).items():
        columns[header] = amounts_array(Amounts(steps * int(part.step.scaleb(digits)), digits))
    return pa.table(columns)


def _dictionary(codes: IntArray, names: Any) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(as_arrow(codes), names_as_arrow(names))


def _numbers(moves: Moves, inputs: Sequence[Input], lang: Language) -> dict[str, IntArray]:
    """The columns of numbers, by their headers, in steps."""
    effects = {one.name(lang): moves.effects[:, i] for i, one in enumerate(inputs)}
    return {BEFORE: moves.before, AFTER: moves.after, DIFFERENCE: moves.difference, **effects}


def change_document(change: PlanChange, by: Levels | None = None, lang: Language = "en") -> dict[str, Any]:
    """The change as plain values; amounts in the unit of their measure."""
    shown = shown_levels(change) if by is None else by
    require_known(change, shown)
    return {
        "status": "compared",
        "before": _plan(change.before),
        "after": _plan(change.after),
        "members": {level: list(names) for level, names in change.members.items()},
        "inputs": inputs_list(change.inputs, lang),
        "attribution": attribution_document(change, lang),
        "parts": [_part(part, change.inputs, shown, lang) for part in change.parts],
    }


def attribution_document(change: PlanChange, lang: Language) -> dict[str, Any]:
    """How the effects were reckoned."""
    return {
        "value": "owen" if change.is_by_kind else "shapley",
        "orders": change.orders,
        "of_orders": change.of,
        "solves": change.solves,
        "unproved": change.unproved,
        "merged": change.is_merged,
        "impossible": [
            {
                "inputs": [one.name(lang) for one in mixture.inputs],
                "problems": problems_list(mixture.problems, lang),
            }
            for mixture in change.impossible
        ],
    }


def inputs_list(inputs: Sequence[Input], lang: Language) -> list[dict[str, Any]]:
    """Inputs with how they read before and after."""
    return [_input(one, lang) for one in inputs]


def _plan(allocation: Any) -> dict[str, Any]:
    return {
        "plan": allocation.plan.spec.plan,
        "status": allocation.status,
        "verified": allocation.certificate.verified,
        "provenance": dict(allocation.provenance),
    }


def _input(one: Input, lang: Language) -> dict[str, Any]:
    return {
        "name": one.name(lang),
        "kind": one.kind,
        "edits": [_edit(edit) for edit in one.edits],
        "joint": [_input(inside, lang) for inside in one.joint],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"where": edit.where, "before": edit.before, "after": edit.after}


def _part(part: Changed, inputs: Sequence[Input], by: Levels, lang: Language) -> dict[str, Any]:
    return {
        **part.layer.members,
        "unit": part.layer.unit,
        "step": plain(part.step),
        "whole": _rows(part, part.by(()), inputs, lang)[0],
        "by": [{"levels": list(levels), "rows": _rows(part, part.by(levels), inputs, lang)} for levels in by],
    }


def _rows(part: Changed, moves: Moves, inputs: Sequence[Input], lang: Language) -> list[dict[str, Any]]:
    """One entry per group; effects in the order of the inputs."""
    return [
        {
            **{level: str(names[row]) for level, names in moves.names.items()},
            BEFORE: plain(int(moves.before[row]) * part.step),
            AFTER: plain(int(moves.after[row]) * part.step),
            DIFFERENCE: plain(int(moves.difference[row]) * part.step),
            "effects": [plain(int(steps) * part.step) for steps in moves.effects[row]],
        }
        for row in range(len(moves))
    ]


def write_change(
    change: PlanChange,
    path: Path,
    by: Levels | None = None,
    lang: Language = "en",
    *,
    also: Callable[[Sheets], None] | None = None,
) -> None:
    """Write the change: tables by cell, a workbook with the shown levels too, or a waterfall.

    `also` adds sheets of its own to a workbook.

    Raises
    ------
    PlanError
        The extension is unknown, a level does not exist, or the file cannot be written.
    """
    require_writable(path, WRITABLE)
    kind = path.suffix.lower()
    if kind in _PICTURES:
        from quotaopt.picture import write_picture
        from quotaopt.report.change.page import change_picture

        write_picture(change_picture(change, lang), path)
    elif kind == ".json":
        write_text(path, f"{json_text(change_document(change, by, lang))}\n")
    elif kind == ".xlsx":
        with whole_file(path) as unfinished:
            _write_workbook(change, unfinished, shown_levels(change) if by is None else by, lang, also)
    else:
        write_table(change_table(change, tuple(change.main.grid.labels), lang), path)


def _write_workbook(
    change: PlanChange, path: Path, by: Levels, lang: Language, also: Callable[[Sheets], None] | None
) -> None:
    """The inputs, a sheet per shown combination of levels, and every cell."""
    require_known(change, by)
    with workbook(path, change.after.plan.spec.plan) as book:
        sheets = Sheets(book)
        told = [[one.name(lang), "; ".join(one.told(lang))] for one in change.inputs]
        headers = {say("compare.inputs", lang): "", say("compare.reads", lang): ""}
        sheets.add_rows(say("compare.inputs", lang), headers, told)
        for levels in (*by, tuple(change.main.grid.labels)):
            every = levels == tuple(change.main.grid.labels)
            title = say("compare.cells", lang) if every else "×".join(levels)
            add_change_sheet(sheets, change, levels, title, lang)
        if also is not None:
            also(sheets)


def add_change_sheet(
    sheets: Sheets, change: PlanChange, levels: Sequence[str], title: str, lang: Language
) -> None:
    """A sheet of the members of some levels: before, after, difference, effects."""
    table = change_table(change, levels, lang)
    n_numbers = len(change.inputs) + 3
    names = table.column_names
    looks = {
        say(f"compare.{name}", lang) if name in (BEFORE, AFTER, DIFFERENCE) else name: look
        for name, look in zip(
            names, [""] * (len(names) - n_numbers) + [amount_look(_digits(change))] * n_numbers, strict=True
        )
    }
    columns = [column.to_pylist() for column in table.columns]
    numbers = [[float(value) for value in column] for column in columns[-n_numbers:]]
    rows = list(zip(*columns[:-n_numbers], *numbers, strict=True))
    sheets.add_rows(title, looks, rows, names=len(names) - n_numbers)
