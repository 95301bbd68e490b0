r"""Drawing what becomes of a plan: sales of the company, and who reaches his number.

With the amounts :math:`e_a` that atoms sell at an attainment of 1, a draw sells
:math:`\sum_a e_a A_a`. Draws come in pairs under opposite lucks, z and -z: the mean over a pair
has no error in what is linear in z. Pairs are independent of each other, so the standard error of any mean is

.. math:: \sqrt{\frac{1}{n (n - 1)} \sum_j (p_j - \bar p)^2}

over the means :math:`p_j` of n pairs. Quantiles have none that adds up so simply; theirs is that of the
mean of the quantiles of :data:`BATCHES` equal batches.

Sources: J. M. Hammersley and K. W. Morton, "A new Monte Carlo technique: antithetic variates",
Proc. Cambridge Philosophical Society 52 (1956); batch means: P. Glasserman, Monte Carlo Methods in
Financial Engineering (2003), appendix A.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.risks.law import Atoms, Law

BATCHES = 20
_AT_ONCE = 1_000_000  # attainments in memory
_TOUCHES = 1e-9  # of a number: sales so little below it are rounding of floats

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Estimate:
    """A number from draws, with its standard error."""

    value: float
    error: float


@dataclass(frozen=True, eq=False)
class Rung:
    """The members of one level of people or above, and the numbers they are to reach."""

    level: str
    start: IntArray  # (n_members,), the first atom of each
    number: IntArray  # (n_members,), steps; those with 0 have nothing to reach

    @property
    def carries(self) -> IntArray:
        """Who has a number to reach."""
        return np.flatnonzero(self.number > 0)


@dataclass(frozen=True, eq=False)
class Reached:
    """What became of the members of a rung, in sums over pairs of draws; halves count draws."""

    rung: Rung
    reached: FloatArray  # (n_members,), sum of the part of a pair that reached the number
    squared: FloatArray  # (n_members,), sum of its square
    sold: FloatArray  # (n_members,), sum of sales in steps
    share: FloatArray  # (n_pairs, 2), part of the members that reached theirs


@dataclass(frozen=True, eq=False)
class Drawn:
    """All draws of one plan; the second of each pair is under the opposite luck."""

    number: int  # of the company, steps
    sold: FloatArray  # (n_pairs, 2), of the company, steps
    rungs: tuple[Reached, ...]

    @property
    def n_pairs(self) -> int:
        """How many independent pairs there are."""
        return len(self.sold)

    @property
    def probability(self) -> Estimate:
        """That the company reaches its number."""
        return mean((self.sold >= self.number * (1.0 - _TOUCHES)).astype(np.float64))

    @property
    def landing(self) -> Estimate:
        """What the company sells on average, steps."""
        return mean(self.sold)

    def quantile(self, part: float) -> Estimate:
        """What the company sells at most in this part of the draws, steps."""
        batches = np.array_split(self.sold, BATCHES)
        each = np.array([np.quantile(batch, part) for batch in batches])
        value = float(np.quantile(self.sold, part))
        return Estimate(value, float(each.std(ddof=1) / np.sqrt(BATCHES)))


def mean(pairs: FloatArray) -> Estimate:
    """The mean of values of paired draws (n_pairs, 2), with its error."""
    of_pair = pairs.mean(axis=1)
    return Estimate(float(of_pair.mean()), float(of_pair.std(ddof=1) / np.sqrt(len(of_pair))))


def draw(
    law: Law,
    expected: FloatArray,
    number: int,
    rungs: Sequence[Rung],
    draws: int,
    progress: Progress | None = None,
) -> Drawn:
    """Draw a plan: `expected` (n_atoms,) is what atoms sell at an attainment of 1, in steps.

    Memory is bounded: draws are made in blocks, whose size changes nothing.
    """
    n_pairs = (draws + 1) // 2
    sold = np.zeros((n_pairs, 2))
    tallies = [_Tally(law.atoms, rung, n_pairs) for rung in rungs]
    block = max(1, _AT_ONCE // max(1, len(expected)))
    for first in range(0, n_pairs, block):
        count = min(block, n_pairs - first)
        swing = law.swing(first, count)
        for side, mirrored in enumerate((False, True)):
            sales = law.attainment(swing, mirrored=mirrored)
            sales *= expected
            sold[first : first + count, side] = sales.sum(axis=1)
            for tally in tallies:
                tally.add(sales, first, side)
        for tally in tallies:
            tally.close_pairs()
        if progress is not None:
            progress(f"draw {2 * min(first + block, n_pairs):,}/{2 * n_pairs:,}")
    return Drawn(number, sold, tuple(tally.total for tally in tallies))


class _Tally:
    """Sums over draws of the members of a rung."""

    def __init__(self, atoms: Atoms, rung: Rung, n_pairs: int) -> None:
        n_members = len(rung.number)
        reached, squared, sold = np.zeros((3, n_members))
        self.total = Reached(rung, reached, squared, sold, np.zeros((n_pairs, 2)))
        self._carries = rung.carries
        self._least = rung.number[self._carries] * (1.0 - _TOUCHES)
        self._pairs: FloatArray = np.zeros((0, 0))

    def add(self, sales: FloatArray, first: int, side: int) -> None:
        """Count a block of draws (count, n_atoms) of one side."""
        sold = np.add.reduceat(sales, self.total.rung.start, axis=1)
        self.total.sold[:] += 0.5 * sold.sum(axis=0)
        reached = (sold[:, self._carries] >= self._least).astype(np.float64)
        self.total.share[first : first + len(sales), side] = reached.mean(axis=1)
        self._pairs = 0.5 * (reached if side == 0 else 2.0 * self._pairs + reached)

    def close_pairs(self) -> None:
        """Add up the pairs of the block, both sides of which have been counted."""
        self.total.reached[self._carries] += self._pairs.sum(axis=0)
        self.total.squared[self._carries] += (self._pairs**2).sum(axis=0)
