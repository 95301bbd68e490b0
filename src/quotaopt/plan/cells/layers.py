"""The same cells once per layer, and values of layers on cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import CodeArray, FloatArray, IntArray
from quotaopt.model.cells import Cells, Level
from quotaopt.plan.layers import layer_levels
from quotaopt.plan.tables.names import label_array

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def stacked(plan: Plan, cells: Cells) -> Cells:
    """The cells of one layer, repeated for every layer of the plan, in its order."""
    levels = layer_levels(plan.spec)
    if not levels:
        return cells
    named = [layer.members for layer in plan.layers]
    of_layers: dict[str, Level] = {}
    codes: dict[str, CodeArray] = {}
    for level in levels:
        members = list(dict.fromkeys(names[level] for names in named))
        of_layers[level] = Level(level, level, label_array(members), {})
        code = np.array([members.index(names[level]) for names in named], dtype=np.int32)
        codes[level] = np.repeat(code, cells.n_bases)
    n_layers = len(named)
    below = {level: np.tile(code, n_layers) for level, code in cells.base_codes.items()}
    return replace(
        cells,
        levels=of_layers | dict(cells.levels),
        base_codes=codes | below,
        base_finest=levels + cells.base_finest,
        n_bases=cells.n_bases * n_layers,
        layer_levels=levels,
        n_layers=n_layers,
    )


def per_layer(cells: Cells, values: Sequence[int]) -> IntArray:
    """Whole numbers of layers, on their cells. (n_layers,) -> (n_cells,), or () where there is one layer"""
    of_layer = np.asarray(values, dtype=np.int64)
    return of_layer.reshape(()) if len(of_layer) == 1 else np.repeat(of_layer, len(cells) // cells.n_layers)


def per_cell(cells: Cells, values: Sequence[float] | FloatArray) -> FloatArray:
    """What belongs to layers, on their cells. (n_layers,) -> (n_cells,), or () where there is one layer"""
    of_layer = np.asarray(values, dtype=np.float64)
    return of_layer.reshape(()) if len(of_layer) == 1 else np.repeat(of_layer, len(cells) // cells.n_layers)
