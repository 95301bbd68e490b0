"""The members and the cells that every row of a table speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.actuals.columns import Columns
from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import BoolArray, CodeArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.keys import KeyIndex, match, pack
from quotaopt.plan.cells.levels import SHOWN, base_dimensions, blank_names, level_names
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Placed:
    """What the rows of a table say on the plan's levels."""

    named: Mapping[str, TextColumn]  # the finest level that it has of every dimension, as written
    codes: Mapping[str, CodeArray]  # these levels and all above them: (n_rows,), -1 for no member
    exists: BoolArray  # (n_rows,), whether some base has these members
    base: IntArray  # (n_rows,), where they name exactly one level of every dimension; else -1


def place_rows(plan: Plan, cells: Cells, table: Table, columns: Columns, problems: Problems) -> Placed:
    """Put rows on members and bases of one layer's cells; blank names are problems."""
    named: dict[str, TextColumn] = {}
    codes: dict[str, CodeArray] = {}
    for dimension in base_dimensions(plan.spec).values():
        level = next((one for one in reversed(dimension.levels) if one in columns.levels), None)
        if level is None:
            continue
        named[level] = level_names(table, dimension, level)
        problems.extend(blank_names(table, [(level, named[level])]))
        known = match(named[level].labels, cells.levels[level].members)[named[level].codes]
        codes[level] = known
        for above, parents in cells.levels[level].above.items():
            codes[above] = np.append(parents, np.int32(-1))[known]
            problems.extend(_contradictions(table, columns, cells, above, codes[above]))
    levels = list(named)
    sizes = [len(cells.levels[level].members) for level in levels]
    bases = pack([cells.base_codes[level] for level in levels], sizes, cells.n_bases)
    found = KeyIndex.of(bases, sizes).find(pack([codes[level] for level in levels], sizes, table.n_rows))
    is_whole = set(cells.base_finest) <= set(levels)
    return Placed(named, codes, found >= 0, found if is_whole else np.full(table.n_rows, -1, dtype=np.int64))


def _contradictions(
    table: Table, columns: Columns, cells: Cells, level: str, codes: CodeArray
) -> list[Problem]:
    """A problem for every row that names another member above than the plan does; the first 20."""
    if level not in columns.levels:
        return []
    written = table.text(level)
    said = match(written.labels, cells.levels[level].members)[written.codes]
    wrong = np.flatnonzero((codes >= 0) & (written.codes >= 0) & (said != codes))
    return [
        Problem.at(
            table.place(row, level),
            "actuals.other_parent",
            said=written.labels[written.codes[row]],
            known=cells.levels[level].members[codes[row]],
            level=level,
        )
        for row in wrong[:SHOWN].tolist()
    ]
