"""Amounts of cells as exact numbers that add up: those of a group are the sums of its cells'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from quotaopt.explanation import CHOICE, COMPANY, FAIRNESS, ROUNDING, RULE, Link
from quotaopt.model.arrays import FloatArray

GRID = 2**40
"""Amounts are whole numbers of this part of a step: nearly all digits of a float, and exact in sums."""
WILD = 1000.0
"""Amounts so many times the reference and the target, or such a part of them, are told by nobody."""
CANCELLING = frozenset({RULE, FAIRNESS, CHOICE})
SAME = Fraction(1, 10**9)
"""A change by less than this part of an amount is rounding of floats."""
DUST = Fraction(1, 10**6)
"""So is one by less than this part of a step."""


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


def cancelled(way: Sequence[Amounts]) -> Iterator[Amounts]:
    """The way without amounts beyond all measure: rules that push against each other are told together.

    A rule that may be missed for a high penalty pushes with all of it, and what admits no more pushes back,
    another rule or a cell's own limit: amounts between the two say nothing to anybody.
    """
    ends = [float(each.steps.sum()) for each in way if each.kind in (COMPANY, ROUNDING)]
    least, most = min(ends) / WILD, max(ends) * WILD
    names: list[str] = []
    for each in way:
        if each.kind in CANCELLING and not least <= each.steps.sum() <= most:
            names += [each.name] if each.kind == RULE else []
        elif names:
            yield replace(each, name=", ".join(filter(None, [*names, each.name])), members="")
            names = []
        else:
            yield each


def linked(way: Iterable[Amounts], step: Fraction, *, kept: frozenset[str]) -> tuple[Link, ...]:
    """The chain of links in units of the measure; links that change nothing are left out unless `kept`."""
    links: list[Link] = []
    before: Fraction | None = None
    for each in way:
        after = exact_sum(each.steps) * step
        if before is None or each.kind in kept or abs(after - before) > max(SAME * before, DUST * step):
            links.append(Link(each.kind, each.name, each.members, before, after))
            before = after
    return tuple(links)
