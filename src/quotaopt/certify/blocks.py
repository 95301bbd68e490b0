r"""A plan in blocks, checked: sums in integers, and a bound from prices, block by block.

Every block is read again and passed once. The targets :math:`x_c` in whole steps are judged by their
integer sums; the proof that no plan is much fairer is weak duality, as in `bound`: for any prices y,

.. math:: \sum_c r_c \phi(t_c) \ge \sum_g (\underline b_g y_g^+ - \overline b_g y_g^-)
          - \sum_c r_c \max_{\underline t_c \le t \le \overline t_c} \bigl( s_c t - \phi(t) \bigr)

Evaluated in float64 with compensated sums, and what is left of rounding is bounded term by term and taken
off; limits, sums and targets are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.certify.measures import MEASURES
from quotaopt.certify.sums import ROUNDING, total
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a block as they were stated."""

    reference: FloatArray  # (n_cells,), shares of the whole
    lower: IntArray  # (n_cells,), steps
    upper: IntArray  # (n_cells,), steps
    codes: Sequence[CodeArray]  # per family of groups, (n_cells,), -1 where a cell is in none


@dataclass(frozen=True, eq=False)
class Sums:
    """What a block adds to the whole."""

    groups: tuple[IntArray, ...]  # per family, the groups of its cells
    carried: tuple[IntArray, ...]  # and the steps that they carry in it
    n_cells: int
    steps: int
    outside: int  # cells outside their own limits
    cost: float  # sum r phi(t)
    earned: float  # sum r max(s t - phi(t)), at most
    lowest: float  # burdens
    highest: float


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the check of all blocks found. `bound` is proved, not claimed."""

    n_cells: int
    steps: int
    outside: int  # cells outside their own limits
    activity: IntArray  # (n_rows,), steps
    broken: tuple[tuple[int, int], ...]  # row, and the steps it is above (+) or below (-) its limits
    cost: float
    bound: float
    lowest: float
    highest: float

    @property
    def is_kept(self) -> bool:
        """Whether every limit holds."""
        return not self.outside and not self.broken

    @property
    def gap(self) -> float:
        """How far the targets may be from the fairest ones, relative to what they cost."""
        return (self.cost - self.bound) / max(abs(self.cost), 1e-6)


def check_block(
    cells: Cells, steps: IntArray, prices: Sequence[FloatArray], per_unit: float, notion: str
) -> Sums:
    """Pass over the cells of a block.

    Parameters
    ----------
    steps : (n_cells,)
        The targets.
    prices : per family, (n_groups,)
        What every group adds to the pressure on its cells.
    per_unit : float
        Steps that make 1.0 of the reference.

    Raises
    ------
    ValueError
        There is not one whole number per cell.
    """
    if steps.shape != cells.reference.shape or steps.dtype != np.int64:
        raise ValueError("the block has another number of targets than cells")
    groups, carried = zip(*(_carried(codes, steps) for codes in cells.codes), strict=True)
    measure, in_steps = MEASURES[notion], cells.reference * per_unit
    push = np.zeros(len(steps))
    for codes, price in zip(cells.codes, prices, strict=True):
        push += np.where(codes >= 0, price[codes], 0.0)
    best = np.clip(measure.response(push), cells.lower / in_steps, cells.upper / in_steps)
    burden = steps / in_steps
    gain = push * best
    sizes = np.abs(gain) + np.abs(measure.slope(best) * best) + measure.cost(best)
    earned = total(cells.reference * (gain - measure.cost(best)))
    return Sums(
        groups=groups,
        carried=carried,
        n_cells=len(steps),
        steps=int(steps.sum()),
        outside=int(np.count_nonzero((steps < cells.lower) | (steps > cells.upper))),
        cost=total(cells.reference * measure.cost(burden)),
        earned=earned + ROUNDING * total(cells.reference * sizes),
        lowest=float(burden.min()),
        highest=float(burden.max()),
    )


def _carried(codes: CodeArray, steps: IntArray) -> tuple[IntArray, IntArray]:
    """The groups of a family that are met, and the steps of each: sorted, then cut and added up."""
    order = np.argsort(codes, kind="stable")
    sorted_codes = codes[order]
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=-2))
    added = np.add.reduceat(steps[order], starts)
    inside = sorted_codes[starts] >= 0
    return sorted_codes[starts][inside].astype(np.int64), added[inside]


def judge(
    blocks: Iterable[Sums],
    rows: Sequence[Sequence[tuple[int, IntArray]]],
    limits: tuple[IntArray, IntArray],
    prices: FloatArray,
    n_groups: Sequence[int],
    per_unit: float,
) -> Verdict:
    """Add up the blocks in integers and compare with the limits of the rows.

    Parameters
    ----------
    rows : sequence of n_rows
        For every row its groups: (family, groups of the family). A row is the sum of its groups.
    limits : two of (n_rows,)
        Lower and upper limits in steps.
    prices : (n_rows,)
        Multipliers y; above 0 the lower limit is leaned on, below 0 the upper one.
    """
    whole = [np.zeros(count, dtype=np.int64) for count in n_groups]
    found = []
    for block in blocks:
        for sums, groups, carried in zip(whole, block.groups, block.carried, strict=True):
            sums[groups] += carried
        found.append(block)
    activity = np.array(
        [sum(int(whole[p][groups].sum()) for p, groups in row) for row in rows], dtype=np.int64
    )
    lower, upper = limits
    by = np.maximum(activity - upper, 0) + np.minimum(activity - lower, 0)
    leaning = np.flatnonzero(prices)
    held = np.where(prices > 0.0, lower, upper)[leaning] / per_unit * prices[leaning]
    earned = total(np.array([block.earned for block in found]))
    return Verdict(
        n_cells=sum(block.n_cells for block in found),
        steps=sum(block.steps for block in found),
        outside=sum(block.outside for block in found),
        activity=activity,
        broken=tuple((int(row), int(by[row])) for row in np.flatnonzero(by)),
        cost=total(np.array([block.cost for block in found])),
        bound=total(held) - ROUNDING * total(np.abs(held)) - earned,
        lowest=min(block.lowest for block in found),
        highest=max(block.highest for block in found),
    )
