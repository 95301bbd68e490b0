"""A better pattern from the prices of a solved one.

At the multipliers of a solved pattern every option has a worth, and every owner a best choice of
open groups. Where that differs from the pattern, changing it should help, as long as not too many
change at once: the most promising owners change together, half as many where that did not help.
"""

from __future__ import annotations

import numpy as np

from quotaopt.logic.guide import Guide
from quotaopt.logic.lagrangian import Bound
from quotaopt.logic.search import Search
from quotaopt.model.arrays import IntArray
from quotaopt.model.logic import Logic


def improve(search: Search, guide: Guide, most: int) -> None:
    """Change the best pattern of a search while that helps, with at most `most` solves."""
    last = search.n_solved + most
    before = None
    while search.best is not before and search.best is not None and search.pattern is not None:
        before, start = search.best, search.pattern
        prices = guide.lagrangian.at(guide.inward(before.multipliers, before.links))
        target = pattern_at(search.logic, prices, start)
        units, unit = _promising(search.logic, prices, start, target)
        width = len(units)
        while width and search.best is before:
            if search.n_solved >= last or search.out_of_time:
                return
            search.attempt(np.where(np.isin(unit, units[:width]), target, start))
            width //= 2


def pattern_at(logic: Logic, prices: Bound, otherwise: IntArray) -> IntArray:
    """The best pattern at prices; groups that these say nothing about stay as in `otherwise`. (n_groups,)"""
    pattern = otherwise.copy()
    taken = np.flatnonzero(prices.weight > 0.0)
    pattern[logic.option_group[taken]] = taken
    return pattern


def _promising(logic: Logic, prices: Bound, now: IntArray, then: IntArray) -> tuple[IntArray, IntArray]:
    """Owners, or groups nobody counts, that gain by the change, most first; and the one of every group."""
    _, unit = np.unique(
        np.where(logic.owner >= 0, logic.owner, len(logic.count) + np.arange(logic.n_groups)),
        return_inverse=True,
    )
    differs = now != then
    with np.errstate(invalid="ignore"):
        gain = np.where(differs, prices.worth[then] - prices.worth[now], 0.0)
    score = np.bincount(unit, np.nan_to_num(gain))
    changed = np.bincount(unit, differs) > 0
    units = np.flatnonzero(changed & (score > 0.0))
    return units[np.argsort(-score[units], kind="stable")], unit
