"""Exact means over orders: what every input does to every cell, as whole steps and a remainder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quotaopt.attribution.orders import Coalition, Weights
from quotaopt.model.arrays import IntArray

_ROOM = 1 << 62
"""Sums of products below this fit 64 bits."""


@dataclass(frozen=True, eq=False)
class Means:
    """``floor + remainder / denominator`` steps; inputs of a cell add up to its difference."""

    floor: IntArray  # (n_cells, n_inputs)
    remainder: IntArray  # (n_cells, n_inputs), 0..denominator-1
    denominator: int


def means(values: Mapping[Coalition, IntArray], of: Weights, n_inputs: int) -> Means:
    """The weighted mean of what every input changes, exactly.

    Parameters
    ----------
    values : each (n_cells,)
        Steps of all cells where the inputs of a coalition have changed; of all that `of` passes through.
    """
    factors: dict[Coalition, list[int]] = {}
    for step in of.steps:
        factors.setdefault(step.after, [0] * n_inputs)[step.player] += step.weight
        factors.setdefault(step.before, [0] * n_inputs)[step.player] -= step.weight
    changes = {coalition: values[coalition] - values[0] for coalition in factors}
    most = sum(
        int(np.abs(changes[coalition]).max(initial=0)) * max(map(abs, factor))
        for coalition, factor in factors.items()
    )
    kind = np.int64 if max(most, of.total) < _ROOM else object  # Python's own integers where 64 bits end
    sums = np.zeros((len(values[0]), n_inputs), dtype=kind)
    for coalition, factor in factors.items():
        sums += changes[coalition].astype(kind)[:, None] * np.array(factor, dtype=kind)
    floor = sums // of.total
    return Means(floor.astype(np.int64), sums - floor * of.total, of.total)
