"""Targets of groups of cells per period, exactly, the largest group first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, FloatArray, IntArray
from quotaopt.model.cells import combine

if TYPE_CHECKING:
    from quotaopt.allocation import Allocation


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of bases by their members on some levels; groups that carry nothing are left out."""

    levels: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]  # (n_groups,) members on every level
    codes: tuple[CodeArray, ...]  # per level (n_groups,)
    steps: IntArray  # (n_groups, n_periods), targets in steps
    reference: FloatArray  # (n_groups,), currency units
    step: Decimal

    def __len__(self) -> int:
        return len(self.names)

    def targets(self, within: BoolArray | None = None) -> list[Decimal]:
        """What every group carries in all periods, or in some of them, in currency units."""
        steps = (self.steps if within is None else self.steps[:, within]).sum(axis=1)
        return [int(count) * self.step for count in steps]

    def column(self, level: int) -> list[str]:
        """The member of every group on the level at position `level`."""
        return [name[level] for name in self.names]


def groups_of(allocation: Allocation, levels: Sequence[str]) -> Groups:
    """Targets and references over the members of `levels`, none of them a level of time.

    Groups are sorted level by level, members with a larger target first, then by name.
    """
    cells = allocation.cells
    base_codes = [cells.base_codes[level] for level in levels]
    sizes = [len(cells.levels[level].members) for level in levels]
    of_base, n_groups = combine(base_codes, sizes, cells.n_bases)
    steps = np.zeros((n_groups, cells.n_periods), dtype=np.int64)
    np.add.at(steps, of_base, allocation.steps.reshape(cells.n_bases, -1))
    reference = np.bincount(of_base, allocation.reference_steps.reshape(cells.n_bases, -1).sum(axis=1))
    first = np.zeros(n_groups, dtype=np.int64)
    first[of_base[::-1]] = np.arange(cells.n_bases)[::-1]
    codes = [code[first] for code in base_codes]
    order = _largest_first(codes, sizes, steps.sum(axis=1))
    order = order[(steps[order] != 0).any(axis=1) | (reference[order] > 0)]
    labels = [
        cells.levels[level].members[code[order]].tolist() for level, code in zip(levels, codes, strict=True)
    ]
    step = allocation.shown.step
    return Groups(
        levels=tuple(levels),
        names=tuple(zip(*labels, strict=True)) if labels else ((),),
        codes=tuple(code[order] for code in codes),
        steps=steps[order],
        reference=reference[order] * float(step),
        step=step,
    )


def _largest_first(codes: Sequence[CodeArray], sizes: Sequence[int], weight: IntArray) -> IntArray:
    """The order of groups in which, level by level, heavier members come first. (n_groups,)"""
    keys: list[IntArray] = []
    for depth in range(1, len(codes) + 1):
        prefix, n_prefixes = combine(codes[:depth], sizes[:depth], len(weight))
        heaviness = np.zeros(n_prefixes, dtype=np.int64)
        np.add.at(heaviness, prefix, weight)
        keys += [-heaviness[prefix], codes[depth - 1].astype(np.int64)]
    return np.lexsort(keys[::-1]) if keys else np.zeros(1, dtype=np.int64)
