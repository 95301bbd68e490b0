r"""A gap to date as what every level of the company, and prices, contribute; exact to the last unit.

Every node *n* of the tree has a target :math:`t_n` and an actual :math:`a_n`, both to date, in whole
minor units; its gap is :math:`a_n - t_n`, and gaps of children add up to that of their parent. Let
:math:`n_0, n_1, \dots, n_k = n` lead from the company to a finest node, and let :math:`\kappa_m` be
the *pace* of a node: actual over target quantity, :math:`Q^a_m / Q^t_m`, or where no quantities
are known actual over target amount, :math:`a_m / t_m`. With what the target would have become
at the pace of the j-th node above, :math:`V_j(n) = t_n \kappa_{n_j}`,

.. math:: a_n - t_n = \underbrace{V_0 - t_n}_{volume}
          + \sum_{j=1}^{k} \underbrace{V_j - V_{j-1}}_{level\ j}
          + \underbrace{a_n - V_k}_{price}

All of it is added up over the tree, so that every term is additive: a node has of each what its
children have. With quantities this is the classical analysis of variances (Horngren, Datar and Rajan,
Cost Accounting, chapter 14: sales-volume, sales-mix and selling-price variance), nested:

* **volume**: everything sold at plan prices and in the planned shares, only more or less of it than planned;
* **mix**: what was sold shifted between the nodes of each level, at plan prices (the levels' terms in sum);
* **rate**: the amount per quantity differs from the planned one, at the finest level asked for.

Without quantities there is one price, and the level terms only shift the gap between siblings (below the
same node they add up to zero). Of a node at depth i then are

* **volume**: its target at the company's pace, :math:`t_n (\kappa_{n_0} - 1)`: what it would miss
  if everybody missed alike;
* **mix**: :math:`t_n (\kappa_{n_{i-1}} - \kappa_{n_0})`: the groups it belongs to run ahead of or behind the
  company (levels 1 to i - 1);
* **rate**: :math:`t_n (\kappa_n - \kappa_{n_{i-1}})`: its own pace against that of its group (level i).

Whole units: :math:`V_j` is rounded at the nodes of depth j (without quantities it is the actual, a whole
number already) and shared out below them in proportion to targets by largest remainders; above, it is
the sum. A node whose planned quantity or target is zero has no pace: :math:`V_j` is then its actual,
so that what is sold where nothing was planned belongs to the level at which that began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.deviations.shares import rounded_share, share_out
from quotaopt.deviations.tree import Tree
from quotaopt.model.arrays import IntArray
from quotaopt.model.cells import Cells


@dataclass(frozen=True, eq=False)
class Quantities:
    """Planned and actual quantities per cell, not negative, both in the same whole units. (n_cells,)"""

    target: IntArray
    actual: IntArray


@dataclass(frozen=True, eq=False)
class Nodes:
    """The nodes of one depth and what their gaps consist of, in minor units. All (n_nodes,)."""

    levels: tuple[str, ...]
    names: list[tuple[str, ...]]
    target: IntArray
    actual: IntArray
    volume: IntArray
    mix: IntArray
    rate: IntArray
    by_level: IntArray  # (1 + n_levels, n_nodes): the company's pace, then every level's
    price: IntArray  # zero where no quantities are known

    @property
    def gap(self) -> IntArray:
        """Actual minus target."""
        return self.actual - self.target

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A gap to date, decomposed."""

    tree: Tree
    target: IntArray  # (n_finest,)
    actual: IntArray  # (n_finest,)
    terms: IntArray  # (1 + n_levels + 1, n_finest): volume, every level, price
    has_quantities: bool

    def at(self, depth: int) -> Nodes:
        """The nodes of a depth; 0 is the company."""
        tree = self.tree
        terms = np.array([tree.of_finest(term, depth) for term in self.terms])
        if self.has_quantities:
            mix, rate = terms[1:-1].sum(axis=0), terms[-1]
        else:
            own = terms[depth] if depth else np.zeros_like(terms[0])
            mix, rate = terms[1:depth].sum(axis=0), own
        return Nodes(
            tree.levels[:depth],
            tree.names(depth),
            tree.of_finest(self.target, depth),
            tree.of_finest(self.actual, depth),
            terms[0],
            mix,
            rate,
            terms[:-1],
            terms[-1],
        )


def decompose(
    cells: Cells,
    levels: Sequence[str],
    target: IntArray,
    actual: IntArray,
    quantities: Quantities | None = None,
) -> Decomposition:
    """Decompose the gap of cells along `levels`, coarsest first.

    Parameters
    ----------
    cells
        Of one layer.
    levels
        Any of the plan's, also of different dimensions; each cuts the nodes of the ones before.
    target, actual
        To date, in the same whole minor units; targets are not negative, actuals may be (returns). (n_cells,)
    quantities
        Where they are known.
    """
    tree = Tree.of(cells, levels)
    targets = [tree.of_cells(target, depth) for depth in range(tree.last + 1)]
    actuals = [tree.of_cells(actual, depth) for depth in range(tree.last + 1)]
    expected = [
        _down(tree, depth, _at_own_pace(tree, depth, targets, actuals, quantities), targets, actuals)
        for depth in range(tree.last + 1)
    ]
    terms = np.diff(np.array([targets[-1], *expected, actuals[-1]]), axis=0)
    return Decomposition(tree, targets[-1], actuals[-1], terms, quantities is not None)


def _at_own_pace(
    tree: Tree,
    depth: int,
    targets: Sequence[IntArray],
    actuals: Sequence[IntArray],
    quantities: Quantities | None,
) -> IntArray:
    """The targets of the nodes of a depth at their own pace; the actual of those without one. (n_nodes,)"""
    if quantities is None:
        return actuals[depth]
    planned, sold = (tree.of_cells(one, depth) for one in (quantities.target, quantities.actual))
    paced = rounded_share(targets[depth], sold, np.maximum(planned, 1))
    return np.where(planned > 0, paced, actuals[depth])


def _down(
    tree: Tree, depth: int, value: IntArray, targets: Sequence[IntArray], actuals: Sequence[IntArray]
) -> IntArray:
    """Values of the nodes of a depth on the finest nodes, in proportion to targets. (n_finest,)"""
    for below in range(depth + 1, tree.last + 1):
        value = share_out(value, targets[below], tree.above(below, below - 1))
    unplanned = targets[depth][tree.above(tree.last, depth)] == 0
    return np.where(unplanned, actuals[-1], value)
