r"""``each: [person]``: what is credited to people adds up to an amount, or lies between bounds.

.. math:: v^-_i \le \sum_c q_i(c) x_c \le v^+_i

with the quotas q of the table of owners. A cell may be in the rows of several people, so the quotas of
a cell are dealt out to *slots*: a slot is a weighted partition of the cells by the row that the owner
in this slot belongs to, and every row adds up its groups of all slots. Cells that one owner has as a
whole go into slots without weights: rows of nothing else are plain sums, which rounding keeps to the
step. A ``total`` of any other row is met to within a step, as parts of whole steps rarely sum to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells, apart, compress
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.cells.selection import selected
from quotaopt.plan.owners.assignments import Assignments
from quotaopt.plan.owners.reading import read_assignments
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_base import Except
from quotaopt.plan.schema_rules import Rule
from quotaopt.plan.table import NumberColumn, TextColumn
from quotaopt.rules.amended import refuse_unclear
from quotaopt.rules.band import refuse_crossed
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope, scope_of
from quotaopt.rules.rows import CreditRows, Rows, Slot, whole_steps
from quotaopt.rules.total import total_steps


@dataclass(frozen=True, eq=False, kw_only=True)
class CreditScope(Scope):
    """The rows of a rule on people: one per person, or one in all, and per members of the other `each`."""

    person: TextColumn  # of every row, -1 where a row adds up several people. (n_rows,)

    def names(self) -> LabelArray:
        """The people and members each row stands for. (n_rows,), str"""
        columns = [self._names_on(level) for level in self.rule.each]
        if not columns:
            return np.full(self.n_rows, "", dtype=object)
        listed = [apart(column) for column in columns] if len(columns) > 1 else columns
        return reduce(lambda left, right: left + ", " + right, listed)

    def _names_on(self, level: str) -> LabelArray:
        if level == person_word(self.plan):
            return self.person.labels[self.person.codes]
        return self.cells.member_names(level, self.first_cell)

    def members_on(self, level: str) -> tuple[CodeArray, LabelArray]:
        """The person or member of every row: codes (n_rows,), names."""
        if level == person_word(self.plan):
            return self.person.codes, self.person.labels
        return super().members_on(level)

    def looked_up(self, column: str, key: str) -> NumberColumn:
        """An attribute of every row, by its person and members. (n_rows,)"""
        place = self.plan.place("rules", self.position, key)
        beside = {person_word(self.plan): self.person}
        return values_at(self.plan, self.cells, column, self.first_cell, place, beside)


def person_word(plan: Plan) -> str:
    """What rules call people."""
    assert plan.spec.owners is not None
    return plan.spec.owners.person


def is_credit(plan: Plan, rule: Rule) -> bool:
    """Whether a rule is on people."""
    owners = plan.spec.owners
    return owners is not None and (owners.person in rule.each or owners.person in rule.where)


def credit_rows(plan: Plan, cells: Cells, rule: Rule, position: int) -> list[Rows]:
    """One row per person and members of the other levels of `each`.

    Raises
    ------
    PlanError
        People or members do not exist, own nothing, or have no limit; or limits are crossed.
    """
    slots, scope = _read(plan, cells, rule, position)
    refuse_unclear(scope)
    is_whole = np.ones(scope.n_rows, dtype=np.bool_)
    for slot in slots:
        if slot.weight is not None:
            is_whole[slot.codes[slot.codes >= 0]] = False
    lower, upper = _limits(scope)
    below, above = whole_steps(scope, lower, upper, plain=is_whole)
    near = 1.0 if rule.total is not None else 0.0
    least = np.full(scope.n_rows, -np.inf) if lower is None else lower.floats() - near
    most = np.full(scope.n_rows, np.inf) if upper is None else upper.floats() + near
    if lower is not None:
        least[is_whole] = below[is_whole]
    if upper is not None:
        most[is_whole] = above[is_whole]
    return [CreditRows(scope, slots, least, most, below, above)]


def _limits(scope: CreditScope) -> tuple[Exact | None, Exact | None]:
    """What the rule states for every row, in steps."""
    rule = scope.rule
    if rule.total is not None:
        return total_steps(scope)
    lower, upper = scope.limit(rule.min, "min", "min"), scope.limit(rule.max, "max", "max")
    refuse_crossed(scope, lower, upper)
    return lower and scope.in_steps(lower), upper and scope.in_steps(upper)


def _read(plan: Plan, cells: Cells, rule: Rule, position: int) -> tuple[tuple[Slot, ...], CreditScope]:
    """The slots of a rule over its rows, and what the rows stand for."""
    owned = read_assignments(plan, cells)
    word = person_word(plan)
    by_person = word in rule.each
    others = {
        "each": tuple(level for level in rule.each if level != word),
        "where": {level: names for level, names in rule.where.items() if level != word},
    }
    scope = scope_of(plan, cells, rule.model_copy(update=others), position)
    chosen = _chosen(plan, owned, rule, position)
    counts = owned.included(rule.includes) & chosen[owned.person]
    party = np.where(counts, owned.person if by_person else 0, -1).astype(np.int64)
    slots, keys = _slots(scope, owned, party)
    if not len(keys):
        raise PlanError([Problem.at(scope.place, "rule.matches_nothing", rule=rule.name)])
    first = np.full(len(keys), len(cells), dtype=np.int64)
    for slot in slots:
        inside = np.flatnonzero(slot.codes >= 0)
        np.minimum.at(first, slot.codes[inside], inside)
    person, groups = np.divmod(keys, scope.grouping.n_groups)
    if not by_person:
        alone = np.flatnonzero(chosen)
        person = np.full(len(keys), alone[0] if len(alone) == 1 else -1)
    names = TextColumn(person.astype(np.int32), owned.people)
    where = (scope.inside, scope.grouping, groups, first)
    return slots, CreditScope(plan, cells, rule, position, *where, person=names)


def _chosen(plan: Plan, owned: Assignments, rule: Rule, position: int) -> BoolArray:
    """The people that a rule speaks of. (n_people,)

    Raises
    ------
    PlanError
        A name is nobody's, or of people whom the rule calls by name somebody owns nothing.
    """
    word = person_word(plan)
    chosen = np.ones(len(owned.people), dtype=np.bool_)
    names = rule.where.get(word)
    if names is not None:
        problems = Problems()
        place = plan.place("rules", position, "where", word)
        chosen = selected(owned.people, names, word, place, problems)
        problems.stop_if_any()
    owning = owned.person[owned.included(rule.includes) & (owned.share > 0)]
    idle = chosen.copy()
    idle[owning] = False
    called = () if names is None or isinstance(names, Except) else names
    missing = [name for name in owned.people[idle] if name in called] if chosen[owning].any() else called
    if missing or not chosen[owning].any():
        shown = {"rule": rule.name, "people": ", ".join(missing) or word, "includes": rule.includes}
        raise PlanError([Problem.at(plan.place("rules", position), "owners.owns_nothing", **shown)])
    return chosen


def _slots(scope: Scope, owned: Assignments, party: IntArray) -> tuple[tuple[Slot, ...], IntArray]:
    """Cells dealt out to slots by row; and what every row stands for: party, group of the other `each`."""
    n_others = scope.grouping.n_groups
    dealt = []
    for parties, weight in _dealt(owned, party):
        at = (owned.group_of_base[:, None] * np.int64(owned.n_periods) + np.arange(owned.n_periods)).ravel()
        key = parties[at] * n_others + scope.grouping.codes
        key[parties[at] < 0] = -1
        if scope.inside is not None:
            key[~scope.inside] = -1
        if (key >= 0).any():
            dealt.append((key, None if weight is None else weight[at]))
    if not dealt:
        return (), np.zeros(0, dtype=np.int64)
    together = np.concatenate([key for key, _ in dealt])
    inside = together >= 0
    codes = np.full(len(together), -1, dtype=np.int32)
    codes[inside], n_rows = compress(together[inside], (int(party.max()) + 1) * n_others)
    stands_for = np.zeros(n_rows, dtype=np.int64)
    stands_for[codes[inside]] = together[inside]
    of_slot = np.split(codes, len(dealt))
    return tuple(Slot(code, weight) for code, (_, weight) in zip(of_slot, dealt, strict=True)), stands_for


def _dealt(owned: Assignments, party: IntArray) -> Iterator[tuple[IntArray, FloatArray | None]]:
    """The k-th owner of every group and period, -1 for none, and the quota; those of all of it first.

    Both are flat, (n_groups * n_periods,).
    """
    quotas = owned.quotas(party)
    n_places = owned.n_groups * owned.n_periods
    place = quotas.group * owned.n_periods + quotas.period
    for whole in (True, False):
        chosen = np.flatnonzero(quotas.is_whole == whole)
        begins = np.searchsorted(place[chosen], place[chosen])  # sorted: where the entries of a place begin
        number = np.arange(len(chosen)) - begins
        for turn in range(int(number.max(initial=-1)) + 1):
            entries = chosen[number == turn]
            parties = np.full(n_places, -1, dtype=np.int64)
            parties[place[entries]] = quotas.party[entries]
            if whole:
                yield parties, None
                continue
            weight = np.zeros(n_places)
            weight[place[entries]] = quotas.parts[entries] / quotas.whole[quotas.period[entries]]
            yield parties, weight


@dataclass(frozen=True, eq=False)
class TableLimits:
    """The limits of a hard rule that only names people and periods, over a table of people by periods."""

    rule: str
    includes: str
    row: IntArray  # (n_people, n_periods), -1 where the rule does not speak of an entry
    names: LabelArray  # (n_rows,)
    lower: IntArray  # (n_rows,), whole steps, `NO_LOWER` where there is none
    upper: IntArray  # (n_rows,)

    def counts(self, is_overlay: BoolArray) -> BoolArray:
        """Whether the rule adds up entries of owners, or of overlays. (n,)"""
        return {"owners": ~is_overlay, "overlays": is_overlay}.get(self.includes, np.ones_like(is_overlay))


def table_limits(plan: Plan, cells: Cells) -> Iterator[TableLimits]:
    """Limits on the sums of single people's numbers, where these sums are all that a rule adds up."""
    for position, rule in enumerate(plan.spec.rules):
        if not is_credit(plan, rule) or rule.soft is not None:
            continue
        levels = {*rule.each, *rule.where} - {person_word(plan)}
        if not all(cells.is_time(level) for level in levels):
            continue
        _, scope = _read(plan, cells, rule, position)
        if (scope.person.codes < 0).any():
            continue
        periods = np.arange(cells.n_periods)
        of_group = np.full((len(scope.person.labels), scope.grouping.n_groups), -1, dtype=np.int64)
        of_group[scope.person.codes, scope.groups] = np.arange(scope.n_rows)
        row = of_group[:, scope.grouping.codes[periods]]
        if scope.inside is not None:
            row[:, ~scope.inside[periods]] = -1
        lower, upper = _limits(scope)
        below = np.full(scope.n_rows, NO_LOWER) if lower is None else lower.ceil()
        above = np.full(scope.n_rows, NO_UPPER) if upper is None else upper.floor()
        apart_by = below > above  # no whole step between: the nearest ones
        below, above = np.where(apart_by, above, below), np.where(apart_by, below, above)
        yield TableLimits(rule.name, rule.includes, row, scope.names(), below, above)
