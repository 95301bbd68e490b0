"""Deviations as they are told: amounts in the plan's unit, their parts, their causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quotaopt.deviations.cause import Cause, Causes
from quotaopt.deviations.facts import Facts
from quotaopt.handout.table import percent

_MOST = 30


@dataclass(frozen=True)
class Terms:
    """What a gap consists of, in the plan's unit."""

    volume: Decimal
    mix: Decimal
    rate: Decimal
    by_level: tuple[Decimal, ...]  # the company's pace, then every level of the tree
    price: Decimal


@dataclass(frozen=True)
class Deviation:
    """A node of the company, or other cells that causes are about, to date; in the plan's unit."""

    where: Mapping[str, tuple[str, ...]]  # level -> members; none for the company
    depth: int | None  # in the tree; None for cells that are no node of it
    target: Decimal
    actual: Decimal
    share: Decimal | None  # of the company's gap, in per cent; None where that is zero
    terms: Terms | None  # None for cells that are no node
    causes: tuple[Cause, ...] = ()
    is_beyond: bool = False  # of what is tolerated
    is_open: bool = False  # beyond it, and more than the tolerated part of it has no cause

    @property
    def gap(self) -> Decimal:
        """Actual minus target."""
        return self.actual - self.target

    @property
    def attainment(self) -> Decimal | None:
        """Actual in per cent of target; None without a target."""
        return percent(self.actual, self.target)


@dataclass(frozen=True, eq=False)
class Analysis:
    """The analysis of deviations of one plan on one day."""

    facts: Facts
    levels: tuple[str, ...]
    tolerance: Fraction
    causes: Causes
    deviations: tuple[
        Deviation, ...
    ]  # the tree from the company down, what explains most first; then the rest
    few: tuple[Deviation, ...]  # of the finest nodes the fewest that make up most of what they all miss

    @property
    def whole(self) -> Deviation:
        """The company."""
        return self.deviations[0]

    @property
    def open(self) -> tuple[Deviation, ...]:
        """Deviations beyond tolerance that still have no cause."""
        return tuple(one for one in self.deviations if one.is_open)


def has_below(deviations: Sequence[Deviation], is_marked: Callable[[Deviation], bool]) -> list[bool]:
    """Which deviations have a marked one below them in the tree; all are in its order."""
    found, reach = [], -1  # reach: the least depth from the last marked one up, seen from below
    for one in reversed(deviations):
        depth = -1 if one.depth is None else one.depth
        found.append(0 <= depth < reach)
        if depth >= 0 and (is_marked(one) or depth < reach):
            reach = depth
    return found[::-1]


def shown_briefly(found: Analysis) -> list[Deviation]:
    """The largest gaps, `_MOST` of them, beyond tolerance or with causes, and all nodes above them."""
    everything = found.deviations
    matters = [one for one in everything if one.is_beyond or one.causes]
    largest = {id(one) for one in sorted(matters, key=lambda one: -abs(one.gap))[:_MOST]}
    above = has_below(everything, lambda one: id(one) in largest)
    return [
        one
        for one, is_above in zip(everything, above, strict=True)
        if is_above or one.depth == 0 or id(one) in largest
    ]
