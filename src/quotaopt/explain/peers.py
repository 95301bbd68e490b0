"""How the burden of a selection compares with that of others like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import BoolArray
from quotaopt.plan.cells.asked import Asked
from quotaopt.plan.cells.selection import cells_in

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation
    from quotaopt.model.cells import Cells


@dataclass(frozen=True)
class Peers:
    """Burdens of the members of one level, within everything else that was asked."""

    level: str
    count: int  # members with a reference
    rank: int | None  # of the one asked about, 1 is the highest burden; None for several members
    lowest: float
    median: float
    highest: float


def peers_of(part: Allocation, asked: Asked) -> Peers | None:
    """The members of the finest level asked about in its first dimension, among those who share the rest.

    Asking ``rep=Ada`` compares with all reps, ``region=East rep=Ada`` with those of the East, and
    ``rep=Ada line=New`` with what other reps carry of this line. None without any other.

    Parameters
    ----------
    part
        The allocation of the measure and tier asked about.
    """
    cells = part.cells
    level = peer_level(cells, asked)
    if level is None:
        return None
    others = {each: _mask(cells, each, names) for each, names in asked.members.items() if each != level}
    around = cells_in(cells, others)
    codes, n_members = cells.codes(level)[around], len(cells.levels[level].members)
    reference = np.bincount(codes, part.reference_steps[around], n_members)
    target = np.bincount(codes, part.steps[around], n_members)
    compared = np.flatnonzero(reference > 0.0)
    if len(compared) < 2:
        return None
    burden = target[compared] / reference[compared]
    mine = np.isin(cells.levels[level].members[compared], asked.members[level])
    above = int((burden > burden[mine] * (1.0 + 1e-9)).sum()) if mine.sum() == 1 else None
    low, middle, high = np.quantile(burden, [0.0, 0.5, 1.0])
    rank = None if above is None else above + 1
    return Peers(level, len(compared), rank, float(low), float(middle), float(high))


def peer_level(cells: Cells, asked: Asked) -> str | None:
    """The level whose members are compared; None where none is asked about."""
    if not asked.members:
        return None
    first = next(level for level in cells.levels if level in asked.members)
    dimension = cells.levels[first].dimension
    return [level for level in asked.members if cells.levels[level].dimension == dimension][-1]


def _mask(cells: Cells, level: str, names: tuple[str, ...]) -> BoolArray:
    return np.isin(cells.levels[level].members, names)
