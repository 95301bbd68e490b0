"""Rules on people: rows that count cells in parts, and several of which may count the same cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, reduce

import numpy as np

from quotaopt.certify.assigned import Assigned, read_assigned
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.exact import Exact
from quotaopt.certify.lookup import Found, look_up
from quotaopt.certify.rulebook import Limits, RuleRows, Space, set_apart
from quotaopt.certify.selection import Cut, choose, cut, named
from quotaopt.certify.spoken_of import in_main_layer
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_base import Except
from quotaopt.plan.schema_rules import Rule
from quotaopt.plan.table import TextColumn


@dataclass(frozen=True, eq=False, kw_only=True)
class CreditRows(RuleRows):
    """Row i is the sum of ``parts * x`` over its entries: a block of bases in a period each.

    All is stated `denominator` times, so that parts are whole numbers or decimals.
    """

    names: LabelArray  # (n_rows,), people and members
    block: IntArray  # (n_bases,), -1 for bases in no row
    n_blocks: int
    row: IntArray  # (n_entries,)
    of_block: IntArray  # (n_entries,)
    period: IntArray  # (n_entries,)
    parts: Exact  # (n_entries,)
    is_whole: BoolArray  # (n_rows,), no cell counts in part

    def __len__(self) -> int:
        return len(self.names)

    @property
    def labels(self) -> LabelArray:
        """The people and members each row stands for. (n_rows,)"""
        return self.names

    @property
    def is_weighted(self) -> bool:
        """Rows are never taken for disjoint sums of cells."""
        return True

    @cached_property
    def layer(self) -> IntArray:
        """The layer of the first cell of every row. (n_rows,)"""
        first_of_block = np.full(self.n_blocks, self.space.n_bases)
        inside = self.block >= 0
        np.minimum.at(first_of_block, self.block[inside], np.flatnonzero(inside))
        first = np.full(len(self), self.space.n_bases)
        np.minimum.at(first, self.row, first_of_block[self.of_block])
        return self.space.layer_of(first)

    def activity(self, targets: IntArray) -> Exact:
        """The left-hand side of every row. (n_bases, n_periods) -> (n_rows,)"""
        inside = self.block >= 0
        sums = np.zeros((self.n_blocks, self.space.n_periods), dtype=np.int64)
        np.add.at(sums, self.block[inside], targets[inside])
        return (Exact(sums[self.of_block, self.period]) * self.parts).gathered(self.row, len(self))

    def spread(self, prices: Exact) -> Exact:
        """What prices of the rows make of every cell. (n_rows,) -> (n_bases, n_periods)"""
        n_periods = self.space.n_periods
        place = self.of_block * n_periods + self.period
        blocks = (prices[self.row] * self.parts).gathered(place, (self.n_blocks + 1) * n_periods)
        return Exact(blocks.units.reshape(-1, n_periods)[self.block], blocks.digits)

    def mass(self, reference: FloatArray) -> FloatArray:
        """``sum(parts * reference)`` of every row, in parts of one. (n_bases, n_periods) -> (n_rows,)"""
        sums = np.zeros((self.n_blocks + 1, self.space.n_periods))
        np.add.at(sums, self.block, reference)
        weights = sums[self.of_block, self.period] * self.parts.floats() / self.denominator
        return np.bincount(self.row, weights, len(self)).astype(np.float64)

    def families(self, chosen: BoolArray) -> list[IntArray] | None:
        """The chosen rows as sets of cells, one array per turn; None where cells count in part.

        A cell that is in k rows is in one of them in each of k turns.
        """
        if not self.is_whole[chosen].all():
            return None
        entries = np.flatnonzero(chosen[self.row])
        place = self.of_block[entries] * self.space.n_periods + self.period[entries]
        order = np.argsort(place, kind="stable")
        turn = np.arange(len(order)) - np.searchsorted(place[order], place[order])
        found = []
        for number in range(int(turn.max(initial=-1)) + 1):
            at = order[turn == number]
            table = np.full((self.n_blocks + 1, self.space.n_periods), -1, dtype=np.int64)
            table[self.of_block[entries[at]], self.period[entries[at]]] = self.row[entries[at]]
            found.append(table[self.block])
        return found

    def in_whole_steps(self, step: int | IntArray) -> CreditRows:
        """The rows with limits moved in to whole steps where no cell counts in part."""
        inner = self.limits.inwards(step * self.denominator)
        if self.soft is not None:
            inner = inner.uncrossed()
        return replace(self, limits=Limits(*map(self._mixed, _sides(inner), _sides(self.limits))))

    def _mixed(self, moved: Exact | None, stated: Exact | None) -> Exact | None:
        """`moved` in whole rows, `stated` in all others."""
        if moved is None or stated is None:
            return None
        return Exact(np.where(self.is_whole, moved.at(stated.digits), stated.units), stated.digits)


def _sides(limits: Limits) -> tuple[Exact | None, Exact | None]:
    return limits.lower, limits.upper


def is_credit(plan: Plan, rule: Rule) -> bool:
    """Whether a rule speaks of people."""
    return plan.spec.owners is not None and bool({plan.spec.owners.person} & {*rule.each, *rule.where})


def credit_rows(plan: Plan, space: Space, rule: Rule) -> CreditRows:
    """The rows of a rule on people."""
    assert plan.spec.owners is not None
    word, assigned = plan.spec.owners.person, read_assigned(plan, space)
    others = tuple(level for level in rule.each if level != word)
    where = in_main_layer(plan, space, rule)
    chosen = choose(space, {level: names for level, names in where.items() if level != word})
    groups = cut(space, chosen, others)
    people, all_named = _people(assigned, rule, word)
    entries = _entries(assigned, groups, people, rule)
    n_other = len(groups.groups)
    person = entries.person if word in rule.each else np.zeros(len(entries.person), dtype=np.int64)
    rows = Combinations([person, entries.group], [len(people), n_other], len(person))
    one = np.zeros(rows.n_distinct, dtype=np.int64)
    one[rows.of_row] = np.arange(len(person))
    alone = np.flatnonzero(people)
    of_row = person[one]
    if word not in rule.each:
        of_row = np.full(rows.n_distinct, alone[0] if len(alone) == 1 else -1)
    stands_for = _StandsFor(
        plan, groups, TextColumn(of_row.astype(np.int32), assigned.person.labels), entries.group[one]
    )
    cells = Combinations(
        [rows.of_row, entries.block, entries.period],
        [rows.n_distinct, entries.n_blocks, space.n_periods],
        len(person),
    )
    parts = entries.parts.gathered(cells.of_row, cells.n_distinct)
    first = np.zeros(cells.n_distinct, dtype=np.int64)
    first[cells.of_row] = np.arange(len(person))
    row = rows.of_row[first]
    full = Exact.number(assigned.whole)
    is_whole = np.ones(rows.n_distinct, dtype=np.bool_)
    is_whole[row[~parts.same(full)]] = False
    of_row = np.zeros(rows.n_distinct, dtype=np.int64)
    of_row[rows.of_row] = space.layer_of(groups.groups.first()[0])[entries.group]
    limits, known = _limits(plan, rule, stands_for, is_whole, of_row)
    return CreditRows(
        rule.name, rule.kind, space, rule.each, groups.groups, limits.times(full),
        known & all_named & assigned.is_sound, soft=rule.soft, denominator=assigned.whole,
        names=stands_for.labels(rule.each, word), block=entries.block_of_base, n_blocks=entries.n_blocks,
        row=row, of_block=entries.block[first], period=entries.period[first], parts=parts, is_whole=is_whole,
    )  # fmt: skip


def _people(assigned: Assigned, rule: Rule, word: str) -> tuple[BoolArray, bool]:
    """The people a rule speaks of, (n_people,), and whether each it names exists."""
    labels, names = assigned.person.labels, rule.where.get(word)
    if names is None:
        return np.ones(len(labels), dtype=np.bool_), True
    excluded = isinstance(names, Except)
    found, every_one = named(labels, names.excluded if isinstance(names, Except) else names)
    return found != excluded, every_one


@dataclass(frozen=True, eq=False)
class _Entries:
    """What people are credited with, block by block and period by period. Columns are (n_entries,)."""

    person: IntArray
    group: IntArray  # of the other levels of `each`
    block: IntArray
    period: IntArray
    parts: Exact
    block_of_base: IntArray  # (n_bases,)
    n_blocks: int


def _entries(assigned: Assigned, groups: Cut, people: BoolArray, rule: Rule) -> _Entries:
    """Bases are cut into blocks of one group that is assigned and one group of the rule each."""
    base, time = groups.groups.base, groups.groups.time
    inside = np.flatnonzero(base >= 0)
    owned = assigned.group_of_base[inside]
    blocks = Combinations([owned, base[inside]], [assigned.n_groups, groups.groups.n_parts], len(inside))
    block_of_base = np.full(len(base), -1, dtype=np.int64)
    block_of_base[inside] = blocks.of_row
    group_of_block, part_of_block = np.zeros((2, blocks.n_distinct), dtype=np.int64)
    group_of_block[blocks.of_row], part_of_block[blocks.of_row] = owned, base[inside]
    wanted = {"owners": ~assigned.is_overlay, "overlays": assigned.is_overlay}
    counts = people[assigned.person.codes] & wanted.get(rule.includes, np.True_) & (assigned.group >= 0)
    counts &= (assigned.share.units > 0) & (assigned.person.codes >= 0)
    at = np.flatnonzero(counts)
    order = np.argsort(group_of_block, kind="stable")
    begin, end = (
        np.searchsorted(group_of_block[order], assigned.group[at], side) for side in ("left", "right")
    )
    row = np.repeat(at, end - begin)
    block = order[
        np.arange(len(row)) + np.repeat(begin - np.cumsum(end - begin) + (end - begin), end - begin)
    ]
    which, period = np.nonzero((assigned.days[row] > 0) & (time >= 0))
    row, block = row[which], block[which]
    group = part_of_block[block] * groups.groups.n_times + time[period]
    return _Entries(
        assigned.person.codes[row].astype(np.int64), group, block, period, assigned.parts(row, period),
        block_of_base, blocks.n_distinct,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _StandsFor:
    """Person and group of every row. (n_rows,)"""

    plan: Plan
    cut: Cut
    person: TextColumn
    group: IntArray

    def labels(self, each: tuple[str, ...], word: str) -> LabelArray:
        """People and members, as the rows of other rules are called."""
        base, period = (where[self.group] for where in self.cut.groups.first())
        columns = [
            self.person.labels[self.person.codes]
            if level == word
            else self.cut.space.names(level, base, period)
            for level in each
        ]
        if not columns:
            return np.full(len(self.group), "", dtype=object)
        listed = [set_apart(column) for column in columns] if len(columns) > 1 else columns
        return reduce(lambda left, right: left + ", " + right, listed)

    def value(self, stated: Decimal | str | None, word: str) -> Found | None:
        """A number, or a column looked up by person and members."""
        if stated is None:
            return None
        n_rows = len(self.group)
        if isinstance(stated, Decimal):
            number = Exact.number(stated)
            return Found(
                Exact(np.repeat(number.units, n_rows), number.digits), np.ones(n_rows, dtype=np.bool_)
            )
        base, period = (where[self.group] for where in self.cut.groups.first())
        found = look_up(self.plan, self.cut.space, stated, base, period, {word: self.person})
        key = [level for level in self.plan.spec.tables[stated.partition(".")[0]].key if level != word]
        return Found(found.value, found.known & self.cut.decides(key)[self.group])


def _limits(
    plan: Plan, rule: Rule, stands_for: _StandsFor, is_whole: BoolArray, layer: IntArray
) -> tuple[Limits, BoolArray]:
    """Limits in minor units, and where they are known. A total is met to within a step where parts add up."""
    assert plan.spec.owners is not None
    word, minor = plan.spec.owners.person, Exact.number(10**plan.minor_digits)
    stated = (rule.total, rule.total) if rule.total is not None else (rule.min, rule.max)
    sides = [stands_for.value(side, word) for side in stated]
    known = np.logical_and.reduce([np.ones(len(is_whole), dtype=np.bool_), *(s.known for s in sides if s)])
    lower, upper = (side and side.value * minor for side in sides)
    if rule.total is not None:
        near = Exact(np.where(is_whole, 0, np.array(plan.steps_minor)[layer]))
        lower, upper = lower and lower - near, upper and upper + near
    return Limits(lower, upper), known
