r"""The table of assignments as arrays, and the quotas that people have in cells.

For person i, group g of cells and period p the quota is

.. math:: q_i(g, p) = \sum_{a} s_a \frac{|a \cap p|}{|p|}

over the person's assignments a of the group: share times the days of the period that lie in the
assignment, over all days of the period. Quotas are whole numerators over one denominator per period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from quotaopt.model.arrays import BoolArray, CodeArray, IntArray, LabelArray
from quotaopt.model.cells import Cells, compress


@dataclass(frozen=True, eq=False)
class Quotas:
    """Quotas above zero, one per group, period and party, sorted in this order."""

    group: IntArray  # (n,)
    period: IntArray  # (n,)
    party: IntArray  # (n,), whoever is credited: a person, or several together
    parts: IntArray  # (n,), numerators
    whole: IntArray  # (n_periods,), denominators

    @property
    def is_whole(self) -> BoolArray:
        """Where the party has all of the group in the period. (n,)"""
        return np.asarray(self.parts == self.whole[self.period])


@dataclass(frozen=True, eq=False)
class Assignments:
    """Rows of the table that reach into the plan, in its order."""

    people: LabelArray  # (n_people,), str, sorted
    roles: LabelArray  # (n_roles,), str, sorted; "" for no role
    of: tuple[str, ...]  # the levels of the groups
    group_of_base: CodeArray  # (n_bases,)
    first_base: IntArray  # (n_groups,), one base of each group
    days: IntArray  # (n_periods + 1,), as `Calendar.bounds`
    table_row: IntArray  # (n_rows,), row in the table
    person: CodeArray  # (n_rows,)
    role: CodeArray  # (n_rows,)
    is_overlay: BoolArray  # (n_rows,)
    group: IntArray  # (n_rows,)
    share: IntArray  # (n_rows,), 0 or more, over `unit`
    unit: int  # 100 %
    first: IntArray  # (n_rows,), first day, not before the plan's
    last: IntArray  # (n_rows,), last day, not after the plan's

    @property
    def n_groups(self) -> int:
        """How many groups of cells can be assigned."""
        return len(self.first_base)

    @property
    def n_periods(self) -> int:
        """How many periods the plan has."""
        return len(self.days) - 1

    @property
    def lengths(self) -> IntArray:
        """Days of every period. (n_periods,)"""
        return np.diff(self.days)

    @cached_property
    def days_inside(self) -> IntArray:
        """Days of every period inside every assignment. (n_rows, n_periods)"""
        begins = np.maximum(self.first[:, None], self.days[None, :-1])
        ends = np.minimum(self.last[:, None] + 1, self.days[None, 1:])
        return np.asarray(np.maximum(ends - begins, 0))

    def only(self, rows: BoolArray) -> Assignments:
        """Some of the rows."""
        columns = ("table_row", "person", "role", "is_overlay", "group", "share", "first", "last")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    def included(self, includes: str) -> BoolArray:
        """Rows of ``owners``, of ``overlays``, or of ``both``. (n_rows,)"""
        everyone = np.ones(len(self.person), dtype=np.bool_)
        return {"owners": ~self.is_overlay, "overlays": self.is_overlay, "both": everyone}[includes]

    def quotas(self, party: IntArray) -> Quotas:
        """Quotas by party: `party` (n_rows,) is -1 for rows that do not count."""
        counts = np.flatnonzero((party >= 0) & (self.share > 0))
        at, period = np.nonzero(self.days_inside[counts])
        row = counts[at]
        n_parties = int(party.max(initial=-1)) + 1
        key = (self.group[row] * self.n_periods + period) * n_parties + party[row]
        codes, n_keys = compress(key, max(self.n_groups * self.n_periods * n_parties, 1))
        parts = np.zeros(n_keys, dtype=np.int64)
        np.add.at(parts, codes, self.share[row] * self.days_inside[row, period])
        kept = np.zeros(n_keys, dtype=np.int64)
        kept[codes] = key
        cell, of = np.divmod(kept, max(n_parties, 1))
        group, when = np.divmod(cell, self.n_periods)
        return Quotas(group, when, of, parts, self.unit * self.lengths)


def sums_by_group(cells: Cells, owned: Assignments, steps: IntArray) -> IntArray:
    """What the cells of every group carry in every period. (n_cells,) -> (n_groups, n_periods)"""
    sums = np.zeros((owned.n_groups, cells.n_periods), dtype=np.int64)
    np.add.at(sums, owned.group_of_base, steps.reshape(cells.n_bases, cells.n_periods))
    return sums
