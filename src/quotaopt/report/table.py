"""The targets as one Arrow table: a row per cell, without a Python object per cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quotaopt.errors import PlanError, Problem
from quotaopt.plan.tables.buffers import as_arrow, as_numpy, decimals_as_arrow, names_as_arrow
from quotaopt.report.amounts import Amounts, of_cells, references_of, targets_of
from quotaopt.report.sums import burdens

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation

REFERENCE, TARGET, BURDEN = "reference", "target", "burden"
STREET = "street"
"""Beside the target where there is over-assignment."""
MEASURES = (REFERENCE, TARGET, BURDEN)
PUBLISHED_DECIMALS = {REFERENCE: 2, BURDEN: 6}
"""Decimals of the columns that are measured, not promised, in every file we write."""


def targets_table(allocation: Allocation) -> pa.Table:
    """Every level coarsest first, then reference, target, with over-assignment street target, and burden.

    Members are dictionary columns; targets are int64 where the step is a whole number, else
    exact decimals; a burden is null where the reference is zero.

    Raises
    ------
    PlanError
        A level has the name of one of the measures.
    """
    over = allocation.over_assignment
    reserved = MEASURES if over is None else (*MEASURES, STREET)
    clashes = [level for level in allocation.cells if level in reserved]
    if clashes:
        place = allocation.plan.place("dimensions")
        raise PlanError([Problem.at(place, "report.reserved_level", level=level) for level in clashes])
    cells, target = allocation.cells, targets_of(allocation)
    reference = references_of(allocation)
    columns: dict[str, pa.Array] = {
        level: pa.DictionaryArray.from_arrays(
            as_arrow(cells.codes(level)), names_as_arrow(cells.levels[level].members)
        )
        for level in cells
    }
    columns[REFERENCE] = as_arrow(reference)
    columns[TARGET] = amounts_array(target)
    if over is not None:
        columns[STREET] = amounts_array(of_cells(allocation, over.street))
    burden = burdens(target, reference)
    columns[BURDEN] = as_arrow(burden, ~np.isnan(burden))
    return pa.Table.from_arrays(list(columns.values()), list(columns))


def published(table: pa.Table) -> pa.Table:
    """The table as it is written: measured columns to a fixed number of decimals."""
    for name, decimals in PUBLISHED_DECIMALS.items():
        values = np.round(as_numpy(table.column(name)), decimals)
        rounded = as_arrow(values, ~np.isnan(values))
        table = table.set_column(table.schema.get_field_index(name), name, rounded)
    return table


def amounts_array(amounts: Amounts) -> pa.Array:
    """Amounts as int64, or as decimals."""
    if amounts.digits == 0:
        return as_arrow(amounts.units)
    return decimals_as_arrow(amounts.units, amounts.digits)
