r"""Rows that run over periods: cumulative sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.certify.exact import FITS, Exact, largest
from quotaopt.certify.groups import Groups, Values, first_positions
from quotaopt.model.arrays import IntArray


@dataclass(frozen=True, eq=False)
class Running(Groups):
    r"""Sums over all time groups from the first up to one; those of one base group lie in each other.

    Row ``b * len(ends) + e`` is :math:`\sum_{t \le ends_e}` of the groups ``b * n_times + t``.
    """

    ends: IntArray  # (n_ends,), the last time group of every row

    def __len__(self) -> int:
        return self.n_parts * len(self.ends)

    @property
    def holds_all_periods(self) -> bool:
        """Whether every row reaches over all periods."""
        return bool((self.ends == self.n_times - 1).all())

    def sizes(self) -> IntArray:
        """How many cells each row has. (n_rows,)"""
        return self.rows_of(super().sizes())

    def first(self) -> tuple[IntArray, IntArray]:
        """Base and period of one cell in the last time group of every row. (n_rows,), (n_rows,)"""
        base = np.repeat(first_positions(self.base, self.n_parts), len(self.ends))
        return base, np.tile(first_positions(self.time, self.n_times)[self.ends], self.n_parts)

    def sums(self, values: Values) -> Values:
        """Sum of `values` over every row. (n_bases, n_periods) -> (n_rows,)"""
        return self.rows_of(super().sums(values))

    def spread(self, rows: Exact) -> Exact:
        """Every cell gets the sum of the numbers of its rows. (n_rows,) -> (n_bases, n_periods)"""
        fits = largest(rows.units) < FITS // max(len(self.ends), 1)
        of_end = np.zeros((self.n_parts, self.n_times), dtype=rows.units.dtype if fits else object)
        of_end[:, self.ends] = rows.units.reshape(self.n_parts, len(self.ends))
        from_here_on = np.cumsum(of_end[:, ::-1], axis=1)[:, ::-1]
        return super().spread(Exact(from_here_on.ravel(), rows.digits))

    def apart(self) -> list[tuple[IntArray, Groups]]:
        """The rows that end at the same time, as disjoint groups."""
        first = np.arange(self.n_parts) * len(self.ends)
        return [
            (first + number, Groups(self.base, np.where(self.time <= end, 0, -1), self.n_parts, 1))
            for number, end in enumerate(self.ends.tolist())
        ]

    def rows_of(self, of_group: Values) -> Values:
        """Sums from the first time group on. (n_groups,) -> (n_rows,)"""
        up_to = np.zeros((self.n_parts, self.n_times), dtype=of_group.dtype)
        np.cumsum(of_group.reshape(up_to.shape), axis=1, out=up_to)
        return up_to[:, self.ends].ravel()
