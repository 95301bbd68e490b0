"""A model of some of the cells, with the rows that are about these alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition


def rows_inside(model: CanonicalModel, inside: BoolArray) -> IntArray:
    """Rows that sum cells of `inside` (n_cells,) and no other; rows without cells are in none."""
    touches = abs(model.combine).sign()
    within, without = (
        touches @ np.concatenate([_sizes(partition, counted) for partition in model.partitions]) > 0
        for counted in (inside, ~inside)
    )
    return np.flatnonzero(within & ~without)


def part_of(model: CanonicalModel, cells: IntArray, rows: IntArray) -> CanonicalModel:
    """The model of `cells` and `rows`, both rising; groups that no row needs are left out.

    Its references sum to what those of the cells do, not to 1, so that its steps stay those of the model.
    """
    combine = model.combine[rows]
    needed = np.zeros(combine.shape[1], dtype=np.bool_)
    needed[combine.indices] = True
    partitions = []
    for partition, start in zip(model.partitions, model.offsets[:-1], strict=True):
        here = needed[start : start + partition.n_groups]
        if here.any():
            number = np.append(np.where(here, np.cumsum(here) - 1, -1), -1).astype(partition.codes.dtype)
            weight = None if partition.weight is None else partition.weight[cells]
            partitions.append(Partition(number[partition.codes[cells]], int(here.sum()), weight))
    steps, penalty = model.steps, model.row_penalty
    has_kinds = steps.cell_kind.ndim > 0
    return replace(
        model,
        reference=model.reference[cells],
        lower=model.lower[cells],
        upper=model.upper[cells],
        partitions=tuple(partitions),
        combine=combine[:, np.flatnonzero(needed)],
        row_lower=model.row_lower[rows],
        row_upper=model.row_upper[rows],
        steps=replace(
            steps,
            cell_lower=steps.cell_lower[cells],
            cell_upper=steps.cell_upper[cells],
            row_lower=steps.row_lower[rows],
            row_upper=steps.row_upper[rows],
            cell_kind=steps.cell_kind[cells] if has_kinds else steps.cell_kind,
            row_kind=steps.row_kind[rows] if has_kinds else steps.row_kind,
        ),
        row_rule=model.row_rule[rows],
        row_member=model.row_member[rows],
        row_priority=model.row_priority[rows],
        row_penalty=None if penalty is None else penalty[rows],
        row_give=None if model.row_give is None else model.row_give[rows],
    )


def _sizes(partition: Partition, counted: BoolArray) -> IntArray:
    """How many counted cells every group has. (n_groups,)"""
    codes = partition.codes[counted]
    return np.bincount(codes[codes >= 0], minlength=partition.n_groups)
