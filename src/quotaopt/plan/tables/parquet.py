"""Parquet files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quotaopt.plan.tables.raw import Asked, RawTable


def read_parquet(path: Path, sheet: str | None, asked: Asked) -> RawTable:
    """Read a Parquet file: text, whole numbers, decimals, dates and dictionaries as they are."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        data = pq.read_table(path, use_threads=False, partitioning=None)
    except pa.ArrowException as error:
        raise asked.problem("table.damaged") from error
    return RawTable(
        asked.shown,
        tuple(heading.strip() or None for heading in data.column_names),
        tuple(data.columns),
        np.arange(1, data.num_rows + 1, dtype=np.int64),
        sha256=digest,
    )
