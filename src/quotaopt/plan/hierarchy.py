"""Who belongs to whom: the members above every finest member of a dimension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import Place, PlanError, Problem, Problems
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.model.cells import combine
from quotaopt.plan.keys import first_rows, match
from quotaopt.plan.levels import SHOWN, level_names
from quotaopt.plan.reporting_lines import lines_above
from quotaopt.plan.schema import Dimension
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
class _Claims:
    """What tables say: `finest` belongs to `parent`, said in `row` of table number `table`."""

    finest: CodeArray
    parent: IntArray
    table: IntArray
    row: IntArray


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
        names = lines_above(plan, name, dimension, finest)
        return {level: _ancestors(above) for level, above in names.items()}
    tables = _cells_table_first(plan)
    found: dict[str, Ancestors] = {}
    heard: dict[str, _Claims] = {}
    problems = Problems()
    for position in range(len(dimension.levels) - 2, -1, -1):
        level = dimension.levels[position]
        ancestors, heard[level] = _level_above(
            plan, name, dimension, position, tables, finest, found, problems
        )
        problems.stop_if_any()  # a coarser level may be found by way of this one
        found[level] = ancestors
    _check_nesting(dimension, tables, found, heard, problems)
    problems.stop_if_any()
    return {level: found[level] for level in dimension.levels[:-1]}


def _ancestors(names: Sequence[str]) -> Ancestors:
    members = label_array(sorted(set(names)))
    return Ancestors(members, match(label_array(list(names)), members)[:-1])


def _cells_table_first(plan: Plan) -> list[Table]:
    first = plan.spec.cells.table
    return sorted(plan.tables.values(), key=lambda table: table.name != first)


def _level_above(
    plan: Plan,
    name: str,
    dimension: Dimension,
    position: int,
    tables: list[Table],
    finest: LabelArray,
    found: Mapping[str, Ancestors],
    problems: Problems,
) -> tuple[Ancestors, _Claims]:
    """To which member of the level at `position` every finest member belongs, and who says so."""
    level, below = dimension.levels[position], dimension.levels[position + 1 :]
    members = label_array(
        sorted({label for table in tables if level in table for label in table.text(level).labels})
    )
    claims = _joined(list(_claims(dimension, level, below, tables, members, finest, found)))
    if not len(claims.finest):
        place = plan.place("dimensions", name)
        raise PlanError([Problem.at(place, "hierarchy.no_table", level=below[-1], above=level)])
    parent, first = _first_claims(claims, len(finest))
    problems.extend(_two_parents(dimension.levels[-1], level, tables, finest, members, claims, parent, first))
    orphans = finest[parent < 0]
    if len(orphans):
        shown = {"level": below[-1], "above": level, "members": ", ".join(orphans[:5])}
        problems.add(plan.place("dimensions", name), "hierarchy.no_parent", **shown)
    used = np.unique(parent[parent >= 0])
    of_finest = np.searchsorted(used, parent).astype(np.int32)
    kept = _Claims(np.arange(len(finest), dtype=np.int32), parent, claims.table[first], claims.row[first])
    return Ancestors(members[used], of_finest), kept


def _claims(
    dimension: Dimension,
    level: str,
    below: Sequence[str],
    tables: list[Table],
    members: LabelArray,
    finest: LabelArray,
    found: Mapping[str, Ancestors],
) -> Iterator[_Claims]:
    """What every table says about the parents of the finest members on `level`."""
    for number, table in enumerate(tables):
        finer = next((one for one in reversed(below) if one in table), None)
        if level not in table or finer is None:
            continue
        child, above = level_names(table, dimension, finer), level_names(table, dimension, level)
        children = finest if finer == below[-1] else found[finer].members
        child_codes = match(child.labels, children)[child.codes]
        parent_codes = match(above.labels, members)[above.codes]
        rows = np.flatnonzero((child_codes >= 0) & (parent_codes >= 0))
        if not len(rows):
            continue
        pairs, n_pairs = combine(
            [child_codes[rows], parent_codes[rows]], [len(children), len(members)], len(rows)
        )
        rows = np.sort(rows[first_rows(pairs, n_pairs)])
        yield _of_finest(child_codes[rows], parent_codes[rows], rows, number, found.get(finer))


def _of_finest(
    child: CodeArray, parent: CodeArray, rows: IntArray, table: int, between: Ancestors | None
) -> _Claims:
    """Claims about members of a level between, passed on to all finest members below them."""
    if between is not None:
        order = np.argsort(between.of_finest, kind="stable")
        counts = np.bincount(between.of_finest, minlength=len(between.members))
        starts = np.cumsum(counts) - counts
        repeats = counts[child]
        offsets = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        heirs = order[np.repeat(starts[child], repeats) + offsets].astype(np.int32)
        child, parent, rows = heirs, np.repeat(parent, repeats), np.repeat(rows, repeats)
    return _Claims(child, parent.astype(np.int64), np.full(len(child), table, dtype=np.int64), rows)


def _joined(claims: list[_Claims]) -> _Claims:
    if not claims:
        return _Claims(np.zeros(0, dtype=np.int32), *(np.zeros(0, dtype=np.int64) for _ in range(3)))
    return _Claims(
        np.concatenate([one.finest for one in claims]),
        np.concatenate([one.parent for one in claims]),
        np.concatenate([one.table for one in claims]),
        np.concatenate([one.row for one in claims]),
    )


def _first_claims(claims: _Claims, n_finest: int) -> tuple[IntArray, IntArray]:
    """The parent first claimed for every finest member (-1 for none), and by which claim."""
    first = np.full(n_finest, -1, dtype=np.int64)
    first[claims.finest[::-1]] = np.arange(len(claims.finest) - 1, -1, -1)
    return np.where(first >= 0, claims.parent[first], -1), first


def _two_parents(
    finest_level: str,
    level: str,
    tables: list[Table],
    finest: LabelArray,
    members: LabelArray,
    claims: _Claims,
    parent: IntArray,
    first: IntArray,
) -> Iterator[Problem]:
    contrary = np.flatnonzero(claims.parent != parent[claims.finest])
    for claim in contrary[:SHOWN].tolist():
        member = int(claims.finest[claim])
        yield _two(
            finest_level,
            finest[member],
            level,
            (members[parent[member]], _said(tables, claims, int(first[member]), level)),
            (members[claims.parent[claim]], _said(tables, claims, claim, level)),
        )


def _said(tables: list[Table], claims: _Claims, claim: int, level: str) -> Place:
    return tables[int(claims.table[claim])].place(int(claims.row[claim]), level)


def _two(level: str, member: str, above: str, one: tuple[str, Place], other: tuple[str, Place]) -> Problem:
    """`member` belongs to one and to the other, said at two places."""
    shown = {"level": level, "member": member, "above": above, "first": one[0], "second": other[0]}
    where = f"{one[1].file}:{one[1].row}"
    return Problem.at(other[1], "hierarchy.two_parents", first_place=where, **shown)


def _check_nesting(
    dimension: Dimension,
    tables: list[Table],
    found: Mapping[str, Ancestors],
    heard: Mapping[str, _Claims],
    problems: Problems,
) -> None:
    """Every member of a level between lies in one member of each coarser level."""
    for position in range(len(dimension.levels) - 2):
        level, below = dimension.levels[position], dimension.levels[position + 1]
        child, above = found[below], found[level]
        first = first_rows(child.of_finest, len(child.members))
        contrary = np.flatnonzero(above.of_finest != above.of_finest[first][child.of_finest])
        _, once = np.unique(child.of_finest[contrary], return_index=True)
        for heir in contrary[once][:SHOWN].tolist():
            member = int(child.of_finest[heir])
            pair = [
                (above.members[above.of_finest[one]], _said(tables, heard[level], one, level))
                for one in (int(first[member]), heir)
            ]
            problems.extend([_two(below, child.members[member], level, pair[0], pair[1])])
