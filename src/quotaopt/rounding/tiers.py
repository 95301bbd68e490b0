"""Whole steps of several tiers, none above the next in any cell.

Tiers touch each other in single cells only, so they are rounded one after the other: the main one
first, then outwards, each held by the whole steps of the one before. Where one then has no room (three
cells may be 10 in sum, and the tier below already has 4 in each), a small model goes to the integer program
with all tiers at once.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.part import part_of, rows_inside
from quotaopt.model.tiers import Tiers, with_pair_rows
from quotaopt.rounding.choose import LARGEST_REMAINDER, round_to_steps
from quotaopt.rounding.general import settle
from quotaopt.rounding.ideal import ideal_of
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
    steps = _settled(model, tiers, t, steps)
    steps.setflags(write=False)
    return Rounding(steps, method, misses_of(model, steps))


def _settled(model: CanonicalModel, tiers: Tiers, t: FloatArray, steps: IntArray) -> IntArray:
    """`steps`, or what misses less with all tiers in one small program. (n_cells,)"""
    if not misses_of(model, steps):
        return steps
    lower, upper = _limits_of_all(model, tiers)
    alone = [rows_inside(model, tiers.code == tier) for tier in range(tiers.n_tiers)]
    limits = replace(model.steps, cell_lower=lower, cell_upper=upper)
    kept = part_of(replace(model, steps=limits), np.arange(model.n_cells), np.sort(np.concatenate(alone)))
    pairs = np.arange(len(tiers.lower))
    names, members = ("",) * (tiers.n_tiers - 1), np.full(len(pairs), "", dtype=object)
    # Whole steps that differ by more than minus a half do not cross; a limit of 0 would be drawn inwards.
    whole = with_pair_rows(kept, tiers, pairs, names=names, members=members, least=-0.5)
    return settle(whole, steps, ideal_of(whole, t))


def _outwards(tiers: Tiers) -> list[int]:
    """The main tier, those above it from low to high, those below it from high to low."""
    return [*range(tiers.main, tiers.n_tiers), *reversed(range(tiers.main))]


def _limits_of_all(model: CanonicalModel, tiers: Tiers) -> tuple[IntArray, IntArray]:
    """What every cell may be, in steps, by its own limits and those of its work in other tiers."""
    lower, upper = model.steps.cell_lower.copy(), model.steps.cell_upper.copy()
    pairs = list(tiers.from_below())
    for low, high in pairs:
        lower[high] = np.maximum(lower[high], lower[low])
    for low, high in reversed(pairs):
        upper[low] = np.minimum(upper[low], upper[high])
    return lower, upper
