"""Amounts of cells as exact numbers that add up: those of a group are the sums of its cells'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from quotaopt.explanation import Link
from quotaopt.model.arrays import FloatArray

GRID = 2**40
"""Amounts are whole numbers of this part of a step: nearly all digits of a float, and exact in sums."""
SAME = Fraction(1, 10**9)
"""A change by less than this part of an amount is rounding of floats."""


@dataclass(frozen=True, eq=False)
class Amounts:
    """What every cell of a selection carries after one step of the way to its target."""

    kind: str
    name: str
    members: str
    steps: FloatArray  # (n_selected,)


def exact_sum(steps: FloatArray) -> Fraction:
    """The sum of amounts in steps, every one to the nearest part of the grid."""
    whole = np.floor(steps)
    parts = np.rint((steps - whole) * GRID)
    return Fraction(_sum_of_whole(whole) * GRID + int(np.sum(parts.astype(np.int64))), GRID)


def _sum_of_whole(amounts: FloatArray) -> int:
    """The sum of whole amounts; prices may push cells that they cannot move beyond what 64 bits hold."""
    if amounts.sum() < 2**62:
        return int(np.sum(amounts.astype(np.int64)))
    return sum(map(int, amounts.tolist()))


def linked(way: Iterable[Amounts], step: Fraction, *, kept: frozenset[str]) -> tuple[Link, ...]:
    """The chain of links in units of the measure; links that change nothing are left out unless `kept`."""
    links: list[Link] = []
    before: Fraction | None = None
    for each in way:
        after = exact_sum(each.steps) * step
        if before is None or each.kind in kept or abs(after - before) > SAME * before:
            links.append(Link(each.kind, each.name, each.members, before, after))
            before = after
    return tuple(links)
