"""An allocation as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from quotaopt.report.sums import require_levels, summed
from quotaopt.report.table import BURDEN, REFERENCE, STREET, TARGET, amounts_array, targets_table

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.allocation import Allocation

SHARE = "share"


def targets_frame(allocation: Allocation) -> pd.DataFrame:
    """One row per cell: every level coarsest first, then reference, target and burden.

    Members are categoricals; targets are exact (int64, or Arrow decimals where the step is not
    a whole number); a burden is NaN where the reference is zero.
    """
    return frame_of(targets_table(allocation))


def summed_frame(allocation: Allocation, levels: Sequence[str]) -> pd.DataFrame:
    """One row per combination of members of `levels`: reference, target, burden, share of the total.

    With over-assignment also the street targets, in sum. Where the plan has measures or tiers, the
    rows of each are one after the other, told apart by the levels `measure` and `tier`.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
    if not allocation.cells.layer_levels:
        return frame_of(_summed_table(allocation, levels))
    require_levels(levels, tuple(allocation.cells))
    own = [level for level in levels if level not in allocation.cells.layer_levels]
    tables = []
    for part in (*allocation.parts, *allocation.derived_parts):
        table = _summed_table(part, own)
        for level, name in reversed(part.shown.members.items()):
            column = pa.DictionaryArray.from_arrays(np.zeros(len(table), dtype=np.int32), pa.array([name]))
            table = table.add_column(0, level, column)
        tables.append(table)
    return frame_of(pa.concat_tables(tables, promote_options="permissive").unify_dictionaries())


def _summed_table(allocation: Allocation, levels: Sequence[str]) -> pa.Table:
    sums = summed(allocation, levels)
    columns: dict[str, pa.Array] = {
        level: pa.DictionaryArray.from_arrays(codes, pa.array(labels))
        for level, codes, labels in zip(sums.levels, sums.codes, sums.labels, strict=True)
    }
    columns[REFERENCE] = pa.array(sums.reference)
    columns[TARGET] = amounts_array(sums.target)
    if sums.street is not None:
        columns[STREET] = amounts_array(sums.street)
    columns[BURDEN] = pa.array(sums.burden, from_pandas=True)
    columns[SHARE] = pa.array(sums.share)
    return pa.table(columns)


def frame_of(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame; names as they are, amounts exact."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_exact_decimals)
    return frame


def _exact_decimals(kind: pa.DataType) -> pd.ArrowDtype | None:
    import pandas as pd  # a quarter of a second, which only those pay who ask for a DataFrame

    return pd.ArrowDtype(kind) if pa.types.is_decimal(kind) else None
