"""How many people a version moves: whose open targets are not those of the version before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from quotaopt.report.table import TARGET

_AMOUNT = pa.decimal128(38, 10)


def count_changed(
    before: bytes, now: bytes, levels: Sequence[str], person: str | None, closed: Mapping[str, Sequence[str]]
) -> int:
    """The number of members of `person`, or of cells where that is None, with another target.

    Parameters
    ----------
    before, now
        Files of targets.
    levels
        The columns that make a cell.
    closed
        Members by level: what stands there is over, and no target any more.
    """
    keys = [level for level in levels if level in csv.open_csv(BytesIO(before)).schema.names]
    both = pa.concat_tables([_open_targets(file, keys, closed) for file in (before, now)])
    times = both.group_by([*keys, TARGET]).aggregate([([], "count_all")])
    lone = times.filter(pc.equal(times["count_all"], 1))  # in one of the two only, or with another target
    found = lone.select([person] if person in keys else keys)
    return int(found.group_by(found.column_names).aggregate([]).num_rows)


def _open_targets(file: bytes, keys: Sequence[str], closed: Mapping[str, Sequence[str]]) -> pa.Table:
    texts = csv.ConvertOptions(
        column_types=dict.fromkeys(keys, pa.string()) | {TARGET: _AMOUNT},
        include_columns=[*keys, TARGET],
        strings_can_be_null=False,
    )
    table = csv.read_csv(BytesIO(file), convert_options=texts)
    for level, members in closed.items():
        table = table.filter(pc.invert(pc.is_in(table[level], pa.array(members, pa.string()))))
    return table
