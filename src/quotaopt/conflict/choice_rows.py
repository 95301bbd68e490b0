r"""Rules of choice beside the hard rows, as an integer program.

A lot holds a sum at nothing or above m, a list at one of its values v, a count lets k of some groups
carry anything. With z whole, 0 or 1, and M more than a sum can be:

.. math:: m z \le s \le M z, \quad s = \sum_k v_k z_k, \; \sum_k z_k = 1,
          \quad s_j \le M z_j, \; \sum_j z_j \le k

A *way to choose* takes a side for every lot, a value for every list and k open groups for every count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from quotaopt.certify.rulebook import Choices, RuleRows
from quotaopt.conflict.contradiction import free_program
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.linear import LinearProgram
from quotaopt.linear.implied import implied_box
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

_LARGE = 1e3
"""How far beyond the largest limit sums may go that no limit holds, in parts of the totals."""


@dataclass(frozen=True, eq=False)
class ChoiceRows:
    """Hard rows, then the rows of rules of choice, under one numbering."""

    hard: HardRows

    @cached_property
    def rules(self) -> tuple[Choices, ...]:
        """The rules of choice."""
        return self.hard.book.choices

    @cached_property
    def first(self) -> IntArray:
        """The number of the first row of every rule of choice, and of all rows at the end."""
        sizes = [len(each.rows) for each in self.rules]
        return len(self.hard) + np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    @cached_property
    def usable(self) -> BoolArray:
        """Rows that must hold and whose limits are known. (n_units,)"""
        return np.concatenate([self.hard.usable, *(each.rows.known for each in self.rules)], dtype=np.bool_)

    @cached_property
    def rule(self) -> IntArray:
        """The rule of every row, rules of choice last. (n_units,)"""
        sizes = np.concatenate([np.diff(self.hard.first), np.diff(self.first)])
        return np.repeat(np.arange(len(sizes)), sizes)

    def chosen(self, units: BoolArray) -> list[IntArray]:
        """The rows of every rule of choice that are among `units`."""
        return [
            np.flatnonzero(part)
            for part in np.split(units[len(self.hard) :], self.first[1:-1] - self.first[0])
        ]

    def program(self, units: BoolArray) -> LinearProgram:
        """Whether the rows can be kept together, their choices whole numbers. (n_units,)"""
        sums, of_sum = self._with_sums(units)
        system = sums.inequalities(of_sum)
        free = free_program(system)
        most = _most(free)
        blocks = []
        for number, (rule, rows) in enumerate(zip(self.rules, self.chosen(units), strict=True)):
            start = sums.first[len(self.hard.book.rules) + number]
            at = np.searchsorted(system.unit, start + _groups_of(rule, rows))
            held = np.asarray(abs(system.matrix[at]) @ most)
            blocks += _switches(rule, rows, system.matrix[at], system.scale[at], held)
        return _with_choices(free, blocks)

    def _with_sums(self, units: BoolArray) -> tuple[HardRows, BoolArray]:
        """Rows of a book in which the sums that choices speak of are rules without limits."""
        looked_at = [_without_limits(rule) for rule in self.rules]
        book = replace(self.hard.book, rules=(*self.hard.book.rules, *looked_at))
        spoken = [
            np.isin(np.arange(len(each)), _groups_of(rule, rows))
            for each, rule, rows in zip(looked_at, self.rules, self.chosen(units), strict=True)
        ]
        return replace(self.hard, book=book), np.concatenate([units[: len(self.hard)], *spoken])

    def n_ways(self, units: BoolArray) -> int:
        """How many ways there are to choose."""
        return math.prod(
            _n_ways(rule, int(row))
            for rule, rows in zip(self.rules, self.chosen(units), strict=True)
            for row in rows
        )


Block = tuple[sparse.csr_array, sparse.csr_array, FloatArray, FloatArray]
"""Rows over kinds of cells and over columns of choice that no other rule has, and their limits."""


def _switches(
    rule: Choices, rows: IntArray, sums: sparse.csr_array, scale: FloatArray, most: FloatArray
) -> list[list[Block]]:
    """What ties the sums of one rule, which are `most` at most, to its columns of choice."""
    n = len(scale)
    if not n:
        return []
    nothing, endless = np.zeros(n), np.full(n, np.inf)
    if rule.rows.kind == "one_of":
        values = [value.floats()[rows] / scale for value in rule.values]
        each = sparse.csr_array(-sparse.hstack([sparse.diags_array(value) for value in values]))
        one = sparse.csr_array(sparse.hstack([sparse.eye_array(n)] * len(values)))
        none = sparse.csr_array((n, sums.shape[1]))
        return [[(sums, each, nothing, nothing), (none, one, np.ones(n), np.ones(n))]]
    closed = (sums, sparse.csr_array(-sparse.diags_array(most)), -endless, nothing)
    if rule.member_row is None:
        least = rule.values[0].floats()[rows] / scale
        return [[closed, (sums, sparse.csr_array(-sparse.diags_array(least)), nothing, endless)]]
    counted = np.searchsorted(rows, rule.member_row[_groups_of(rule, rows)])
    count = sparse.csr_array((np.ones(n), (counted, np.arange(n))), shape=(len(rows), n))
    free, least = sparse.csr_array((len(rows), sums.shape[1])), np.full(len(rows), -np.inf)
    return [[closed, (free, count, least, rule.values[0].floats()[rows])]]


def _with_choices(free: LinearProgram, blocks: list[list[Block]]) -> LinearProgram:
    """The program with columns of choice, 0 or 1, and the rows that tie them."""
    rows = [row for block in blocks for row in block]
    of_cells = sparse.vstack([free.matrix, *(row[0] for row in rows)], format="csr")
    of_choices = sparse.block_diag(
        [sparse.vstack([row[1] for row in block]) for block in blocks], format="csr"
    )
    n = of_choices.shape[1]
    above = sparse.csr_array((free.n_rows, n))
    return LinearProgram(
        cost=np.append(free.cost, np.zeros(n)),
        lower=np.append(free.lower, np.zeros(n)),
        upper=np.append(free.upper, np.ones(n)),
        matrix=sparse.csr_array(sparse.hstack([of_cells, sparse.vstack([above, of_choices])], format="csr")),
        row_lower=np.concatenate([free.row_lower, *(row[2] for row in rows)]),
        row_upper=np.concatenate([free.row_upper, *(row[3] for row in rows)]),
        whole=np.arange(free.n_columns + n) >= free.n_columns,
    )


def _most(program: LinearProgram) -> FloatArray:
    """What kinds of cells carry at most, as far as the rows say that; else very much. (n_columns,)"""
    limits = np.abs(np.concatenate([program.row_lower, program.row_upper, program.lower]))
    large = _LARGE * max(1.0, float(np.max(limits, where=np.isfinite(limits), initial=0.0)))
    return np.minimum(implied_box(program)[1], large)


def _groups_of(rule: Choices, rows: IntArray) -> IntArray:
    """The groups of cells that rows speak of: themselves, or the members that they count."""
    if rule.member_row is None:
        return rows
    return np.flatnonzero(np.isin(rule.member_row, rows))


def _without_limits(rule: Choices) -> RuleRows:
    """The groups that a rule of choice speaks of as rows of which nothing is asked."""
    groups = rule.rows.cells if rule.members is None else rule.members
    known = np.ones(len(groups), dtype=np.bool_)
    return replace(rule.rows, cells=groups, known=known, each=())


def _n_ways(rule: Choices, row: int) -> int:
    """How many ways one row leaves: its options, or the groups that carry nothing."""
    if rule.member_row is None:
        return 2 if rule.rows.kind == "lot" else len(rule.values)
    n = int(np.count_nonzero(rule.member_row == row))
    return math.comb(n, min(max(int(rule.values[0].floor(1).units[row]), 0), n))
