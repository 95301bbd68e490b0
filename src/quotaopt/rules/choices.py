"""Joining the choices of several rules: groups that hold the same cells become one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, IntArray, LabelArray
from quotaopt.model.canonical import Partition, StepLimits
from quotaopt.model.logic import Logic


@dataclass(frozen=True, eq=False)
class Part:
    """The groups of one rule over the cells of a model; none is empty."""

    codes: CodeArray  # (n_cells,), group of every cell, -1 where in none
    rule: int  # position in the model's `rule_names`
    member: LabelArray  # (n_groups,), str
    option_group: IntArray  # (n_options,), rising
    low: IntArray  # (n_options,), steps
    high: IntArray  # (n_options,)
    owner: IntArray  # (n_groups,), -1 where nobody counts the group
    count: IntArray  # (n_owners,)


def renumbered(codes: CodeArray, n_groups: int) -> tuple[CodeArray, IntArray]:
    """Groups numbered in the order of their first cells, empty ones left out; and what they were before."""
    inside = np.flatnonzero(codes >= 0)
    first = np.full(n_groups, len(codes), dtype=np.int64)
    first[codes[inside[::-1]]] = inside[::-1]
    kept = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
    place = np.full(n_groups + 1, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return place[codes], kept


def join_parts(parts: Sequence[Part], steps: StepLimits) -> Logic:
    """All parts as one logic, the options of equal groups intersected.

    A group of a later rule that holds exactly the cells of an earlier group becomes that group,
    as long as no two rules count it.
    """
    joined: list[_Joined] = []
    counts: list[IntArray] = []
    for part in parts:
        shift = sum(map(len, counts))
        counts.append(part.count)
        rest = _Joined.of(part, shift)
        for earlier in joined:
            rest = earlier.take(rest)
        joined.append(rest)
    joined = [each for each in joined if len(each.owner)]
    starts = np.cumsum([0, *(len(each.owner) for each in joined)])
    options = [each.options() for each in joined]
    return Logic(
        partitions=tuple(Partition(each.codes, len(each.owner)) for each in joined),
        group_rule=_joined([each.rule for each in joined], np.int64),
        group_member=_joined([each.member for each in joined], object),
        option_group=_joined(
            [group + start for (group, _, _), start in zip(options, starts, strict=False)], np.int64
        ),
        low=_joined([low for _, low, _ in options], np.int64),
        high=_joined([high for _, _, high in options], np.int64),
        owner=_joined([each.owner for each in joined], np.int64),
        count=_joined(counts, np.int64),
        per_unit=steps.per_unit,
        kind=steps.cell_kind if steps.cell_kind.ndim == 0 else _kinds(joined, steps.cell_kind),
    )


def _kinds(joined: list[_Joined], cell_kind: IntArray) -> IntArray:
    """Which steps every group is counted in: those of its cells. (n_groups,)"""
    kinds = []
    for each in joined:
        inside = each.codes >= 0
        kind = np.zeros(len(each.owner), dtype=np.int64)
        kind[each.codes[inside]] = cell_kind[inside]
        kinds.append(kind)
    return _joined(kinds, np.int64)


@dataclass(eq=False)
class _Joined:
    """Disjoint groups while parts are being joined."""

    codes: CodeArray
    rule: IntArray  # (n_groups,)
    member: LabelArray
    option_group: IntArray
    low: IntArray
    high: IntArray
    owner: IntArray  # among the owners of all parts

    @classmethod
    def of(cls, part: Part, shift: int) -> _Joined:
        return cls(
            part.codes,
            np.full(len(part.owner), part.rule, dtype=np.int64),
            part.member,
            part.option_group,
            part.low,
            part.high,
            np.where(part.owner >= 0, part.owner + shift, -1),
        )

    def take(self, other: _Joined) -> _Joined:
        """Take over the groups of `other` that hold the same cells; what is left of it."""
        twin = self._twins(other)
        taken = np.flatnonzero(twin >= 0)
        if not len(taken):
            return other
        mine, theirs = self.options(), other.options()
        group, low, high = _crossed(mine, (twin[theirs[0]], *theirs[1:]))
        apart = ~np.isin(mine[0], twin[taken])
        order_group = np.concatenate([mine[0][apart], group])
        order = np.argsort(order_group, kind="stable")
        self.option_group = order_group[order]
        self.low = np.concatenate([mine[1][apart], low])[order]
        self.high = np.concatenate([mine[2][apart], high])[order]
        counted = taken[other.owner[taken] >= 0]
        self.owner[twin[counted]] = other.owner[counted]
        return other._without(twin >= 0)

    def _twins(self, other: _Joined) -> IntArray:
        """The group here with exactly the cells of each group of `other`, -1 where there is none."""
        inside = other.codes >= 0
        mine, theirs = self.codes[inside], other.codes[inside]
        lowest = np.full(len(other.owner), len(self.owner), dtype=np.int64)
        highest = np.full(len(other.owner), -1, dtype=np.int64)
        np.minimum.at(lowest, theirs, mine)
        np.maximum.at(highest, theirs, mine)
        size = np.bincount(self.codes[self.codes >= 0], minlength=len(self.owner))
        same = (lowest == highest) & (lowest >= 0)
        same &= np.bincount(theirs, minlength=len(other.owner)) == np.append(size, -1)[lowest]
        same &= (np.append(self.owner, -1)[lowest] < 0) | (other.owner < 0)
        return np.where(same, lowest, -1)

    def _without(self, gone: BoolArray) -> _Joined:
        place = np.where(gone, -1, np.cumsum(~gone) - 1)
        kept, options = np.flatnonzero(~gone), np.flatnonzero(~gone[self.option_group])
        return replace(
            self,
            codes=np.append(place, -1)[self.codes].astype(np.int32),
            rule=self.rule[kept],
            member=self.member[kept],
            option_group=place[self.option_group[options]],
            low=self.low[options],
            high=self.high[options],
            owner=self.owner[kept],
        )

    def options(self) -> tuple[IntArray, IntArray, IntArray]:
        """Group, lowest and highest sum of every option."""
        return self.option_group, self.low, self.high


Options = tuple[IntArray, IntArray, IntArray]


def _crossed(left: Options, right: Options) -> Options:
    """Every intersection of an option on the left with one of the same group on the right."""
    start = np.searchsorted(left[0], right[0], side="left")
    size = np.where(right[0] >= 0, np.searchsorted(left[0], right[0], side="right") - start, 0)
    b = np.repeat(np.arange(len(right[0])), size)
    a = np.arange(len(b)) - np.repeat(np.cumsum(size) - size, size) + start[b]
    low, high = np.maximum(left[1][a], right[1][b]), np.minimum(left[2][a], right[2][b])
    some = low <= high
    each = np.unique(np.column_stack([left[0][a], low, high])[some], axis=0)
    return each[:, 0], each[:, 1], each[:, 2]


def _joined(arrays: Sequence[IntArray | LabelArray], kind: type) -> IntArray:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays])
