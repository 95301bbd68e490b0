"""The independent check, by whoever is free: blocks are read again, not taken from their owners."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from quotaopt.blocks.dual import Crew
from quotaopt.blocks.source import Source
from quotaopt.certify.blocks import Cells, Sums, Verdict, check_block, judge
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.workers.engine import in_order


def check_blocks(
    frame: CanonicalModel,
    crew: Crew,
    source: Any,
    notion: str,
    multipliers: FloatArray,
    targets: Callable[[int], Path],
) -> Verdict:
    """Judge the targets in files by the limits of the frame; workers know the source as `source`."""
    per_sum = np.asarray(frame.combine.T @ multipliers)
    prices = crew.engine.share([per_sum[start:stop] for start, stop in pairwise(frame.offsets)])
    tasks = [
        crew.engine.submit(_checked, source, number, targets(number), prices, notion)
        for number in range(len(crew.blocks))
    ]
    return judge(
        (done.result() for done in in_order(crew.engine, tasks)),
        _groups_of_rows(frame),
        (frame.steps.row_lower, frame.steps.row_upper),
        multipliers,
        [partition.n_groups for partition in frame.partitions],
        float(frame.steps.per_unit[0]),
    )


def _checked(source: Source, number: int, targets: Path, prices: list[FloatArray], notion: str) -> Sums:
    block = source.block(number)
    limits = block.steps
    codes = [partition.codes for partition in block.partitions]
    cells = Cells(block.reference, limits.cell_lower, limits.cell_upper, codes)
    steps = np.load(targets, allow_pickle=False)
    return check_block(cells, steps, prices, float(limits.per_unit[0]), notion)


def _groups_of_rows(frame: CanonicalModel) -> list[list[tuple[int, Any]]]:
    """Every row as it is stated: the family it sums over, and the groups."""
    combine = frame.combine
    rows = []
    for start, stop in pairwise(combine.indptr):
        columns = combine.indices[start:stop]
        family = int(np.searchsorted(frame.offsets, columns[0], side="right")) - 1 if stop > start else 0
        rows.append([(family, columns - frame.offsets[family])])
    return rows
