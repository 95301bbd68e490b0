"""What people and those above them carry, and what is expected to be sold when they carry something else."""

from __future__ import annotations

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.assignment import Rank
from quotaopt.assignment.apportion import summed
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.risks.draws import Rung
from quotaopt.risks.law import Atoms


def carried(allocation: Allocation) -> IntArray:
    """The target of every cell as its person carries it, over-assignment included. (n_cells,), steps"""
    over = allocation.over_assignment
    return allocation.steps if over is None else over.street


def expected(atoms: Atoms, stated: Allocation, other: Allocation, response: float) -> FloatArray:
    r"""What atoms sell at an attainment of 1 when they carry what `other` says. (n_atoms,), steps

    .. math:: e_a = s_a + \rho\, (s'_a - s_a)

    with s what they carry in the plan as stated, s' in the other one, and the response :math:`\rho`: the part
    of what is added to a target that is sold.
    """
    before = atoms.sums(carried(stated))
    if other is stated:
        return before
    return np.maximum(0.0, before + response * (atoms.sums(carried(other)) - before))


def rungs(atoms: Atoms, allocation: Allocation) -> tuple[Rung, ...]:
    """Everybody's numbers, level by level; levels whose members publish none are left out."""
    found = (_numbers(atoms, level, allocation) for level in atoms.chain)
    return tuple(
        Rung(level, atoms.starts(level), numbers)
        for level, numbers in zip(atoms.chain, found, strict=True)
        if numbers is not None
    )


def _numbers(atoms: Atoms, level: str, allocation: Allocation) -> IntArray | None:
    """The number of every member of a level, in steps. (n_members,)"""
    cells, over = atoms.cells, allocation.over_assignment
    if over is None:
        return _of_members(atoms, level, _sums(cells, level, allocation.steps))
    above = cells.levels[level].above
    ranks: list[Rank] = [rank for rank in over.ranks[1:] if rank.level == level]
    if ranks:
        return _of_members(atoms, level, ranks[0].own)
    on_chain = [rank.level for rank in over.ranks[1:]]
    if any(level in cells.levels[name].above for name in on_chain):
        if any(name in above for name in on_chain):
            return None  # between two levels of the chain: a number is published for neither
        return _of_members(atoms, level, _sums(cells, level, allocation.steps))
    return _of_members(atoms, level, _sums(cells, level, over.street))


def _sums(cells: Cells, level: str, steps: IntArray) -> IntArray:
    """Steps of cells summed per group of a level, exactly."""
    members = cells.group([level])
    return summed(steps, members.codes, members.n_groups)


def _of_members(atoms: Atoms, level: str, of_group: IntArray) -> IntArray:
    """Numbers of the members of a level, in the order in which atoms have them."""
    group = atoms.cells.group([level]).codes[atoms.first_cell[atoms.starts(level)]]
    return np.asarray(of_group[group], dtype=np.int64)
