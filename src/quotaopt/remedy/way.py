"""A way out of a plan that cannot be met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.remedy.entries import Entries
from quotaopt.remedy.moves import Change

Kind = Literal["row", "rows", "loosen", "drop", "total", "with_total"]


@dataclass(frozen=True, eq=False)
class Proposal:
    """What to change: single limits, all limits of some rules by one part, or either and the total."""

    kind: Kind
    cost: Decimal  # sum of all changes relative to what is changed
    entries: Entries
    changes: tuple[Change, ...] = ()
    loosened: tuple[str, ...] = ()  # rules, all of whose limits are loosened
    part: Decimal = Decimal(0)  # by which they are
    dropped: tuple[str, ...] = ()  # rules that are left out
    fewer_than: int = 0  # how many changes the cheapest makes, where this makes fewer


@dataclass(frozen=True, eq=False)
class Seen:
    """What is known of a plan that cannot be met."""

    units: BoolArray  # (n_units,), rows that are looked at
    proofs: tuple[FloatArray, ...] = ()  # each (n_units,), prices of rows that rule the plan out as it stands

    too_small: Decimal = Decimal(0)  # a part by which rules were loosened alike, and not enough

    def with_proof(self, prices: FloatArray) -> Seen:
        """With one proof more, if it is one and is not there yet."""
        is_there = not prices.any() or any(np.array_equal(prices, each) for each in self.proofs)
        return self if is_there else replace(self, proofs=(*self.proofs, prices))


Widening: TypeAlias = Callable[[int], Proposal]
"""Proposals 0, 1, 2, ..., each a little wider than the one before."""
Candidate: TypeAlias = Callable[[Seen], Widening | None]
"""What it takes at least to keep the rows that are seen; None where it cannot be done."""


@dataclass(frozen=True, eq=False)
class WayOut:
    """A proposal, and the plan that comes of it: solved, and accepted by the checker."""

    proposal: Proposal
    allocation: Allocation
    needs_protected: bool = False  # it may change rules that are protected


@dataclass(frozen=True, eq=False)
class WaysOut:
    """Ways out, the cheapest first."""

    ways: tuple[WayOut, ...]
    solves: int  # changed plans that were tried
    gap: tuple[Problem, ...] = ()  # what activities it would take, where a plan has a process
