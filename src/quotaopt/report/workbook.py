"""Targets as an Excel workbook: every cell on one sheet, a summary with totals per level."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray
from quotaopt.report.amounts import unit_for
from quotaopt.report.book import Sheets, amount_look, workbook
from quotaopt.report.chain import add_chain
from quotaopt.report.credits import credit_sheets
from quotaopt.report.stages import told_stages
from quotaopt.report.sums import Sums, summed
from quotaopt.report.table import BURDEN, REFERENCE, STREET, TARGET, published, targets_table

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

_STREAMED = 50_000  # from so many cells on rows go straight to disk instead of being kept
_BATCH = 1 << 14


def write_workbook(allocation: Allocation, path: Path, lang: Language) -> None:
    """Write the targets, and one summary per level, to `path`."""
    with workbook(path, allocation.plan.spec.plan, streamed=len(allocation.cells) > _STREAMED) as book:
        sheets = Sheets(book)
        _add_targets(sheets, published(targets_table(allocation)), lang)
        for part in (*allocation.parts, *allocation.derived_parts):
            of_part = " ".join(part.shown.members.values())
            for level in part.cells:
                above = part.cells.levels[level].above
                lineage = [*(name for name in part.cells if name in above), level]
                _add_summary(sheets, f"{level} {of_part}".strip(), summed(part, lineage), lang)
        if allocation.credits is not None:
            for name, headers, rows in credit_sheets(allocation, lang):
                sheets.add_rows(name, headers, rows)
        if len(allocation.stages) > 1:
            _add_stages(sheets, allocation, lang)
        main = allocation.main_part
        if main.over_assignment is not None:
            add_chain(sheets, main, main.over_assignment, lang)


def _add_targets(sheets: Sheets, table: pa.Table, lang: Language) -> None:
    """The sheet of all cells."""
    amounts = table.column(TARGET)
    digits = amounts.type.scale if pa.types.is_decimal(amounts.type) else 0
    amount = amount_look(digits)
    looks = {TARGET: amount, STREET: amount, REFERENCE: amount_look(2), BURDEN: "0.000"}
    columns = []
    for name, values in zip(table.column_names, table.columns, strict=True):
        if name in looks:
            columns.append(sheets.number(name, looks[name], pc.max(values).as_py() or 0.0))
        else:
            columns.append(sheets.names(name, values.chunk(0).dictionary.to_pylist()))
    sheets.add(say("report.sheet_targets", lang), columns, _rows(table))


def _add_summary(sheets: Sheets, level: str, sums: Sums, lang: Language) -> None:
    """The sheet of one level: its members, their ancestors, and a row of totals.

    It is for reading; the first sheet, whose columns keep their names, can be read back.
    """
    fair, whole = round(float(sums.reference.sum()), 2), float(sums.target.total())
    amount = amount_look(sums.target.digits)
    numbers: list[tuple[str, str, FloatArray, float]] = [
        ("report.reference", amount_look(2), sums.reference, fair),
        ("report.target", amount, sums.target.floats(), whole),
        ("report.burden", "0.000", sums.burden, whole / fair if fair else math.nan),
        ("report.share", "0.0%", sums.share, 1.0),
    ]
    if sums.street is not None:
        street = sums.street
        numbers.insert(2, ("report.street", amount, street.floats(), float(street.total())))
    columns = [sheets.names(name, labels) for name, labels in zip(sums.levels, sums.labels, strict=True)]
    columns += [sheets.number(say(key, lang), look, whole) for key, look, _, whole in numbers]
    names = [sums.names(position).tolist() for position in range(len(sums.levels))]
    rows = zip(*names, *(values.tolist() for _, _, values, _ in numbers), strict=True)
    blanks = [""] * (len(sums.levels) - 1)
    total = [say("report.total", lang), *blanks, *(whole for _, _, _, whole in numbers)]
    sheets.add(level, columns, chain(rows, [total]), frozenset({len(sums)}))


def _add_stages(sheets: Sheets, allocation: Allocation, lang: Language) -> None:
    """The sheet of goals, notion and finish."""
    spec = allocation.plan.spec
    unit = unit_for(spec.currency, allocation.shown.step, lang)
    looks = {"stage": "", "reached": "", "gap": "0.0E+00", "method": ""}
    headers = {say(f"report.stages.{name}", lang): look for name, look in looks.items()}
    rows = [(told.name, told.reached, told.gap, told.method) for told in told_stages(allocation, unit, lang)]
    sheets.add_rows(say("report.stages.sheet", lang), headers, rows)


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as plain values, a batch at a time."""
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
