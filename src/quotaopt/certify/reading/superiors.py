"""Who belongs to whom, from every table that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from quotaopt.certify.columns import names_of, positions
from quotaopt.certify.reading.columns import level_column
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import BoolArray, LabelArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import Dimension


def superiors(plan: Plan, dimension: Dimension, finest: LabelArray) -> Mapping[str, LabelArray]:
    """The members of `finest` and those above them, level by level upwards. Each (len(finest),)

    Every table with columns for a level and a finer one is heard about the finest it names,
    and all have to agree.

    Raises
    ------
    PlanError
        No table says to whom a member belongs, or two say different things.
    """
    known = {dimension.levels[-1]: finest}
    for coarse in reversed(dimension.levels[:-1]):
        found = np.full(len(finest), None, dtype=object)
        for fine, below, above in _said(plan, known, coarse):
            at = positions(below, known[fine])
            said, superior = at >= 0, above[at]
            heard = said & _stated(found)
            _refuse(plan, heard & (found != superior), known[fine], coarse, "two_superiors")
            found = np.where(said, superior, found)
        _refuse(plan, ~_stated(found), finest, coarse, "no_superior")
        known[coarse] = found
    _refuse_crossings(plan, dimension, known)
    return known


def _said(
    plan: Plan, known: Mapping[str, LabelArray], coarse: str
) -> Iterator[tuple[str, LabelArray, LabelArray]]:
    """Per table the finest level it names, members on it, and where each belongs on `coarse`."""
    for table in plan.tables.values():
        fine = next((level for level in known if level in table.columns), None)
        if fine is None or coarse not in table.columns:
            continue
        below, above = level_column(plan, table, fine), level_column(plan, table, coarse)
        ours = np.append(positions(known[fine], below.labels) >= 0, False)[below.codes]
        rows = np.flatnonzero(ours & (above.codes >= 0))
        pair = np.unique(below.codes[rows].astype(np.int64) * len(above.labels) + above.codes[rows])
        member, superior = np.divmod(pair, max(len(above.labels), 1))
        again = np.append(member[1:] == member[:-1], False)
        if len(pair):
            _refuse(plan, again, below.labels[member], coarse, "two_superiors")
            yield fine, below.labels[member], above.labels[superior]


def _stated(names: LabelArray) -> BoolArray:
    """Where a name is there, not None."""
    return np.fromiter((name is not None for name in names), dtype=np.bool_, count=len(names))


def _refuse_crossings(plan: Plan, dimension: Dimension, known: Mapping[str, LabelArray]) -> None:
    """A member of any level belongs to one member of the level above."""
    for coarse, fine in pairwise(dimension.levels):
        lines = sorted(set(zip(known[fine], known[coarse], strict=True)))
        members = np.array([member for member, _ in lines], dtype=object)
        _refuse(plan, np.append(members[1:] == members[:-1], False), members, coarse, "two_superiors")


def _refuse(plan: Plan, wrong: LabelArray, members: LabelArray, level: str, key: str) -> None:
    """Stop with the first of the members that are wrong, if any is."""
    if wrong.any():
        member = members[int(np.argmax(wrong))]
        raise PlanError([Problem.at(plan.place("dimensions"), f"certify.{key}", member=member, level=level)])


def reporting_lines(plan: Plan, dimension: Dimension) -> Mapping[str, str | None]:
    """The superior of everybody in the table that names superiors; None at the top."""
    name, _, column = str(dimension.parents).partition(".")
    table = plan.tables[name]
    people, superior = table.text(dimension.levels[-1]), table.text(column)
    return dict(zip(names_of(people).tolist(), names_of(superior).tolist(), strict=True))
