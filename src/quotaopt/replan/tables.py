"""The tables that a replan adds to its plan: what cells, people and periods carried, and may carry now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from quotaopt.model.arrays import IntArray
from quotaopt.replan.ground import Ground
from quotaopt.report.amounts import decimals_of

if TYPE_CHECKING:
    import pandas as pd

CELLS, PEOPLE, PERIODS = "replanned", "replanned_people", "replanned_periods"
"""What the plan calls them."""
EITHER_WAY = 2
"""In place of 1 for a cell that may only rise, -1 for one that may only fall, 0 for one that stays."""
PUBLISHED, LOWER, UPPER = "published", "lower", "upper"


def keys(ground: Ground) -> dict[str, list[str]]:
    """The levels by whose members the rows of every table are found."""
    capped = {name: list(levels) for name, levels, _ in _caps(ground)}
    return {CELLS: list(ground.cells.finest), **capped}


def frames(ground: Ground, ways: IntArray) -> dict[str, pd.DataFrame]:
    """The tables where cells may rise (1), fall (-1), stay (0) or do either. (n_cells,)"""
    lower, upper = _limits(ground, ways)
    columns = {PUBLISHED: ground.before, LOWER: lower, UPPER: upper}
    found = {CELLS: _frame(ground, ground.cells.finest, np.arange(len(lower)), columns)}
    for name, levels, cap in _caps(ground):
        grouping = ground.cells.group(levels)
        sums, room = _capped(ground, levels, cap)
        band = {LOWER: sums - room, UPPER: sums + room}
        found[name] = _frame(ground, levels, grouping.first_cell, band)
    return found


def _caps(ground: Ground) -> Iterator[tuple[str, tuple[str, ...], Decimal]]:
    caps = ground.spec.cap
    if caps.person is not None:
        yield PEOPLE, ground.people, caps.person
    if caps.period is not None:
        yield PERIODS, (*ground.people, ground.period), caps.period


def _limits(ground: Ground, ways: IntArray) -> tuple[IntArray, IntArray]:
    """What every cell carries at least and at most, in steps; what is free is capped. Each (n_cells,)"""
    most = np.repeat(totals(ground), len(ground.cells) // ground.cells.n_layers)
    for _, levels, cap in _caps(ground):
        sums, room = _capped(ground, levels, cap)
        most = np.minimum(most, (sums + room)[ground.cells.group(levels).codes])
    most = np.maximum(most, ground.kept)
    falls, rises = (ways < 0) | (ways == EITHER_WAY), ways > 0
    return np.where(falls, 0, ground.kept), np.where(rises, most, ground.kept)


def _capped(ground: Ground, levels: tuple[str, ...], cap: Decimal) -> tuple[IntArray, IntArray]:
    """What groups by `levels` carry in the periods that may change, and by how much that may. (n_groups,)"""
    grouping = ground.cells.group(levels)
    later = ground.later
    sums = np.zeros(grouping.n_groups, dtype=np.int64)
    np.add.at(sums, grouping.codes[later], ground.before[later])
    part = Fraction(cap)
    whole, rest = np.divmod(sums, part.denominator)
    return sums, whole * part.numerator + rest * part.numerator // part.denominator


def _frame(
    ground: Ground, levels: tuple[str, ...], cells: IntArray, steps: Mapping[str, IntArray]
) -> pd.DataFrame:
    """Members and exact amounts, one row per given cell."""
    import pandas as pd

    columns: dict[str, Any] = {level: ground.cells.member_names(level, cells) for level in levels}
    for name, numbers in steps.items():
        columns[name] = pd.arrays.ArrowExtensionArray(amounts(ground, numbers, cells))
    return pd.DataFrame(columns)


def totals(ground: Ground) -> IntArray:
    """What every measure adds up to in every tier, in its steps. (n_layers,)"""
    found = ground.kept.reshape(ground.cells.n_layers, -1).sum(axis=1)
    found[ground.plan.main_number] = ground.total
    return np.asarray(found)


def amounts(ground: Ground, steps: IntArray, cells: IntArray) -> pa.Array:
    """Steps of cells, or of sums that these stand for, as exact decimals in their units. (n,)"""
    layers = ground.plan.layers
    digits = max(decimals_of(layer.step) for layer in layers)
    per_step = np.array([int(layer.step.scaleb(digits)) for layer in layers], dtype=np.int64)
    units = steps * per_step[ground.cells.layer_of(cells)]
    both_halves = np.stack([units, units >> 63], axis=1)  # of 128 bits, the lower one first
    buffer = pa.py_buffer(both_halves.tobytes())
    return pa.Array.from_buffers(pa.decimal128(38, digits), len(units), [None, buffer])
