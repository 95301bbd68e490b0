"""Everything that differs between two plans, and the plans in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from quotaopt.attribution.contents import Versions, versions, whole_rows, whole_table
from quotaopt.attribution.edits import edits
from quotaopt.attribution.entries import SILENT, at, differing, entry_of, mixed
from quotaopt.attribution.inputs import KINDS, Edit, Input, Kind, Part
from quotaopt.attribution.kinds import kind_of_column, kind_of_entry, kind_of_table
from quotaopt.attribution.orders import Coalition
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.plan import Plan, plan_of
from quotaopt.plan.schema import Time

_BELONGING = "belonging"
_NAMES = ("plan", "currency")
"""What plans in between are called moves nothing, but a plan needs it."""


@dataclass(frozen=True, eq=False)
class Differences:
    """Two plans and the inputs that make one the other, in the order of kinds and of the plan file."""

    before: Plan
    after: Plan
    inputs: tuple[Input, ...]
    entries: frozenset[Part]
    tables: tuple[Versions, ...]

    def between(self, coalition: Coalition, inputs: tuple[Input, ...]) -> Plan:
        """The plan in which those of the `inputs` that the coalition names are as they are after.

        Raises
        ------
        PlanError
            Some entries cannot stand beside each other.
        """
        chosen = (one.parts for i, one in enumerate(inputs) if coalition >> i & 1)
        taken: frozenset[Part] = frozenset().union(*chosen)
        document = mixed(entry_of(self.before), entry_of(self.after), self.entries, taken)
        assert isinstance(document, dict)
        said = {key: entry for key, entry in document.items() if key in _NAMES or key not in SILENT}
        whole = {one.before.name for one in self.tables if whole_table(one.before.name) in taken}
        own, other = (dict(plan.document.get("tables", {})) for plan in (self.before, self.after))
        sources = other | own | {name: other[name] for name in whole}
        tables = {**self.after.tables, **self.before.tables}
        tables |= {one.before.name: one.mixed(taken) for one in self.tables}
        return plan_of({**said, "tables": sources}, tables)


def differences(before: Plan, after: Plan) -> Differences:
    """What differs between two plans that have both been solved: what was asked of their tables counts."""
    entries = tuple(differing(entry_of(before), entry_of(after)))
    belonging = _belonging(before)
    tables = tuple(
        versions((before.spec.tables[name], after.spec.tables[name]), (table, after.tables[name]), belonging)
        for name, table in before.tables.items()
        if name in after.tables
    )
    found = [*_entries(before, after, entries), *_columns((before, after), tables)]
    found.sort(key=lambda one: KINDS.index(one.kind))
    return Differences(before, after, tuple(found), frozenset(entries), tables)


def _belonging(plan: Plan) -> dict[str, Part]:
    """The levels above the finest: who belongs to whom, in all tables at once."""
    return {
        level: (_BELONGING, name)
        for name, dimension in plan.spec.dimensions.items()
        if not isinstance(dimension, Time)
        for level in dimension.levels[:-1]
    }


def _entries(before: Plan, after: Plan, paths: tuple[Part, ...]) -> Iterator[Input]:
    whole, other = entry_of(before), entry_of(after)
    for path in paths:
        was, now = (_nameless(at(one, path).written) for one in (whole, other))
        match path:
            case ("total",):
                key, name = "compare.input.total", path[0]
            case ("rules", name):
                key = "compare.input.rule"
            case _:
                key, name = "compare.input.entry", ".".join(path)
        yield _input(kind_of_entry(path), path, key, name, tuple(edits(was, now)))


def _nameless(entry: Tree) -> Tree:
    """An entry without its own name, by which the input goes."""
    return {key: one for key, one in entry.items() if key != "name"} if isinstance(entry, dict) else entry


def _columns(plans: tuple[Plan, Plan], tables: tuple[Versions, ...]) -> Iterator[Input]:
    """Columns table by table; belonging, which may stand in several, comes once."""
    moved: dict[str, list[Edit]] = {}
    for one in tables:
        table = one.before.name
        for part, told in one.edits.items():
            if part[0] == _BELONGING:
                moved.setdefault(part[1], []).extend(told)
            elif part == whole_table(table):
                yield _input(kind_of_table(plans, table), part, "compare.input.table", table, told)
            elif part == whole_rows(table):
                yield _input(kind_of_table(plans, table), part, "compare.input.rows", table, told)
            else:
                kind = kind_of_column(plans, table, part[-1])
                yield _input(kind, part, "compare.input.entry", f"{table}.{part[-1]}", told)
    for dimension, told_all in moved.items():
        by_member = [edit for edit in told_all if edit.before or edit.after] or told_all
        told = tuple(dict.fromkeys(by_member))
        yield _input("people", (_BELONGING, dimension), "compare.input.belonging", dimension, told)


def _input(kind: Kind, part: Part, key: str, name: str, told: tuple[Edit, ...]) -> Input:
    return Input(kind, frozenset({part}), key, MappingProxyType({"name": name}), told)
