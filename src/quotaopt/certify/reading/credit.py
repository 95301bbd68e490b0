"""The rows of rules on people, from the plan's table of owners."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial, reduce

import numpy as np

from quotaopt.certify.assigned import Assigned
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.credit import CreditRows
from quotaopt.certify.exact import Exact
from quotaopt.certify.reading.amended import with_amendments
from quotaopt.certify.reading.assigned import read_assigned
from quotaopt.certify.reading.lookup import Found, look_up
from quotaopt.certify.reading.spoken_of import in_main_layer, softness
from quotaopt.certify.rulebook import Limits, Space, set_apart
from quotaopt.certify.selection import Cut, choose, cut, named
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_amendments import SIDES
from quotaopt.plan.schema_base import Except
from quotaopt.plan.schema_rules import Rule
from quotaopt.plan.table import TextColumn


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
        known & all_named & assigned.is_sound, soft=softness(rule), denominator=assigned.whole,
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
        columns = [self.names_on(level, word=word) for level in each]
        if not columns:
            return np.full(len(self.group), "", dtype=object)
        listed = [set_apart(column) for column in columns] if len(columns) > 1 else columns
        return reduce(lambda left, right: left + ", " + right, listed)

    def names_on(self, level: str, *, word: str) -> LabelArray:
        """The people, or the members on a level, of all rows. (n_rows,)"""
        if level == word:
            return self.person.labels[self.person.codes]
        base, period = (where[self.group] for where in self.cut.groups.first())
        return self.cut.space.names(level, base, period)

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
    sides = [
        with_amendments(stands_for.value(limit, word), rule, side, partial(stands_for.names_on, word=word))
        for side, limit in zip(SIDES, stated, strict=True)
    ]
    known = np.logical_and.reduce([np.ones(len(is_whole), dtype=np.bool_), *(s.known for s in sides if s)])
    lower, upper = (side and side.value * minor for side in sides)
    if rule.total is not None:
        near = Exact(np.where(is_whole, 0, np.array(plan.steps_minor)[layer]))
        lower, upper = lower and lower - near, upper and upper + near
    return Limits(lower, upper), known
