"""Which group sums the plain rows are made of.

Rows over regions and rows over reps of the same hierarchy are both sums of rep sums, so one
partition by rep serves both. Every scope names the partition it would need; a partition
that another, finer one can stand in for is dropped, as long as the finer one is still much
coarser than the cells: adding up its sums must cost less than another pass over the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.model.arrays import CodeArray, FloatArray, IntArray
from quotaopt.model.canonical import Partition
from quotaopt.model.cells import Cells
from quotaopt.plan.schema_rules import Rule
from quotaopt.rules.limits import Scope

COARSE = 4
"""Cells per group from which sums of a partition's sums are cheaper than sums of cells."""
_CUT = ("",)  # in place of levels, of a partition that holds the cells of one scope only


@dataclass(frozen=True, eq=False)
class GroupSums:
    """One partition of all cells, and a cell of each of its groups to tell members from."""

    levels: tuple[str, ...]
    codes: CodeArray  # (n_cells,), -1 outside
    first_cell: IntArray  # (n_groups,)

    def partition(self, active: IntArray | None) -> Partition:
        """As the model sees it, over the cells in `active` only."""
        return Partition(self.codes if active is None else self.codes[active], len(self.first_cell))


@dataclass(frozen=True, eq=False)
class SumPlan:
    """The partitions chosen, and which of them serves each scope."""

    parts: tuple[GroupSums, ...]
    serves: dict[int, int]  # id of the scope -> position in `parts`

    def entries(self, scope: Scope) -> tuple[IntArray, IntArray, int]:
        """Rows of the scope and the groups they sum: row position, group number, which partition."""
        which = self.serves[id(scope)]
        return (*self._groups_of(scope, self.parts[which]), which)

    def weighted_entries(
        self, scope: Scope, weight: FloatArray
    ) -> tuple[IntArray, IntArray, FloatArray, int] | None:
        """Rows, groups, their weights and which partition, where cells of a group all weigh the same.

        Such a weighted sum is a combination of sums that are there already, as a rate between measures is.
        """
        levels = _whole_levels(scope.cells, scope)
        for which, part in enumerate(self.parts):
            if levels is None or part.levels == _CUT:
                continue
            if not set(levels) <= scope.cells.with_ancestors(part.levels):
                continue
            of_group = weight[part.first_cell]
            if np.array_equal(of_group[part.codes], weight):
                row, groups = self._groups_of(scope, part)
                return row, groups, of_group[groups], which
        return None

    @staticmethod
    def _groups_of(scope: Scope, part: GroupSums) -> tuple[IntArray, IntArray]:
        groups = np.arange(len(part.first_cell), dtype=np.int64)
        if scope.inside is not None:
            groups = groups[scope.inside[part.first_cell]]
        row = scope.row_of_group[scope.grouping.codes[part.first_cell[groups]]]
        return row.astype(np.int64), groups


def plan_sums(scopes: Sequence[Scope]) -> SumPlan:
    """Choose few partitions that serve all `scopes`."""
    cells = scopes[0].cells
    wanted = {id(scope): _whole_levels(cells, scope) for scope in scopes}
    parts: list[GroupSums] = []
    asked = sorted({levels for levels in wanted.values() if levels is not None})
    for levels in sorted(asked, key=lambda levels: _n_combinations(cells, levels), reverse=True):
        if not any(_serves(cells, part, levels) for part in parts):
            grouping = cells.group(levels)
            parts.append(GroupSums(levels, grouping.codes, grouping.first_cell))
    n_shared = len(parts)
    serves: dict[int, int] = {}
    for scope in scopes:
        levels_wanted = wanted[id(scope)]
        if levels_wanted is None:
            serves[id(scope)] = _own_part(scope, parts)
        else:
            covers = [_serves(cells, part, levels_wanted) for part in parts[:n_shared]]
            serves[id(scope)] = covers.index(True)
    return SumPlan(tuple(parts), serves)


def _whole_levels(cells: Cells, scope: Scope) -> tuple[str, ...] | None:
    """Levels whose groups lie wholly in or out of every row; None where a mask is needed.

    Rows of one measure or tier are told apart by the groups themselves, so that one partition serves
    all layers: layers share no cell, and a partition each would be passed over and crossed in vain.
    """
    if scope.rule.cumulative:
        return _running_levels(cells, scope.rule)
    where = set(scope.rule.where) if scope.inside is not None else set()
    layers = tuple(level for level in cells.layer_levels if level in where)
    each = _reduced(cells, (*layers, *scope.rule.each))
    if where <= cells.with_ancestors(each):
        return each
    alone = _reduced(cells, tuple(where - set(layers)))
    return (*layers, *alone) if not scope.rule.each and len(alone) == 1 else None


def _running_levels(cells: Cells, rule: Rule) -> tuple[str, ...] | None:
    """Levels whose groups serve the sums up to every period, so that those need no mask each."""
    levels = _reduced(cells, (*rule.each, *rule.where))
    decided = set(rule.where) <= cells.with_ancestors((*rule.each, *filter(cells.is_time, rule.where)))
    return levels if decided or COARSE * _n_combinations(cells, levels) <= len(cells) else None


def _own_part(scope: Scope, parts: list[GroupSums]) -> int:
    """A partition cut to the cells of this scope; shared by scopes with equal cells and groups."""
    codes = scope.row_of_cell()
    for position, part in enumerate(parts):
        if part.levels == _CUT and np.array_equal(part.codes, codes):
            return position
    parts.append(GroupSums(_CUT, codes, scope.first_cell))
    return len(parts) - 1


def _reduced(cells: Cells, levels: tuple[str, ...]) -> tuple[str, ...]:
    """The levels that are not decided by another of them, in the order of the plan."""
    return tuple(
        level
        for level in cells
        if level in levels
        and not any(level in cells.levels[other].above for other in levels if other != level)
    )


def _serves(cells: Cells, part: GroupSums, levels: tuple[str, ...]) -> bool:
    """Whether sums by `levels` are cheap sums of the sums of `part`."""
    if part.levels == levels:
        return True
    return len(part.first_cell) <= len(cells) // COARSE and set(levels) <= cells.with_ancestors(part.levels)


def _n_combinations(cells: Cells, levels: tuple[str, ...]) -> float:
    """How many groups `levels` could make; a float, since products of many levels grow large."""
    return float(np.prod([float(len(cells.levels[level].members)) for level in levels]))
