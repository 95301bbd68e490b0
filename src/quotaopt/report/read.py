"""Files of targets, read back as tables, and summed like an allocation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Place, PlanError, Problem
from quotaopt.model.cells import combine
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table
from quotaopt.report.amounts import Amounts
from quotaopt.report.sums import Sums, require_levels
from quotaopt.report.table import MEASURES, REFERENCE, STREET, TARGET

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.plan.tables import Table


def read_targets(path: Path) -> Table:
    """Read what `write` wrote, or any table with level columns and a column ``target``.

    Raises
    ------
    PlanError
        The file cannot be read, or holds no targets.
    """
    frame = _frame_of_json(path) if path.suffix.lower() == ".json" else None
    source = TableSource(file=None if frame is not None else _first_sheet(path))
    table = read_table(path.name, source, path.parent, frame, True, Place(str(path)))
    if TARGET not in table:
        raise PlanError([Problem.at(Place(str(path)), "report.no_targets")])
    return table


def levels_of(table: Table) -> tuple[str, ...]:
    """The columns of a table of targets that name members; ``street`` after ``target`` holds amounts."""
    measures = {*MEASURES, *([STREET] if (TARGET, STREET) in pairwise(table.columns) else [])}
    return tuple(column for column in table.columns if column not in measures)


def summed_table(table: Table, levels: Sequence[str]) -> Sums:
    """Sum a table of targets over the members of `levels`.

    Raises
    ------
    PlanError
        A level is no column of the table, or an amount is not a number.
    """
    require_levels(levels, levels_of(table))
    target = table.number(TARGET)
    columns = [table.text(level) for level in levels]
    group, n_groups = combine([c.codes for c in columns], [len(c.labels) for c in columns], table.n_rows)
    first = np.zeros(n_groups, dtype=np.int64)
    first[group[::-1]] = np.arange(table.n_rows)[::-1]
    units = np.zeros(n_groups, dtype=np.int64)
    np.add.at(units, group, target.units)
    reference = np.zeros(n_groups)
    if REFERENCE in table:
        fair = table.number(REFERENCE)
        reference += np.bincount(group, fair.units / 10.0**fair.digits, n_groups)
    return Sums(
        levels=tuple(levels),
        codes=tuple(column.codes[first] for column in columns),
        labels=tuple(column.labels for column in columns),
        reference=reference,
        target=Amounts(units, target.digits),
    )


def _first_sheet(path: Path) -> str:
    """The file, and of a workbook the first sheet: ours holds the targets there."""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return path.name
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            return f"{path.name}#{book.sheet_names[0]}"
    except (CalamineError, IndexError):
        return path.name  # reading it as a table will say what is wrong


def _frame_of_json(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return pd.DataFrame(content["targets"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlanError([Problem.at(Place(str(path)), "report.no_targets")]) from error
