r"""What every block is asked to carry in whole steps, decided from sums alone.

The sums :math:`z_{bg}` of block b in group g are a small model of their own: the rows of the whole over
the groups, and for every partition the blocks, which carry :math:`N_b` steps whichever way their cells
are grouped. That is two crossing trees where the rows of each partition are one, so all these sums can be
rounded to floor or ceiling at once (`rounding.flow`). Each block then rounds its own cells accordingly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from quotaopt.blocks.work import InSteps
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits
from quotaopt.model.classify import classify
from quotaopt.rounding import round_to_steps
from quotaopt.rounding.apportion import apportion


def asked_of_blocks(
    frame: CanonicalModel, places: Sequence[IntArray], ideals: list[InSteps], used: tuple[int, ...]
) -> list[IntArray]:
    """Steps of every block's groups.

    Parameters
    ----------
    places : per block (n_own_sums,)
        Which sums of the whole a block has.
    used : tuple of int
        The partitions that rows speak of.
    """
    n_blocks = len(ideals)
    units = _per_block(ideals)
    cells = [_sums_of(frame, number, places[number], ideal, used) for number, ideal in enumerate(ideals)]
    block, place, value, low, high = (np.concatenate(each) for each in zip(*cells, strict=True))
    n_sums = int(frame.offsets[-1])
    per_unit = float(frame.steps.per_unit[0])
    size = np.maximum(value, 1.0)
    part = np.where(place < n_sums, np.searchsorted(frame.offsets, place, side="right") - 1, place - n_sums)
    link = np.searchsorted(np.array(used), part) * n_blocks + block  # every block once per partition
    asked = np.tile(units, len(used))
    reference = size / per_unit
    partitions = [
        Partition(np.where(place < n_sums, place, -1).astype(np.int32), n_sums),
        Partition(link.astype(np.int32), len(asked)),
    ]
    sums = replace(
        frame,
        reference=reference,
        lower=low / size,
        upper=high / size,
        partitions=tuple(partitions),
        combine=sparse.block_diag([frame.combine, sparse.eye_array(len(asked))], format="csr"),
        row_lower=np.concatenate([frame.row_lower, asked / per_unit]),
        row_upper=np.concatenate([frame.row_upper, asked / per_unit]),
        steps=StepLimits.of_one_kind(
            per_unit,
            low,
            high,
            np.concatenate([frame.steps.row_lower, asked]),
            np.concatenate([frame.steps.row_upper, asked]),
        ),
        row_rule=np.concatenate([frame.row_rule, np.zeros(len(asked), dtype=np.int64)]),
        row_member=np.concatenate([frame.row_member, np.full(len(asked), "", dtype=object)]),
        row_priority=np.concatenate([frame.row_priority, np.zeros(len(asked), dtype=np.int64)]),
    )
    steps = round_to_steps(sums, classify(sums), value / size).steps
    found = []
    ends = np.cumsum([len(each[0]) for each in cells])[:-1]
    for own, at, decided in zip(places, np.split(place, ends), np.split(steps, ends), strict=True):
        inside = at < n_sums
        of_block = np.zeros(len(own), dtype=np.int64)
        of_block[np.searchsorted(own, at[inside])] = decided[inside]
        found.append(of_block)
    return found


def _per_block(ideals: list[InSteps]) -> IntArray:
    """Steps of every block, nearest to what its cells add up to. (n_blocks,)"""
    value = np.array([ideal.value for ideal in ideals])
    low, high = (np.array(each) for each in zip(*((i.floor, i.ceil) for i in ideals), strict=True))
    whole = np.clip(np.rint(value.sum()), low.sum(), high.sum()).astype(np.int64)
    return apportion(np.zeros(len(ideals), dtype=np.int64), whole[None], value, low, high)


def _sums_of(
    frame: CanonicalModel, number: int, places: IntArray, ideal: InSteps, used: tuple[int, ...]
) -> tuple[IntArray, IntArray, FloatArray, IntArray, IntArray]:
    """The sums of a block in the used partitions, and of the cells in no group of them, numbered behind."""
    n_sums = int(frame.offsets[-1])
    parts = []
    for p in used:
        inside = (places >= frame.offsets[p]) & (places < frame.offsets[p + 1])
        value, low, high = ideal.sums[inside], ideal.floors[inside], ideal.ceils[inside]
        rest = ideal.value - value.sum(), ideal.floor - low.sum(), ideal.ceil - high.sum()
        parts.append(
            (
                np.append(places[inside], n_sums + p),
                np.append(value, np.clip(rest[0], *rest[1:])),
                np.append(low, rest[1]),
                np.append(high, rest[2]),
            )
        )
    place, value, low, high = (np.concatenate(each) for each in zip(*parts, strict=True))
    return np.full(len(place), number), place, value, low, high
