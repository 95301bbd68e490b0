"""pandas DataFrames, of pandas 2 and 3, whatever types their columns have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from quotaopt.plan.tables.objects import as_text, column_of, text_column_of
from quotaopt.plan.tables.raw import Asked, RawTable


def from_frame(frame: pd.DataFrame, asked: Asked) -> RawTable:
    """Take a DataFrame. Its index is ignored; NaN, NaT, None and pd.NA are blanks.

    Rows are counted as ``frame.iloc`` counts them.
    """
    if not isinstance(frame, pd.DataFrame):
        raise asked.problem("table.not_a_frame", found=type(frame).__name__)
    if isinstance(frame.columns, pd.MultiIndex):
        raise asked.problem("table.frame_levels")
    return RawTable(
        asked.shown,
        tuple((as_text(heading) or "").strip() or None for heading in frame.columns),
        tuple(_column(frame.iloc[:, position]) for position in range(frame.shape[1])),
        np.arange(len(frame), dtype=np.int64),
    )


def _column(values: pd.Series) -> pa.ChunkedArray:
    if isinstance(values.dtype, pd.PeriodDtype):
        return text_column_of(None if pd.isna(value) else str(value) for value in values)
    if values.dtype == object:
        return column_of(
            [None if blank else value for value, blank in zip(values, values.isna(), strict=True)]
        )
    try:
        column = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError):
        return text_column_of(None if pd.isna(value) else as_text(value) for value in values)
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
