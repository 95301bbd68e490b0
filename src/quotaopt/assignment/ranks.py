r"""The two ranks of every node of an over-assignment: what it carries, and what it hands down.

The solve works in plan numbers, which add up to the company's number in every cut. On top of them
stand numbers in whole steps. The company carries its total; with M(v) the number that v carries,

.. math:: S(v) = \lfloor (1 + \omega_v) M(v) + \tfrac12 \rfloor, \qquad \sum_{u \text{ below } v} M(u) = S(v),

the children sharing S(v) in proportion to their plan numbers, inside the limits that rules put on what
they carry. Where these leave no room for S(v), the nearest sum that they do admit is handed down.
Street targets of cells share the number of their finest node in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from quotaopt.assignment.apportion import apportion, summed
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells, Grouping
from quotaopt.rules.carried import OwnNumbers

COMPANY = ""
"""The level above all others."""


@dataclass(frozen=True, eq=False)
class Rank:
    """The nodes of one level of the chain; amounts in steps."""

    level: str  # `COMPANY`, or a level of the plan
    nodes: Grouping  # of all cells
    parent: IntArray  # (n_nodes,), in the rank above; the node itself for the company
    plan: IntArray  # (n_nodes,), what the solve gave them
    own: IntArray  # (n_nodes,), the number that everyone carries
    below: IntArray  # (n_nodes,), what those below carry together; of the last rank its street targets
    asked: IntArray  # (n_nodes,), the nearest step of what they should carry

    @property
    def reserve(self) -> IntArray:
        """What everyone keeps and hands to nobody. (n_nodes,)"""
        return np.asarray(np.maximum(self.own - self.below, 0))


@dataclass(frozen=True)
class ChainStep:
    """One level of the chain in sum."""

    level: str
    amount: Decimal  # currency units
    against_above: float  # 0.05: five per cent more than the level above carries
    against_company: float


@dataclass(frozen=True, eq=False)
class OverAssignment:
    """What everybody on the chain carries, and the street target of every cell."""

    dimension: str
    ranks: tuple[Rank, ...]  # the company first
    street: IntArray  # (n_cells,), steps
    step: Decimal  # currency units

    @property
    def chain(self) -> tuple[ChainStep, ...]:
        """The sums of all levels, the company first; of one measure and tier, as others do not add up."""
        sums = [int(rank.own.sum()) for rank in self.ranks]
        above = [sums[0], *sums[:-1]]
        return tuple(
            ChainStep(rank.level, own * self.step, own / (before or 1) - 1.0, own / (sums[0] or 1) - 1.0)
            for rank, own, before in zip(self.ranks, sums, above, strict=True)
        )

    def of_part(self, cells: Cells, number: int, step: Decimal) -> OverAssignment:
        """The numbers of one measure and tier with its `step`; `cells` are those of the whole plan."""
        size = len(cells) // cells.n_layers
        at = slice(number * size, (number + 1) * size)
        ranks: list[Rank] = []
        place_above = np.zeros(0, dtype=np.int64)
        for rank in self.ranks:
            kept = np.flatnonzero(cells.layer_of(rank.nodes.first_cell) == number)
            place = np.full(rank.nodes.n_groups, -1, dtype=np.int64)
            place[kept] = np.arange(len(kept))
            parent = place_above[rank.parent[kept]] if ranks else np.arange(len(kept))
            own_levels = tuple(level for level in rank.nodes.levels if level not in cells.layer_levels)
            codes = place[rank.nodes.codes[at]].astype(np.int32)
            nodes = Grouping(own_levels, codes, rank.nodes.first_cell[kept] - number * size)
            amounts = (each[kept] for each in (rank.plan, rank.own, rank.below, rank.asked))
            ranks.append(Rank(rank.level, nodes, parent, *amounts))
            place_above = place
        return replace(self, ranks=tuple(ranks), street=self.street[at], step=step)

    @property
    def moved(self) -> tuple[tuple[Rank, int], ...]:
        """Nodes whose limits below did not admit the nearest step, each with its rank."""
        return tuple(
            (rank, int(node)) for rank in self.ranks for node in np.flatnonzero(rank.below != rank.asked)
        )

    def cumulative(self) -> FloatArray:
        """How much more than their plan numbers the nodes of the last rank carry. (n_nodes,)"""
        last = self.ranks[-1]
        carries = last.plan > 0
        return np.asarray(last.own[carries] / last.plan[carries] - 1.0)


def over_assign(numbers: OwnNumbers, steps: IntArray, ideal: FloatArray, step: Decimal) -> OverAssignment:
    """Build the ranks over plan numbers `steps` (n_cells,); `ideal` (n_cells,) is these before rounding."""
    chain = numbers.chain
    company = chain.company
    nodes, own = company, summed(steps, company.codes, company.n_groups)
    plan, parent = own, np.arange(company.n_groups)
    ranks, level = [], COMPANY
    for position, link in enumerate(chain.links):
        asked = link.factor.nearest(own)
        below_plan = summed(steps, link.nodes.codes, link.nodes.n_groups)
        lower, upper = (np.where(below_plan > 0, side, 0) for side in numbers.limits(position))
        below = _admitted(asked, lower, upper, link.parent)
        ranks.append(Rank(level, nodes, parent, plan, own, below, asked))
        fair = np.bincount(link.nodes.codes, ideal, link.nodes.n_groups).astype(np.float64)
        own = apportion(below, below_plan, link.parent, fair, (lower, upper))
        nodes, plan, parent, level = link.nodes, below_plan, link.parent, link.level
    ranks.append(Rank(level, nodes, parent, plan, own, own, own))
    street = apportion(own, steps, nodes.codes, ideal)
    return OverAssignment(chain.dimension, tuple(ranks), street, step)


def _admitted(asked: IntArray, lower: IntArray, upper: IntArray, parent: IntArray) -> IntArray:
    """The sums nearest to those asked that the limits of the children admit. (n_parents,)"""
    least = summed(lower, parent, len(asked))
    most = summed(np.minimum(upper, np.maximum(asked, least)[parent]).astype(object), parent, len(asked))
    return np.asarray(np.maximum(np.minimum(asked.astype(object), most), least)).astype(np.int64)
