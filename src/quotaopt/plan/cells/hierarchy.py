"""Who belongs to whom: the members above every finest member of a dimension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Place, PlanError, Problem, Problems
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.model.cells import combine
from quotaopt.plan.cells.keys import first_rows, match
from quotaopt.plan.cells.levels import SHOWN, level_names
from quotaopt.plan.cells.reporting_lines import lines_above
from quotaopt.plan.schema import Dimension
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table
from quotaopt.plan.tables.names import label_array

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Ancestors:
    """The members of one coarser level, and to which of them every finest member belongs."""

    members: LabelArray  # (n_members,), sorted
    of_finest: CodeArray  # (n_finest,)


@dataclass(frozen=True, eq=False)
class _Statement:
    """A table that holds a level beside a `finer` one."""

    table: Table
    finer: str
    children: TextColumn
    parents: TextColumn


@dataclass(frozen=True, eq=False)
class _Claims:
    """One entry per claim: finest member `child` belongs to `parent`, says `row` of a table."""

    tables: tuple[Table, ...]
    child: CodeArray
    parent: CodeArray
    table: IntArray  # in `tables`
    row: IntArray

    def place(self, claim: int, level: str) -> Place:
        """Where a claim stands."""
        return self.tables[int(self.table[claim])].place(int(self.row[claim]), level)

    def first(self, n_finest: int) -> IntArray:
        """The first claim about every finest member, -1 where there is none. (n_finest,)"""
        first = np.full(n_finest, -1, dtype=np.int64)
        first[self.child[::-1]] = np.arange(len(self.child) - 1, -1, -1)
        return first

    def only(self, claims: IntArray) -> _Claims:
        """These claims alone."""
        return _Claims(
            self.tables, self.child[claims], self.parent[claims], self.table[claims], self.row[claims]
        )


def hierarchy(plan: Plan, name: str, finest: LabelArray) -> Mapping[str, Ancestors]:
    """The coarser levels of dimension `name` above the members `finest`, coarsest first.

    Every table that holds a coarser level beside a finer one is heard, and all must agree;
    in a dimension with `parents` that column alone is.

    Raises
    ------
    PlanError
        A member has two parents or none, or reporting lines are circular or of unequal length.
    """
    dimension = plan.spec.dimensions[name]
    assert isinstance(dimension, Dimension)
    if dimension.parents is not None:
        lines = lines_above(plan, name, dimension, finest)
        return {level: _ancestors(names) for level, names in lines.items()}
    found: dict[str, Ancestors] = {}
    claims: dict[str, _Claims] = {}
    for position in range(len(dimension.levels) - 2, -1, -1):
        level = dimension.levels[position]
        found[level], claims[level] = _level_above(plan, name, dimension, position, finest, found)
    problems = Problems()
    problems.extend(_unnested(dimension, found, claims))
    problems.stop_if_any()
    return {level: found[level] for level in dimension.levels[:-1]}


def _ancestors(names: Sequence[str]) -> Ancestors:
    members = label_array(sorted(set(names)))
    return Ancestors(members, match(label_array(list(names)), members)[:-1])


def _level_above(
    plan: Plan,
    name: str,
    dimension: Dimension,
    position: int,
    finest: LabelArray,
    found: Mapping[str, Ancestors],
) -> tuple[Ancestors, _Claims]:
    """The level at `position` above the finest members, and the claim that settles each of them."""
    level, finest_level, place = (
        dimension.levels[position],
        dimension.levels[-1],
        plan.place("dimensions", name),
    )
    statements = _statements(plan, dimension, position)
    if not statements:
        raise PlanError([Problem.at(place, "hierarchy.no_table", level=finest_level, above=level)])
    members = label_array(sorted({label for one in statements for label in one.parents.labels}))
    claims = _joined(statements, members, finest, found)
    first = claims.first(len(finest))
    if (first < 0).any():
        orphans = ", ".join(finest[first < 0][:5])
        shown = {"level": finest_level, "above": level, "members": orphans}
        raise PlanError([Problem.at(place, "hierarchy.no_parent", **shown)])
    settled = claims.only(first)
    contrary = np.flatnonzero(claims.parent != settled.parent[claims.child])
    if len(contrary):
        raise PlanError(
            [
                _two_parents(
                    (finest_level, finest[claims.child[claim]]),
                    level,
                    (members[settled.parent[claims.child[claim]]], settled.place(claims.child[claim], level)),
                    (members[claims.parent[claim]], claims.place(claim, level)),
                )
                for claim in contrary[:SHOWN].tolist()
            ]
        )
    used, of_finest = np.unique(settled.parent, return_inverse=True)
    return Ancestors(members[used], of_finest.astype(np.int32)), settled


def _statements(plan: Plan, dimension: Dimension, position: int) -> list[_Statement]:
    """The tables that hold the level at `position` beside a finer one; the table of the cells first."""
    level, below = dimension.levels[position], dimension.levels[position + 1 :]
    statements = []
    for table in sorted(plan.tables.values(), key=lambda table: table.name != plan.spec.cells.table):
        finer = next((one for one in reversed(below) if one in table), None)
        if level in table and finer is not None:
            children = level_names(table, dimension, finer)
            statements.append(_Statement(table, finer, children, level_names(table, dimension, level)))
    return statements


def _joined(
    statements: list[_Statement], members: LabelArray, finest: LabelArray, found: Mapping[str, Ancestors]
) -> _Claims:
    """What all tables say about the finest members."""
    claims = [_claims(one, members, finest, found.get(one.finer)) for one in statements]
    numbers = [np.full(len(row), number, dtype=np.int64) for number, (_, _, row) in enumerate(claims)]
    child, parent, row = (np.concatenate(parts) for parts in zip(*claims, strict=True))
    return _Claims(tuple(one.table for one in statements), child, parent, np.concatenate(numbers), row)


def _claims(
    statement: _Statement, members: LabelArray, finest: LabelArray, between: Ancestors | None
) -> tuple[CodeArray, CodeArray, IntArray]:
    """Child, parent and row of every distinct claim of one table.

    What a table says about a member of a level `between` it says about all finest members below.
    """
    children = finest if between is None else between.members
    child = match(statement.children.labels, children)[statement.children.codes]
    parent = match(statement.parents.labels, members)[statement.parents.codes]
    rows = np.flatnonzero((child >= 0) & (parent >= 0))
    pairs, n_pairs = combine([child[rows], parent[rows]], [len(children), len(members)], len(rows))
    rows = np.sort(rows[first_rows(pairs, n_pairs)])
    child, parent = child[rows], parent[rows]
    if between is None:
        return child, parent, rows
    heirs = np.argsort(between.of_finest, kind="stable").astype(np.int32)
    counts = np.bincount(between.of_finest, minlength=len(between.members))
    claim = np.repeat(np.arange(len(child)), counts[child])
    nth = np.arange(len(claim)) - np.repeat(np.cumsum(counts[child]) - counts[child], counts[child])
    return heirs[(np.cumsum(counts) - counts)[child[claim]] + nth], parent[claim], rows[claim]


def _unnested(
    dimension: Dimension, found: Mapping[str, Ancestors], claims: Mapping[str, _Claims]
) -> Iterator[Problem]:
    """A problem for every member of a level between that lies in two members of the level above."""
    for level, below in zip(dimension.levels[:-2], dimension.levels[1:-1], strict=True):
        child, above = found[below], found[level]
        first = first_rows(child.of_finest, len(child.members))
        contrary = np.flatnonzero(above.of_finest != above.of_finest[first][child.of_finest])
        _, once = np.unique(child.of_finest[contrary], return_index=True)
        for heir in contrary[once][:SHOWN].tolist():
            member = int(child.of_finest[heir])
            one, other = (
                (above.members[above.of_finest[finest]], claims[level].place(finest, level))
                for finest in (int(first[member]), heir)
            )
            yield _two_parents((below, child.members[member]), level, one, other)


def _two_parents(
    child: tuple[str, str], above: str, one: tuple[str, Place], other: tuple[str, Place]
) -> Problem:
    """A member belongs to two members of the level `above`, each said at a place."""
    shown = {"level": child[0], "member": child[1], "above": above, "first": one[0], "second": other[0]}
    return Problem.at(other[1], "hierarchy.two_parents", first_place=f"{one[1].file}:{one[1].row}", **shown)
