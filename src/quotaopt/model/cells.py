"""The cells that carry targets, in their one canonical order.

A cell is one combination of finest members, say (rep, line, segment, month). The part
without the period is its *base*; every base carries every period, and the period runs
fastest, so that any array over cells can be read as a table ``(n_bases, n_periods)``.
Where a plan has several measures or tiers, their levels come first: each *layer* is a stretch
of cells, and all layers have the same ones.
Bases are sorted by the names of their members, so the order of rows in a table never
matters; members of a level are sorted by name, periods by time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotaopt.model.arrays import CodeArray, IntArray, LabelArray

_DENSE_LIMIT = 1 << 24  # combinations up to here are numbered by a table of flags, above by sorting


@dataclass(frozen=True, eq=False)
class Level:
    """One level of a dimension: a column of names. Its members are sorted."""

    name: str
    dimension: str
    members: LabelArray  # (n_members,), str
    above: Mapping[str, CodeArray]  # coarser level of the same dimension -> code per member (n_members,)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Cells cut into groups by their members on some levels; groups sorted by those members."""

    levels: tuple[str, ...]
    codes: CodeArray  # (n_cells,), 0..n_groups-1
    first_cell: IntArray  # (n_groups,), the lowest cell number of each group

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.first_cell)


@dataclass(frozen=True, eq=False)
class Cells:
    """All cells of a plan. `base_levels` and `time_levels` name every level, coarsest first."""

    levels: Mapping[str, Level]
    base_codes: Mapping[str, CodeArray]  # level -> (n_bases,)
    period_codes: Mapping[str, CodeArray]  # time level -> (n_periods,)
    base_finest: tuple[str, ...]  # the finest level of every dimension but time
    time_finest: str | None
    n_bases: int
    n_periods: int
    layer_levels: tuple[str, ...] = ()  # those that tell layers apart, if any; they come first
    n_layers: int = 1  # all layers have the same cells; the layer runs slowest

    def __len__(self) -> int:
        """How many cells there are."""
        return self.n_bases * self.n_periods

    @cached_property
    def of_layer(self) -> Cells:
        """The cells of one layer, as if it were the whole plan."""
        if not self.layer_levels:
            return self
        n_bases = self.n_bases // self.n_layers
        return Cells(
            levels={name: level for name, level in self.levels.items() if name not in self.layer_levels},
            base_codes={
                name: codes[:n_bases]
                for name, codes in self.base_codes.items()
                if name not in self.layer_levels
            },
            period_codes=self.period_codes,
            base_finest=self.base_finest[len(self.layer_levels) :],
            time_finest=self.time_finest,
            n_bases=n_bases,
            n_periods=self.n_periods,
        )

    def layer_of(self, cells: IntArray) -> IntArray:
        """The layer of the given cells."""
        return cells // (len(self) // self.n_layers)

    @property
    def finest(self) -> tuple[str, ...]:
        """The levels that together name a cell."""
        return self.base_finest + ((self.time_finest,) if self.time_finest else ())

    def codes(self, level: str) -> CodeArray:
        """The member of every cell on `level`. (n_cells,)"""
        if level in self.period_codes:
            return np.tile(self.period_codes[level], self.n_bases)
        return np.repeat(self.base_codes[level], self.n_periods)

    def is_time(self, level: str) -> bool:
        """Whether `level` belongs to the time dimension."""
        return level in self.period_codes

    def with_ancestors(self, levels: Sequence[str]) -> frozenset[str]:
        """`levels` and every coarser level that they decide."""
        return frozenset(levels) | {above for level in levels for above in self.levels[level].above}

    def group(self, levels: Sequence[str]) -> Grouping:
        """Cut the cells by their members on `levels`; no levels at all give one group."""
        if not levels:
            return Grouping((), np.zeros(len(self), dtype=np.int32), np.zeros(1, dtype=np.int64))
        base = [level for level in levels if not self.is_time(level)]
        time = [level for level in levels if self.is_time(level)]
        base_key, n_base_keys = combine(
            [self.base_codes[level] for level in base], self._sizes(base), self.n_bases
        )
        time_key, n_time_keys = combine(
            [self.period_codes[level] for level in time], self._sizes(time), self.n_periods
        )
        codes = (base_key.astype(np.int64)[:, None] * n_time_keys + time_key).ravel().astype(np.int32)
        first_base = _first(base_key, n_base_keys)
        first_time = _first(time_key, n_time_keys)
        first_cell = (first_base[:, None] * self.n_periods + first_time).ravel()
        return Grouping(tuple(base + time), codes, first_cell)

    def _sizes(self, levels: Sequence[str]) -> list[int]:
        return [len(self.levels[level].members) for level in levels]

    def member_names(self, level: str, cells: IntArray) -> LabelArray:
        """The names of the members of the given cells on `level`."""
        return self.levels[level].members[self.codes_at(level, cells)]

    def cell_names(self, levels: Sequence[str], cells: IntArray) -> LabelArray:
        """Names like ``华东, 新品`` of the given cells on `levels`; different members never share one.

        (len(cells),), str
        """
        if len(levels) == 1:
            return self.member_names(levels[0], cells)
        names = np.full(len(cells), "", dtype=object)
        for level in levels:
            column = apart(self.levels[level].members)[self.codes_at(level, cells)]
            names = names + ", " + column if level != levels[0] else column
        return names

    def codes_at(self, level: str, cells: IntArray) -> CodeArray:
        """The members of the given cells on `level`. (len(cells),)"""
        if level in self.period_codes:
            return self.period_codes[level][cells % self.n_periods]
        return self.base_codes[level][cells // self.n_periods]

    def __iter__(self) -> Iterator[str]:
        """The names of all levels, base dimensions first, coarsest level first."""
        return iter(self.levels)


def apart(names: LabelArray) -> LabelArray:
    """Names to stand in a list: those with a comma or quotation mark of their own in quotation marks."""
    return np.array([_quoted(name) if "," in name or '"' in name else name for name in names], dtype=object)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def combine(codes: Sequence[CodeArray], sizes: Sequence[int], length: int) -> tuple[CodeArray, int]:
    """Number the combinations that occur, in the order of their codes. (length,), how many."""
    if not codes:
        return np.zeros(length, dtype=np.int32), 1
    key = codes[0].astype(np.int64)
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        key = key * size + code
    return compress(key, int(np.prod([float(size) for size in sizes])))


def compress(key: IntArray, bound: int) -> tuple[CodeArray, int]:
    """Renumber the values of `key` (0..bound-1) that occur as 0, 1, 2..., keeping their order."""
    if bound <= max(_DENSE_LIMIT, 4 * len(key)):
        seen = np.zeros(bound, dtype=np.bool_)
        seen[key] = True
        number = np.cumsum(seen, dtype=np.int32) - np.int32(1)
        return number[key], int(seen.sum())
    distinct, codes = np.unique(key, return_inverse=True)
    return codes.astype(np.int32), len(distinct)


def _first(codes: CodeArray, n_groups: int) -> IntArray:
    """The first position of every code. (n_groups,)"""
    first = np.empty(n_groups, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first
