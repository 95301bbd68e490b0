"""What a block could not carry in whole steps is asked of others.

Where three cuts cross in a block with few cells, not every way to share out its steps can be met. The
steps that its groups lack or have too many of belong to rows that other blocks are in as well: the first
of them that has room takes them over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from quotaopt.blocks.work import InSteps
from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.model.canonical import CanonicalModel

MOST_TRIED = 20
"""Blocks asked to take over what others could not."""


def hand_over(
    frame: CanonicalModel,
    places: Sequence[IntArray],
    ideals: Sequence[InSteps],
    asked: Sequence[IntArray],
    carried: Sequence[IntArray],
    ask: Callable[[int, IntArray], IntArray],
) -> None:
    """Ask blocks anew until all rows hold, or no more of them have room.

    Parameters
    ----------
    asked, carried : per block (n_own_sums,)
        What every block should carry, and what it does.
    ask : callable
        Has a block rounded again; returns what it carries then.
    """
    in_rows = np.diff(frame.combine.tocsc().indptr) > 0
    now = list(carried)
    for number in _with_room(places, ideals, now, asked, in_rows):
        if _all_hold(frame, places, now):
            return
        now[number] = ask(number, now[number] + _missing(places, asked, now, in_rows)[places[number]])


def _with_room(
    places: Sequence[IntArray],
    ideals: Sequence[InSteps],
    now: list[IntArray],
    asked: Sequence[IntArray],
    in_rows: BoolArray,
) -> list[int]:
    """Blocks that carry what they should and can take over what is missing; none where nothing is."""
    missing = _missing(places, asked, now, in_rows)
    concerned = np.flatnonzero(missing)
    found = []
    for number, (own, ideal) in enumerate(zip(places, ideals, strict=True)):
        after = now[number] + missing[own]
        can = (now[number] == asked[number]) & (after >= ideal.floors) & (after <= ideal.ceils)
        if len(concerned) and can[in_rows[own]].all() and np.isin(concerned, own).all():
            found.append(number)
    return found[:MOST_TRIED]


def _missing(
    places: Sequence[IntArray], asked: Sequence[IntArray], now: Sequence[IntArray], in_rows: BoolArray
) -> IntArray:
    """What is asked of all blocks together and not carried. (n_sums,)"""
    missing = np.zeros(len(in_rows), dtype=np.int64)
    for own, wanted, has in zip(places, asked, now, strict=True):
        missing[own] += wanted - has
    return np.where(in_rows, missing, 0)


def _all_hold(frame: CanonicalModel, places: Sequence[IntArray], now: Sequence[IntArray]) -> bool:
    """Whether sums of whole steps are inside the limits of all rows."""
    sums = np.zeros(int(frame.offsets[-1]), dtype=np.int64)
    for own, has in zip(places, now, strict=True):
        sums[own] += has
    activity = frame.combine.astype(np.int64) @ sums
    return bool(((activity >= frame.steps.row_lower) & (activity <= frame.steps.row_upper)).all())
