"""What rounding hands on: whole steps for every cell, and every limit they could not keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import SOFT_PRIORITY

LOOSE_NOISE = 1e-12
"""How far a weighted row may look broken by float arithmetic alone, relative to its mass."""


@dataclass(frozen=True)
class Miss:
    """A row that whole steps could not keep: `by` steps above its upper (+) or below its lower (-) limit."""

    row: int
    by: int


@dataclass(frozen=True, eq=False)
class Rounding:
    """Targets in whole steps. Every limit of a hard row that is not listed in `misses` is kept."""

    steps: IntArray  # (n_cells,)
    method: str
    misses: tuple[Miss, ...]


def plain_sums(model: CanonicalModel, steps: IntArray) -> IntArray:
    """Sums of whole steps per row, exact in integers; 0 for rows that are no plain sum. (n_rows,)"""
    per_group = []
    for partition in model.partitions:
        sums = np.zeros(partition.n_groups + 1, dtype=np.int64)
        np.add.at(sums, partition.codes, steps)  # code -1, "in no group", lands in the spare last slot
        per_group.append(sums[:-1])
    rows = np.repeat(np.arange(model.n_rows), np.diff(model.combine.indptr))
    totals = np.zeros(model.n_rows, dtype=np.int64)
    if per_group:
        np.add.at(totals, rows, np.concatenate(per_group)[model.combine.indices])
    return np.where(model.is_plain, totals, 0)


def loose_excess(model: CanonicalModel, steps: IntArray) -> FloatArray:
    """How far rows that are no plain sum stand outside their limits, in steps, signed. (n_rows,)"""
    if model.is_plain.all():
        return np.zeros(model.n_rows)
    activity = model.activity(steps / model.size)
    whole = float((steps / model.steps.per_cell).sum())
    noise = LOOSE_NOISE * model.row_mass * max(1.0, whole)
    above = np.where(activity > model.row_upper + noise, activity - model.row_upper, 0.0)
    below = np.where(activity < model.row_lower - noise, activity - model.row_lower, 0.0)
    return np.where(model.is_plain, 0.0, (above + below) * model.steps.per_row())


def misses_by_row(model: CanonicalModel, steps: IntArray) -> IntArray:
    """Steps by which every row is outside its limits, signed. Plain rows are exact in integers. (n_rows,)"""
    sums, limits = plain_sums(model, steps), model.steps
    by = np.maximum(sums - limits.row_upper, 0) + np.minimum(sums - limits.row_lower, 0)
    loose = loose_excess(model, steps)
    away = (np.sign(loose) * np.ceil(np.abs(loose))).astype(np.int64)
    return np.where(model.is_plain, by, away)


def misses_of(model: CanonicalModel, steps: IntArray) -> tuple[Miss, ...]:
    """Every hard row outside its limits, in row order: missing a soft one breaks no rule."""
    by = np.where(model.row_priority < SOFT_PRIORITY, misses_by_row(model, steps), 0)
    return tuple(Miss(int(row), int(by[row])) for row in np.flatnonzero(by))


def miss_by_priority(model: CanonicalModel, steps: IntArray) -> tuple[int, ...]:
    """Steps missed per priority, the priority that gives way last first: smaller is better."""
    levels, of_row = np.unique(model.row_priority, return_inverse=True)
    missed = np.zeros(len(levels), dtype=np.int64)
    np.add.at(missed, of_row, np.abs(misses_by_row(model, steps)))
    return tuple(missed.tolist())
