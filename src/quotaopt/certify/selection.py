"""Which cells a rule speaks of, cut into its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

from quotaopt.certify.combinations import Combinations
from quotaopt.certify.groups import Groups
from quotaopt.certify.space import Space
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray

if TYPE_CHECKING:
    from quotaopt.plan.schema_base import Except


@dataclass(frozen=True, eq=False)
class Chosen:
    """Cells whose members are all among the selected ones: some bases times some periods."""

    bases: BoolArray  # (n_bases,)
    periods: BoolArray  # (n_periods,)
    all_named: bool  # every name in the selection exists


@final
@dataclass(frozen=True, eq=False)
class Cut:
    """Chosen cells cut into groups by their members on `levels`."""

    space: Space
    groups: Groups
    base_levels: tuple[str, ...]
    time_levels: tuple[str, ...]
    parts: Combinations
    times: Combinations

    def group_of(self, base: IntArray, period: IntArray) -> IntArray:
        """The group with the same members on the levels as each given cell, -1 for none."""
        part = self.parts.find([self.space.codes[level][base, 0] for level in self.base_levels], len(base))
        time = self.times.find([self.space.codes[level][0, period] for level in self.time_levels], len(base))
        return np.where((part >= 0) & (time >= 0), part * self.groups.n_times + time, -1)

    def decides(self, levels: Sequence[str]) -> BoolArray:
        """Whether all cells of a group have one member on each of `levels`. (n_groups,)"""
        same = np.ones((self.groups.n_parts, self.groups.n_times), dtype=np.bool_)
        for level in levels:
            codes = self.space.codes[level]
            if level in self.space.time_levels:
                same[:, _mixed(codes[0], self.groups.time, self.groups.n_times)] = False
            else:
                same[_mixed(codes[:, 0], self.groups.base, self.groups.n_parts)] = False
        return same.ravel()


def choose(space: Space, where: Mapping[str, tuple[str, ...] | Except]) -> Chosen:
    """The cells that match `where` on all of its levels."""
    bases = np.ones(space.n_bases, dtype=np.bool_)
    periods = np.ones(space.n_periods, dtype=np.bool_)
    all_named = True
    for level, names in where.items():
        is_listed = isinstance(names, tuple)
        found, every_one = named(space.members[level], names if isinstance(names, tuple) else names.excluded)
        all_named &= every_one
        mask = found == is_listed
        if level in space.time_levels:
            periods &= mask[space.codes[level][0]]
        else:
            bases &= mask[space.codes[level][:, 0]]
    return Chosen(bases, periods, all_named)


def cut(space: Space, chosen: Chosen, levels: Sequence[str]) -> Cut:
    """Cut the chosen cells by their members on `levels`; no levels give one group."""
    time_levels = tuple(level for level in levels if level in space.time_levels)
    base_levels = tuple(level for level in levels if level not in space.time_levels)
    parts, base = _cut(space, chosen.bases, {level: space.codes[level][:, 0] for level in base_levels})
    times, time = _cut(space, chosen.periods, {level: space.codes[level][0] for level in time_levels})
    return Cut(
        space, Groups(base, time, parts.n_distinct, times.n_distinct), base_levels, time_levels, parts, times
    )


def _cut(space: Space, mask: BoolArray, codes: Mapping[str, IntArray]) -> tuple[Combinations, IntArray]:
    inside = np.flatnonzero(mask)
    sizes = [len(space.members[level]) for level in codes]
    found = Combinations([column[inside] for column in codes.values()], sizes, len(inside))
    number = np.full(len(mask), -1, dtype=np.int64)
    number[inside] = found.of_row
    return found, number


def _mixed(codes: IntArray, group: IntArray, n_groups: int) -> IntArray:
    """Groups that hold more than one code."""
    inside = np.flatnonzero(group >= 0)
    sample = np.zeros(n_groups, dtype=np.int64)
    sample[group[inside]] = codes[inside]
    return np.unique(group[inside[codes[inside] != sample[group[inside]]]])


def named(members: LabelArray, names: Sequence[str]) -> tuple[BoolArray, bool]:
    """Members that one of the names or patterns means, and whether each means one."""
    found = np.zeros(len(members), dtype=np.bool_)
    every_one = True
    for name in names:
        meant = np.asarray(members == name, dtype=np.bool_)
        if not meant.any() and "*" in name:
            fits = re.compile(".*".join(map(re.escape, name.split("*"))), re.DOTALL).fullmatch
            meant = np.array([fits(str(member)) is not None for member in members], dtype=np.bool_)
        every_one &= bool(meant.any())
        found |= meant
    return found, every_one
