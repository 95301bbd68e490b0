"""An allocation as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from quotaopt.report.sums import summed
from quotaopt.report.table import BURDEN, REFERENCE, STREET, TARGET, amounts_array, targets_table

if TYPE_CHECKING:
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

    With over-assignment also the street targets, in sum.

    Raises
    ------
    PlanError
        A level does not exist, or is named twice.
    """
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
    return frame_of(pa.table(columns))


def frame_of(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame; names as they are, amounts exact."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_exact_decimals)
    return frame


def _exact_decimals(kind: pa.DataType) -> pd.ArrowDtype | None:
    return pd.ArrowDtype(kind) if pa.types.is_decimal(kind) else None
