r"""What rules of choice leave open to their groups, and how a tree of cases takes that apart.

Every group of cells that a rule of choice speaks of takes one of a few *options*, rising: nothing or at
least the lot; one value of the list; nothing or anything, of which a count allows k. A case leaves a
group its options from a first to a last one, so its sum lies between the least of the first and the most
of the last. Cutting the options of a group in two makes two cases that together are the one before:
whatever keeps the rules of choice is in one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.rulebook import Choices, Limits, RuleRows
from quotaopt.model.arrays import BoolArray, IntArray

AT_LEAST, AT_MOST = "\nat least", "\nat most"
"""What a rule of choice is called where a case limits its groups."""


@dataclass(frozen=True, eq=False)
class Left:
    """The first and the last option that is left to every group. Each (n_groups,)"""

    first: IntArray
    last: IntArray


Case: TypeAlias = tuple[Left, ...]
"""What is left to the groups of every rule of choice."""


@dataclass(frozen=True, eq=False)
class Options:
    """The options of the groups of one rule of choice, as far as some of its rows hold."""

    choices: Choices
    in_force: BoolArray  # (n_groups,), groups of rows that hold
    least: Exact  # (n_options, n_groups), of the sum of a group
    most: Exact  # (n_options, n_groups)
    has_most: BoolArray  # (n_options,), False where an option has no upper limit

    @classmethod
    def of(cls, choices: Choices, rows: BoolArray) -> Options:
        """Those of a rule of which only `rows` hold. (n_rows,)"""
        if choices.members is not None and choices.member_row is not None:
            nothing = Exact(np.zeros((2, len(choices.members)), dtype=np.int64))
            return cls(choices, rows[choices.member_row], nothing, nothing, np.array([True, False]))
        if choices.rows.kind == "lot":
            lot = choices.values[0]
            least = Exact(np.stack([np.zeros_like(lot.units), lot.units]), lot.digits)
            return cls(choices, rows, least, least, np.array([True, False]))
        digits = max(value.digits for value in choices.values)
        values = Exact(np.sort(np.stack([value.at(digits) for value in choices.values]), axis=0), digits)
        return cls(choices, rows, values, values, np.ones(len(choices.values), dtype=np.bool_))

    @property
    def groups(self) -> RuleRows:
        """The groups as rows, of which nothing is asked."""
        choices = self.choices
        cells = choices.rows.cells if choices.members is None else choices.members
        return replace(choices.rows, cells=cells, each=(), limits=Limits(None, None), known=self.in_force)

    def all_left(self) -> Left:
        """Every option of every group."""
        n_options, n_groups = self.least.units.shape
        first = np.zeros(n_groups, dtype=np.int64)
        return self._counted(Left(first, np.where(self.in_force, n_options - 1, first)))

    def parted(self, left: Left, group: int, option: int) -> tuple[Left, Left] | None:
        """With the options of a group up to `option`, and with those above; None where one has none."""
        if not (0 <= group < len(left.first) and left.first[group] <= option < left.last[group]):
            return None
        first, last = left.first.copy(), left.last.copy()
        first[group], last[group] = option + 1, option
        return self._counted(Left(left.first, last)), self._counted(Left(first, left.last))

    def _counted(self, left: Left) -> Left:
        """Where as many groups of a row carry something as it allows, all others carry nothing."""
        if self.choices.member_row is None:
            return left
        is_full = self.counted(left.first > 0) >= self.allowed
        return Left(left.first, np.where(is_full[self.choices.member_row], left.first, left.last))

    @property
    def allowed(self) -> IntArray:
        """How many groups every row of a count allows. (n_rows,)"""
        return self.choices.values[0].floor(1).units

    def counted(self, carries: BoolArray) -> IntArray:
        """How many groups of every row carry something. (n_groups,) -> (n_rows,)"""
        row, at = self.choices.member_row, np.flatnonzero(self.in_force & carries)
        assert row is not None
        return np.bincount(row[at], minlength=len(self.choices.rows))

    def limits(self, left: Left) -> tuple[RuleRows, RuleRows]:
        """What a case asks of the groups: rows with lower and rows with upper limits.

        Two rules, since limits that cross contradict each other only where each has its own price.
        """
        rows = self.groups
        least, most = self._taken(self.least, left.first), self._taken(self.most, left.last)
        return (
            replace(rows, rule=rows.rule + AT_LEAST, limits=Limits(least, None)),
            replace(
                rows,
                rule=rows.rule + AT_MOST,
                limits=Limits(None, most),
                known=self.in_force & self.has_most[left.last],
            ),
        )

    def _taken(self, amounts: Exact, option: IntArray) -> Exact:
        return Exact(np.take_along_axis(amounts.units, option[None], axis=0)[0], amounts.digits)
