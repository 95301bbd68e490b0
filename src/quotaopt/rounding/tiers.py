"""Whole steps of several tiers, none above the next in any cell.

Tiers touch each other in single cells only, so they are rounded one after the other: the main one
first, then outwards, each held by the whole steps of the one before. What a tier's rows ask of all
cells of a group is asked of the others' same cells too, as far as it follows: three cells that may be
10 together in the tier above are 10 at most in this one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.part import part_of, rows_inside
from quotaopt.model.tiers import Tiers
from quotaopt.rounding.choose import LARGEST_REMAINDER, round_to_steps
from quotaopt.rounding.result import Rounding, misses_of


def round_by_tiers(
    model: CanonicalModel, tiers: Tiers, t: FloatArray, *, method: str = LARGEST_REMAINDER
) -> Rounding:
    """Whole steps for every cell as `round_to_steps` finds them, and every tier at most the next.

    Parameters
    ----------
    t : (n_cells,)
        Burdens of a continuous answer in which, up to float noise, no tier is above the next.

    Raises
    ------
    PlanError
        The method cannot serve this model.
    """
    lower, upper = _limits_of_all(model, tiers)
    steps = np.zeros(model.n_cells, dtype=np.int64)
    for tier in _outwards(tiers):
        inside = tiers.code == tier
        cells = np.flatnonzero(inside)
        limits = replace(model.steps, cell_lower=lower, cell_upper=upper)
        part = part_of(replace(model, steps=limits), cells, rows_inside(model, inside))
        steps[cells] = round_to_steps(part, classify(part), t[cells], method=method).steps
        above, below = inside[tiers.lower], inside[tiers.upper]
        raised, cut = tiers.upper[above], tiers.lower[below]
        lower[raised] = np.maximum(lower[raised], steps[tiers.lower[above]])
        upper[cut] = np.minimum(upper[cut], steps[tiers.upper[below]])
    steps.setflags(write=False)
    return Rounding(steps, method, misses_of(model, steps))


def _outwards(tiers: Tiers) -> list[int]:
    """The main tier, those above it from low to high, those below it from high to low."""
    return [*range(tiers.main, tiers.n_tiers), *reversed(range(tiers.main))]


def _limits_of_all(model: CanonicalModel, tiers: Tiers) -> tuple[IntArray, IntArray]:
    """What every cell may be, in steps, by its own limits and those of its work in other tiers."""
    lower, upper = model.steps.cell_lower.copy(), model.steps.cell_upper.copy()
    for tier in range(tiers.n_tiers - 1):
        pairs = tiers.code[tiers.lower] == tier
        low, high = tiers.lower[pairs], tiers.upper[pairs]
        lower[high] = np.maximum(lower[high], lower[low])
    for tier in reversed(range(tiers.n_tiers - 1)):
        pairs = tiers.code[tiers.lower] == tier
        low, high = tiers.lower[pairs], tiers.upper[pairs]
        upper[low] = np.minimum(upper[low], upper[high])
    return lower, upper
