r"""The law that attainment is drawn from: a factor model over the cells.

Cell c belongs to one member of every source of luck k (everyone, the members of a level such as
regions or products, and every combination of members that has a luck of its own), each a standard
normal :math:`f_{k, m}`. With parts of the variance :math:`w_k` that sum to 1, the cell's luck is

.. math:: z_c = \sum_k \sqrt{w_k}\, f_{k, m_k(c)} \sim N(0, 1), \qquad
          \operatorname{corr}(z_c, z_d) = \sum_k w_k [m_k(c) = m_k(d)]

which is :math:`\Sigma = B B^\top + D` with a diagonal D of lucks of one's own. With mean :math:`\mu_c`
and spread :math:`\sigma_c`, the standard deviation as a part of the mean, attainment is

.. math:: A_c = \mu_c \max(0, 1 + \sigma_c z_c) \quad\text{(normal)}, \qquad
          A_c = \mu_c \exp(s_c z_c - s_c^2 / 2),\; s_c^2 = \ln(1 + \sigma_c^2) \quad\text{(lognormal)}.

Cells that all sources and all figures treat alike are one *atom*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from scipy.special import ndtr

from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import group_sums
from quotaopt.model.cells import Cells, combine
from quotaopt.risks.streams import KeyArray, joint_keys, member_keys, normals

EVERYONE = ""
"""The level of which all cells are one member."""

_OWN = "own"
Shape = Literal["lognormal", "normal"]


@dataclass(frozen=True, eq=False)
class Luck:
    """One source of luck."""

    levels: tuple[str, ...]  # `EVERYONE` alone, or levels of the plan
    part: float  # of the variance
    member: CodeArray  # (n_atoms,)
    keys: KeyArray  # (n_members,)
    is_own: bool = False  # not what members of a level share


@dataclass(frozen=True, eq=False)
class Atoms:
    """Cells that carry something, by whatever can tell them apart; the members of `chain` stand together."""

    cells: Cells
    chain: tuple[str, ...]  # of one dimension, coarsest level first; the last one is people's
    of_cell: CodeArray  # (n_cells,), -1 where nothing is carried
    first_cell: IntArray  # (n_atoms,)

    def __len__(self) -> int:
        return len(self.first_cell)

    def sums(self, values: FloatArray | IntArray) -> FloatArray:
        """Values of cells summed. (n_atoms,)"""
        return group_sums(self.of_cell, values.astype(np.float64), len(self))

    def starts(self, level: str) -> IntArray:
        """The first atom of every member of a level of the chain. (n_members,)"""
        codes = self.cells.codes_at(level, self.first_cell)
        return np.flatnonzero(np.diff(codes, prepend=-1))


def atoms_of(cells: Cells, chain: Sequence[str], levels: Sequence[str], carries: BoolArray) -> Atoms:
    """Group the cells that `carries` (n_cells,) marks by the levels of `chain`, then by `levels`."""
    others = [level for level in cells if level in levels and level not in chain]
    grouping = cells.group([*chain, *others])
    filled = np.bincount(grouping.codes, carries, grouping.n_groups) > 0
    place = np.where(filled, np.cumsum(filled) - 1, -1).astype(np.int32)
    return Atoms(cells, tuple(chain), place[grouping.codes], grouping.first_cell[filled])


@dataclass(frozen=True, eq=False)
class Law:
    """How attainment of atoms is drawn."""

    atoms: Atoms
    shape: Shape
    mean: FloatArray  # (n_atoms,)
    spread: FloatArray  # (n_atoms,)
    lucks: tuple[Luck, ...]  # their parts sum to 1

    def swing(self, first: int, count: int) -> FloatArray:
        """Luck times spread, of the logarithm where that is normal, for some draws. (count, n_atoms)"""
        swing = np.zeros((count, len(self.atoms)))
        for luck in self.lucks:
            swing += (np.sqrt(luck.part) * normals(luck.keys, first, count))[:, luck.member]
        swing *= self._scale
        return swing if self.shape == "normal" else np.asarray(np.exp(swing))

    def attainment(self, swing: FloatArray, *, mirrored: bool) -> FloatArray:
        """Attainment under a swing, or under the opposite luck. (count, n_atoms)"""
        if self.shape == "normal":
            return np.asarray(self.mean * np.maximum(0.0, 1.0 - swing if mirrored else 1.0 + swing))
        middle = self.mean * np.exp(-0.5 * self._scale**2)
        return np.asarray(middle / swing if mirrored else middle * swing)

    @cached_property
    def _scale(self) -> FloatArray:
        return self.spread if self.shape == "normal" else np.sqrt(np.log1p(self.spread**2))

    def deviation(self, expected: FloatArray) -> float:
        r"""The standard deviation of the sum of attainment times `expected` (n_atoms,), as a formula.

        .. math:: \sum_k w_k \sum_m \Bigl(\sum_{c \in m} e_c \mu_c \sigma_c\Bigr)^2

        exact for the normal shape, up to the cut at 0; near it for small spreads of the other one.
        """
        weight = expected * self.mean * self.spread
        parts = (luck.part * np.sum(np.bincount(luck.member, weight) ** 2) for luck in self.lucks)
        return float(np.sqrt(sum(parts)))

    def reaching(self, expected: FloatArray, number: float) -> float:
        r"""The probability that the sum reaches a number, were it normal: :math:`\Phi((\mu-T)/\sigma)`."""
        return float(ndtr((np.sum(expected * self.mean) - number) / self.deviation(expected)))


def lucks_of(
    atoms: Atoms, each: Sequence[str], everyone: float, common: Mapping[str, float], seed: int
) -> tuple[Luck, ...]:
    """The sources of luck by their parts of the variance; the rest is left to combinations of `each`."""
    own = max(0.0, 1.0 - everyone - sum(common.values()))
    whole = np.zeros(len(atoms), dtype=np.int32)
    every = Luck((EVERYONE,), everyone, whole, member_keys([EVERYONE], EVERYONE, seed))
    shared = (_luck(atoms, (level,), part, seed, "common") for level, part in common.items())
    lucks = (every, *shared, _luck(atoms, tuple(each), own, seed, _OWN))
    return tuple(luck for luck in lucks if luck.part > 0.0)


def _luck(atoms: Atoms, levels: tuple[str, ...], part: float, seed: int, kind: str) -> Luck:
    """A luck of every combination of members of `levels`; those of different kinds are different."""
    cells = atoms.cells
    codes = [cells.codes_at(level, atoms.first_cell) for level in levels]
    member, n_members = combine(codes, [len(cells.levels[level].members) for level in levels], len(atoms))
    first = np.zeros(n_members, dtype=np.int64)
    first[member[::-1]] = np.arange(len(atoms))[::-1]
    keys = [member_keys([kind], EVERYONE, seed)]
    keys += [
        member_keys(cells.levels[level].members, level, seed)[code[first]]
        for level, code in zip(levels, codes, strict=True)
    ]
    return Luck(levels, part, member, joint_keys(keys), is_own=kind == _OWN)
