"""A better pattern from the prices of a solved one.

At the multipliers of a solved pattern every option has a worth, and every owner a best choice of
open groups. Where that differs from the pattern, changing it should help, as long as not too many
change at once: the most promising owners change together, half as many where that did not help, and
where the bound is still far, single groups by what they seem to lose.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.logic.guide import Guide
from quotaopt.logic.lagrangian import Bound
from quotaopt.logic.search import Search
from quotaopt.model.arrays import IntArray
from quotaopt.model.logic import Logic


def improve(search: Search, guide: Guide, most: int, *, singly: bool = False) -> None:
    """Change the best pattern of a search while that helps, with at most `most` solves.

    `singly`: try groups one by one too.
    """
    last = search.n_solved + most
    while search.best is not None and search.pattern is not None:
        before, start = search.best, search.pattern
        prices = guide.lagrangian.at(guide.inward(before.multipliers, before.links))
        for pattern in _neighbours(search.logic, prices, start, singly):
            if search.n_solved >= last or search.out_of_time:
                return
            search.attempt(pattern)
            if search.best is not before:
                break
        else:
            return


def _neighbours(logic: Logic, prices: Bound, start: IntArray, singly: bool) -> Iterator[IntArray]:
    """Many changes at once, then half as many, and at last, if asked for, one at a time."""
    target = pattern_at(logic, prices, start)
    units, unit = _promising(logic, prices, start, target)
    width = len(units)
    while width:
        yield np.where(np.isin(unit, units[:width]), target, start)
        width //= 2
    for _, groups, options in _single_moves(logic, prices, start) if singly else ():
        pattern = start.copy()
        pattern[groups] = options
        yield pattern


def _single_moves(logic: Logic, prices: Bound, now: IntArray) -> list[tuple[float, list[int], list[int]]]:
    """Another option for one group, the one that seems to lose least first.

    Where its owner has no room for one more open group, one that is open closes for it.
    """
    worth, owner = prices.worth, logic.owner
    opened = ~logic.closes[now]
    n_open = np.bincount(owner[opened & (owner >= 0)], minlength=len(logic.count))
    full = np.append(n_open >= logic.count, False)[owner]
    shut = np.full(logic.n_groups, -1)
    shut[logic.option_group[logic.closes]] = np.flatnonzero(logic.closes)
    partners: dict[int, list[int]] = {}
    for group in np.flatnonzero(opened & (shut >= 0) & (owner >= 0)).tolist():
        partners.setdefault(int(owner[group]), []).append(group)
    moves = []
    others = np.flatnonzero((now[logic.option_group] != np.arange(logic.n_options)) & np.isfinite(worth))
    for option in others.tolist():
        group = int(logic.option_group[option])
        gain = float(worth[option] - worth[now[group]])
        if opened[group] or logic.closes[option] or not full[group]:
            moves.append((gain, [group], [option]))
            continue
        for other in partners.get(int(owner[group]), []):
            closing = int(shut[other])
            loss = float(worth[now[other]] - worth[closing])
            moves.append((gain - loss, [group, other], [option, closing]))
    return sorted(moves, key=lambda move: (-move[0], move[1]))


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
