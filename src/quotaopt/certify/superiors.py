"""Who belongs to whom, from every table that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from quotaopt.certify.columns import level_column, names_of
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import LabelArray
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
            at = pd.Index(below, dtype=object).get_indexer(pd.Index(known[fine], dtype=object))
            said, superior = at >= 0, above[at]
            _refuse(plan, said & ~pd.isna(found) & (found != superior), known[fine], coarse, "two_superiors")
            found = np.where(said, superior, found)
        _refuse(plan, pd.isna(found), finest, coarse, "no_superior")
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
        ours = np.append(pd.Index(below.labels, dtype=object).isin(known[fine]), False)[below.codes]
        rows = np.flatnonzero(ours & (above.codes >= 0))
        pair = np.unique(below.codes[rows].astype(np.int64) * len(above.labels) + above.codes[rows])
        member, superior = np.divmod(pair, max(len(above.labels), 1))
        again = np.append(member[1:] == member[:-1], False)
        if len(pair):
            _refuse(plan, again, below.labels[member], coarse, "two_superiors")
            yield fine, below.labels[member], above.labels[superior]


def _refuse_crossings(plan: Plan, dimension: Dimension, known: Mapping[str, LabelArray]) -> None:
    """A member of any level belongs to one member of the level above."""
    for coarse, fine in pairwise(dimension.levels):
        lines = pd.DataFrame({"fine": known[fine], "coarse": known[coarse]}).drop_duplicates()
        crossing = lines["fine"].duplicated().to_numpy()
        _refuse(plan, crossing, lines["fine"].to_numpy(dtype=object), coarse, "two_superiors")


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
