"""Who belongs to whom, from every table that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from quotaopt.certify.columns import level_column, names_of
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import LabelArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import Dimension


def superiors(plan: Plan, dimension: Dimension, finest: LabelArray) -> Mapping[str, LabelArray]:
    """The members of `finest` and those above them, level by level upwards. Each (len(finest),)

    Every table with columns for a level and a finer one is heard, and all have to agree.

    Raises
    ------
    PlanError
        No table says to whom a member belongs, or two say different things.
    """
    known = {dimension.levels[-1]: finest}
    for coarse in reversed(dimension.levels[:-1]):
        found = np.full(len(finest), None, dtype=object)
        for fine, members in known.items():
            for below, above in _pairs(plan, fine, coarse):
                at = pd.Index(below, dtype=object).get_indexer(pd.Index(members, dtype=object))
                said, superior = at >= 0, above[at]
                _refuse(plan, said & ~pd.isna(found) & (found != superior), members, coarse, "two_superiors")
                found = np.where(said, superior, found)
        _refuse(plan, pd.isna(found), finest, coarse, "no_superior")
        known[coarse] = found
    return known


def _pairs(plan: Plan, fine: str, coarse: str) -> Iterator[tuple[LabelArray, LabelArray]]:
    """Per table, the members of `fine` and where each belongs on `coarse`."""
    for table in plan.tables.values():
        if fine not in table.columns or coarse not in table.columns:
            continue
        below, above = level_column(plan, table, fine), level_column(plan, table, coarse)
        named = (below.codes >= 0) & (above.codes >= 0)
        if not named.any():
            continue
        n_above = len(above.labels)
        pair = np.unique(below.codes[named].astype(np.int64) * n_above + above.codes[named])
        member, superior = np.divmod(pair, n_above)
        again = np.append(member[1:] == member[:-1], False)
        _refuse(plan, again, below.labels[member], coarse, "two_superiors")
        yield below.labels[member], above.labels[superior]


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
