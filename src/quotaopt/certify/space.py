"""The cells of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quotaopt.certify.combinations import Combinations
from quotaopt.model.arrays import IntArray, LabelArray

_MARKS = frozenset(',"')


@dataclass(frozen=True, eq=False)
class Space:
    """The cells of a plan: every base in every period. `codes` broadcast to ``(n_bases, n_periods)``."""

    members: Mapping[str, LabelArray]  # level -> names, sorted; periods by time
    codes: Mapping[str, IntArray]  # level -> (n_bases, 1), or (1, n_periods) for levels of time
    base_finest: tuple[str, ...]
    time_levels: tuple[str, ...]
    bases: Combinations  # of codes on `base_finest`; base b is the b-th
    n_periods: int
    layer_levels: tuple[str, ...] = ()  # measures and tiers: they come first in `base_finest`
    n_layers: int = 1  # with the same bases each, one layer after the other

    @property
    def n_bases(self) -> int:
        """How many cells there are in every period."""
        return self.bases.n_distinct

    @property
    def shape(self) -> tuple[int, int]:
        """``(n_bases, n_periods)``."""
        return self.n_bases, self.n_periods

    @property
    def finest(self) -> tuple[str, ...]:
        """The levels that together name a cell."""
        return self.base_finest + self.time_levels[-1:]

    def layer_of(self, base: IntArray) -> IntArray:
        """The layer of the given bases."""
        return base // (self.n_bases // self.n_layers)

    def names(self, level: str, base: IntArray, period: IntArray, *, listed: bool = False) -> LabelArray:
        """The members of the given cells on `level`, as they stand alone or in a list."""
        codes = np.broadcast_to(self.codes[level], self.shape)[base, period]
        members = self.members[level]
        return (set_apart(members) if listed else members)[codes]

    def label(self, cell: int) -> str:
        """A cell as people write it; cells are numbered period fastest."""
        base, period = np.array([cell // self.n_periods]), np.array([cell % self.n_periods])
        return ", ".join(str(self.names(level, base, period)[0]) for level in self.finest)


def set_apart(names: LabelArray) -> LabelArray:
    """Names with commas or quotation marks of their own are quoted as CSV quotes them."""
    quoted = ['"' + name.replace('"', '""') + '"' if set(name) & _MARKS else name for name in names]
    return np.array(quoted, dtype=object)
