"""Cells gathered to those levels that actuals speak of."""

from __future__ import annotations

from collections.abc import Sequence

from quotaopt.model.arrays import CodeArray
from quotaopt.model.cells import Cells, combine


def gathered(cells: Cells, levels: Sequence[str]) -> tuple[Cells, CodeArray]:
    """Cells that have no other levels than these and those above them, over all time as one period.

    Parameters
    ----------
    cells
        Of one layer.
    levels
        None of them of time.

    Returns
    -------
    The coarser cells, and which of them every cell belongs to. (n_cells,)
    """
    kept = [level for level in cells.levels if level in cells.with_ancestors(levels)]
    sizes = [len(cells.levels[level].members) for level in kept]
    codes, n_bases = combine([cells.base_codes[level] for level in kept], sizes, cells.n_bases)
    members = {level: _first_of(codes, cells.base_codes[level], n_bases) for level in kept}
    above = {coarser for level in kept for coarser in cells.levels[level].above}
    coarse = Cells(
        levels={level: cells.levels[level] for level in kept},
        base_codes=members,
        period_codes={},
        base_finest=tuple(level for level in kept if level not in above),
        time_finest=None,
        n_bases=n_bases,
        n_periods=1,
    )
    return coarse, codes.repeat(cells.n_periods)


def _first_of(group: CodeArray, values: CodeArray, n_groups: int) -> CodeArray:
    """The value that all members of a group have. (n_groups,)"""
    found = values[:n_groups].copy()
    found[group] = values
    return found
