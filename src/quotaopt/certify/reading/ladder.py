"""The checker's own reading of an over-assignment: who hands down to whom, and how much more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.certify.exact import Exact
from quotaopt.certify.ladder import Ladder, Rung
from quotaopt.certify.reading.lookup import Found, look_up
from quotaopt.certify.rulebook import Space
from quotaopt.certify.selection import Cut, choose, cut
from quotaopt.model.arrays import IntArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import PlanSpec
from quotaopt.plan.schema_assignment import OverAssignment
from quotaopt.plan.schema_rules import Rule

_APART = ("measure", "tier")  # levels whose members have a company number each
_IN_AMOUNTS = ("total", "min", "max", "growth", "lot", "one_of")


def read_ladder(plan: Plan, space: Space) -> Ladder | None:
    """The levels and factors of a plan's over-assignment; None where it has none."""
    entries = plan.spec.over_assignment
    if not entries:
        return None
    dimension = next(d for d in plan.spec.dimensions.values() if entries[0].level in d.levels)
    used = set(_levels_used(plan.spec))
    everything, apart = choose(space, {}), [level for level in _APART if level in space.members]
    parents = cut(space, everything, apart)
    times, known = Exact(np.ones(len(parents.groups), dtype=object)), np.ones(len(parents.groups), bool)
    rungs: list[Rung] = []
    for level in [level for level in dimension.levels if level in used]:
        nodes = cut(space, everything, [*apart, level])
        found = _factors(plan, space, [one for one in entries if one.level == level], parents)
        times, known = (times * found.value).compact(), known & found.known
        parent = parents.group_of(*nodes.groups.first())
        rungs.append(Rung(level, nodes, parents, parent, found.value, times, known))
        parents, times, known = nodes, times[parent], known[parent]
    return Ladder(tuple(dimension.levels), tuple(rungs))


def _levels_used(spec: PlanSpec) -> Iterator[str]:
    for entry in spec.over_assignment:
        yield from (entry.level, *entry.where)
        if isinstance(entry.factor, str):
            yield from spec.tables[entry.factor.partition(".")[0]].key


def _factors(plan: Plan, space: Space, entries: list[OverAssignment], parents: Cut) -> Found:
    """``1 + factor`` for the nodes below every parent, 1 where nothing is stated. (n_parents,)"""
    base, period = parents.groups.first()
    special, general = np.zeros(len(base), dtype=np.int64), np.zeros(len(base), dtype=np.int64)
    value, known = Exact(np.ones(len(base), dtype=object)), np.ones(len(base), dtype=np.bool_)
    for entry in sorted(entries, key=lambda each: bool(each.where)):
        chosen = choose(space, entry.where)
        meant = chosen.bases[base]
        count = special if entry.where else general
        count += meant
        found = _stated(plan, space, entry, base, period)
        one = 10**found.value.digits
        is_right = np.asarray((found.value.units > -one) & (found.value.units <= one), dtype=np.bool_)
        digits = max(value.digits, found.value.digits)
        stated = (found.value + Exact.number(1)).at(digits)
        value = Exact(np.where(meant, stated, value.at(digits)), digits)
        known = np.where(meant, found.known & is_right & chosen.all_named, known)
    return Found(value, known & (special <= 1) & (general <= 1))


def _stated(plan: Plan, space: Space, entry: OverAssignment, base: IntArray, period: IntArray) -> Found:
    if isinstance(entry.factor, str):
        found = look_up(plan, space, entry.factor, base, period)
        return Found(Exact(found.value.units.astype(object), found.value.digits), found.known)
    number = Exact.number(entry.factor)
    return Found(
        Exact(np.repeat(number.units.astype(object), len(base)), number.digits),
        np.ones(len(base), dtype=np.bool_),
    )


def rung_of(ladder: Ladder, rule: Rule) -> Rung | None:
    """Whose numbers a rule limits; None for plan numbers."""
    in_amounts = any(getattr(rule, name) is not None for name in _IN_AMOUNTS)
    if rule.number == "plan" or not in_amounts:
        return None
    if rule.number == "street":
        return ladder.rungs[-1]
    named = {*rule.each, *rule.where}
    depth = max((place for place, level in enumerate(ladder.levels) if level in named), default=-1)
    above = [rung for rung in ladder.rungs if rung.level in ladder.levels[: depth + 1]]
    return above[-1] if above else None


def factors(ladder: Ladder, rule: Rule, rows: Cut) -> Found | None:
    """Number to plan number for every row of a rule; unknown where cells of a row differ in it."""
    rung = rung_of(ladder, rule)
    if rung is None:
        return None
    if not len(rows.groups):
        return None
    base, period = rows.groups.first()
    parent = rung.parents.group_of(base, period)
    _, kind = np.unique(rung.times.units, return_inverse=True)
    of_base = kind[rung.parents.groups.base]
    group = rows.groups.base
    inside = np.flatnonzero(group >= 0)
    first = of_base[base[:: rows.groups.n_times]]
    mixed = np.zeros(rows.groups.n_parts, dtype=np.bool_)
    mixed[group[inside[of_base[inside] != first[group[inside]]]]] = True
    return Found(rung.times[parent], rung.known[parent] & ~np.repeat(mixed, rows.groups.n_times))
