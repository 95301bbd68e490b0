"""A way out of a plan that cannot be met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from quotaopt.allocation import Allocation
from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray
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


Widening: TypeAlias = Callable[[int], Proposal]
"""Proposals 0, 1, 2, ..., each a little wider than the one before."""
Candidate: TypeAlias = Callable[[BoolArray], Widening | None]
"""What it takes at least to keep some rows of the plan, (n_units,); None where it cannot be done."""


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
