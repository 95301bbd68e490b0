"""Units and periods put together to the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import combine
from quotaopt.plan.nearest import nearest

if TYPE_CHECKING:
    from quotaopt.track.run import Tracked

Numbers = TypeVar("Numbers", IntArray, FloatArray)


@dataclass(frozen=True, eq=False)
class Rows:
    """Every combination of a group of units and a stretch of periods, the stretch running fastest."""

    levels: tuple[str, ...]  # those of time last
    group: CodeArray  # (n_units,)
    n_groups: int
    stretch: CodeArray  # (n_periods,)
    n_stretches: int

    def sums(self, values: Numbers) -> Numbers:
        """Values of units and periods, summed. (n_units, n_periods) -> (n_groups, n_stretches)"""
        found = np.zeros((self.n_groups, self.n_stretches), dtype=values.dtype)
        np.add.at(found, (self.group[:, None], self.stretch[None, :]), values)
        return found

    def members(self, tracked: Tracked, rows: IntArray) -> tuple[LabelArray, ...]:
        """The members of some rows on every level. (len(rows),) each"""
        unit = _first(self.group, self.n_groups)[rows // self.n_stretches]
        period = _first(self.stretch, self.n_stretches)[rows % self.n_stretches]
        cells = tracked.cells
        codes = [
            cells.period_codes[level][period] if cells.is_time(level) else codes_of(tracked, level)[unit]
            for level in self.levels
        ]
        return tuple(
            cells.levels[level].members[code] for level, code in zip(self.levels, codes, strict=True)
        )

    def left(self, tracked: Tracked) -> list[Fraction]:
        """How many periods of every stretch are left, the running one in part. (n_stretches,)"""
        left, passed = [Fraction(0)] * self.n_stretches, tracked.elapsed
        days = zip(self.stretch.tolist(), passed.done.tolist(), passed.whole.tolist(), strict=True)
        for stretch, done, whole in days:
            left[stretch] += 1 - Fraction(done, whole)
        return left


def rows_of(tracked: Tracked, levels: Sequence[str]) -> Rows:
    """The rows of a table by some levels.

    Raises
    ------
    PlanError
        A level does not exist, or the actuals do not tell its members apart.
    """
    _refuse_unknown(tracked, levels)
    cells = tracked.cells
    ordered = sorted(dict.fromkeys(levels), key=cells.is_time)
    base = [level for level in ordered if not cells.is_time(level)]
    time = [level for level in ordered if cells.is_time(level)]
    group = combine([codes_of(tracked, level) for level in base], _sizes(tracked, base), len(tracked.target))
    stretch = combine([cells.period_codes[level] for level in time], _sizes(tracked, time), cells.n_periods)
    return Rows(tuple(ordered), *group, *stretch)


def codes_of(tracked: Tracked, level: str) -> CodeArray:
    """The member of every unit on a level that the actuals tell apart. (n_units,)"""
    if level in tracked.levels:
        return tracked.codes[tracked.levels.index(level)]
    below, codes = next(
        (name, codes)
        for name, codes in zip(tracked.levels, tracked.codes, strict=True)
        if level in tracked.cells.levels[name].above
    )
    return tracked.cells.levels[below].above[level][codes]


def _refuse_unknown(tracked: Tracked, levels: Sequence[str]) -> None:
    cells = tracked.cells
    known = cells.with_ancestors(tracked.levels) | set(cells.period_codes)
    problems = []
    for level in levels:
        if level not in cells.levels:
            shown = {"level": level, "nearest": nearest(level, cells.levels)}
            problems.append(Problem.at(NOWHERE, "track.no_level", **shown))
        elif level not in known:
            at_hand = ", ".join(name for name in cells if name in known)
            problems.append(Problem.at(NOWHERE, "track.level_unknown", level=level, known=at_hand))
    if problems:
        raise PlanError(problems)


def _sizes(tracked: Tracked, levels: Sequence[str]) -> list[int]:
    return [len(tracked.cells.levels[level].members) for level in levels]


def _first(codes: CodeArray, n_codes: int) -> IntArray:
    """The first position of every code. (n_codes,)"""
    first = np.zeros(n_codes, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first
