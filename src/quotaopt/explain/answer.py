"""Everything that is said of a number, in one value: its chain, its peers, what would change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from quotaopt.explain.explain import explain
from quotaopt.explain.nearest import Search, Solve, nearest_changes
from quotaopt.explain.peers import Peers, peers_of
from quotaopt.explain.ranges import with_ranges
from quotaopt.explanation import GROWTH, HISTORY, Explanation
from quotaopt.plan.cells.asked import Asked
from quotaopt.sensitivity.movers import InTurn, mover_of

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.plan.layers import Layer

MOST_QUICK = 10_000
"""Cells of a plan whose limits are followed without being asked to."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What is said of the cells asked about."""

    allocation: Allocation
    asked: Asked
    explanation: Explanation
    peers: Peers | None  # None where there is nobody to compare with
    search: Search | None = None  # for the nearest change, where one was asked for

    @property
    def part(self) -> Allocation:
        """The measure and tier asked about."""
        return self.part_of(self.allocation)

    def part_of(self, other: Allocation) -> Allocation:
        """The same measure and tier of another allocation of such a plan."""
        return other.parts[self._number]

    @property
    def layer(self) -> Layer:
        """What its amounts are counted in."""
        return self.allocation.plan.layers[self._number]

    @property
    def total(self) -> Decimal:
        """All targets of the measure in the tier."""
        return int(self.part.steps.sum()) * self.layer.step

    @property
    def target(self) -> Decimal:
        """The published number."""
        return int(self.allocation.steps[self.asked.inside].sum()) * self.layer.step

    @property
    def burden(self) -> float | None:
        """Target over reference; None without a reference."""
        found = self.explanation
        return float(found.target / found.reference) if found.reference else None

    @property
    def share(self) -> float:
        """The number as a part of the whole."""
        return float(self.target / self.total) if self.total else 0.0

    @property
    def last_year(self) -> Fraction | None:
        """What history says of the same cells; None without facts."""
        return next((link.after for link in self.explanation.of_kind(HISTORY)), None)

    @property
    def growth(self) -> float | None:
        """The number against last year's; None where that is nothing or unknown."""
        return float(self.explanation.target / self.last_year) - 1.0 if self.last_year else None

    @property
    def growth_of_all(self) -> float | None:
        """The total against last year's; None where nothing is known of last year."""
        return next(
            (float(link.factor) - 1.0 for link in self.explanation.of_kind(GROWTH) if link.factor), None
        )

    @property
    def _number(self) -> int:
        """Of the layer."""
        layers = self.allocation.plan.layers
        return next(at for at, layer in enumerate(layers) if layer.members == dict(self.asked.layer))


def answer(
    allocation: Allocation,
    asked: Asked,
    share: Fraction | None = None,
    solve: Solve | None = None,
    *,
    ranged: bool = False,
) -> Answer:
    """Explain the cells asked about, compare them with others, and look for what would change them.

    Parameters
    ----------
    share, solve
        By how much of itself the number should change, and what solves plans; without, nothing is looked for.
    ranged
        Whether to tell how far limits may move even where that takes long.
    """
    explanation = explain(allocation, asked.where)
    if ranged or is_quick(allocation):
        explanation = with_ranges(allocation, explanation, solving=ranged)
    found = Answer(allocation, asked, explanation, None)
    search = None if share is None or solve is None else nearest_changes(allocation, asked, share, solve)
    return replace(found, peers=peers_of(found.part, asked), search=search)


def is_quick(allocation: Allocation) -> bool:
    """Whether ranges of limits are told without being asked for: linear systems, no solves."""
    few = len(allocation.built.active) <= MOST_QUICK
    return few and len(allocation.plan.layers) == 1 and isinstance(mover_of(allocation), InTurn)
