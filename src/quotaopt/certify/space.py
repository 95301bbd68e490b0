"""The checker's own layout: which cells a plan has, read from its dimensions and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from quotaopt.certify.combinations import Combinations
from quotaopt.certify.rulebook import Space
from quotaopt.errors import PlanError, Problem
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.calendar import calendar_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import Dimension
from quotaopt.plan.table import TextColumn


def read_space(plan: Plan) -> Space:
    """Every combination the plan's cells come from, in every period of its calendar.

    Raises
    ------
    PlanError
        The tables do not say, or contradict each other about, the members of a cell.
    """
    calendar = calendar_of(plan)
    hierarchies = [d.levels for d in plan.spec.dimensions.values() if isinstance(d, Dimension)]
    finest = tuple(levels[-1] for levels in hierarchies)
    names = _crossed(plan, finest) if plan.spec.cells.cross else _found(plan, finest)
    bases = Combinations(
        [column.codes for column in names.values()],
        [len(column.labels) for column in names.values()],
        len(names[finest[0]].codes),
    )
    first = np.zeros(bases.n_distinct, dtype=np.int64)
    first[bases.of_row[::-1]] = np.arange(len(bases.of_row) - 1, -1, -1)
    members: dict[str, LabelArray] = {}
    codes: dict[str, IntArray] = {}
    for levels in hierarchies:
        of_base, known = names[levels[-1]].codes[first], {levels[-1]: names[levels[-1]].labels}
        for coarse in reversed(levels[:-1]):
            known[coarse] = _superiors(plan, known, coarse)
        for level in levels:
            members[level], number = np.unique(known[level], return_inverse=True)
            codes[level] = number[of_base][:, None].astype(np.int64)
    if calendar is not None:
        members |= calendar.levels
        codes |= {level: number[None, :].astype(np.int64) for level, number in calendar.codes.items()}
    return Space(
        members=members,
        codes=codes,
        base_finest=finest,
        time_levels=() if calendar is None else tuple(calendar.levels),
        bases=bases,
        n_periods=1 if calendar is None else calendar.n_periods,
    )


def _found(plan: Plan, finest: Sequence[str]) -> dict[str, TextColumn]:
    """The combinations that occur in the table the cells come from, one per row."""
    assert plan.spec.cells.table is not None
    table = plan.tables[plan.spec.cells.table]
    names = {level: table.text(level) for level in finest}
    for level, column in names.items():
        if (column.codes < 0).any():
            row = int(np.argmax(column.codes < 0))
            raise PlanError([Problem.at(table.place(row, level), "certify.no_member", level=level)])
    return names


def _crossed(plan: Plan, finest: Sequence[str]) -> dict[str, TextColumn]:
    """Every combination of all members that any table names."""
    labels = []
    for level in finest:
        stated = [table.text(level).labels for table in plan.tables.values() if level in table.columns]
        if not stated:
            raise PlanError([Problem.at(plan.place("cells"), "certify.no_member", level=level)])
        labels.append(np.unique(np.concatenate(stated)))
    codes = np.indices([len(names) for names in labels]).reshape(len(labels), -1)
    return {level: TextColumn(codes[i].astype(np.int32), labels[i]) for i, level in enumerate(finest)}


def _superiors(plan: Plan, known: dict[str, LabelArray], coarse: str) -> LabelArray:
    """The member of every finest member on `coarse`, from all tables that name both it and a finer one.

    `known` holds the members of the finest members on the finer levels, finest level first.
    """
    found = np.full(len(next(iter(known.values()))), None, dtype=object)
    for fine, members in known.items():
        for below, above in _pairs(plan, fine, coarse):
            at = pd.Index(below, dtype=object).get_indexer(pd.Index(members, dtype=object))
            said = at >= 0
            superior = above[at]
            conflicting = said & (found != None) & (found != superior)  # noqa: E711 - element by element
            if conflicting.any():
                member = members[int(np.argmax(conflicting))]
                raise _contradiction(plan, fine, member, coarse)
            found = np.where(said, superior, found)
    unknown = np.array([name is None for name in found])
    if unknown.any():
        member = next(iter(known.values()))[int(np.argmax(unknown))]
        raise PlanError(
            [Problem.at(plan.place("dimensions"), "certify.no_superior", member=member, level=coarse)]
        )
    return found


def _pairs(plan: Plan, fine: str, coarse: str) -> Iterator[tuple[LabelArray, LabelArray]]:
    """Per table, the members of `fine` and where each belongs on `coarse`."""
    for table in plan.tables.values():
        if fine not in table.columns or coarse not in table.columns:
            continue
        below, above = table.text(fine), table.text(coarse)
        named = (below.codes >= 0) & (above.codes >= 0)
        pair = np.unique(below.codes[named].astype(np.int64) * len(above.labels) + above.codes[named])
        member, superior = np.divmod(pair, max(len(above.labels), 1))
        twice = np.flatnonzero(np.diff(member) == 0)
        if len(twice):
            raise _contradiction(plan, fine, below.labels[member[twice[0]]], coarse)
        yield below.labels[member], above.labels[superior]


def _contradiction(plan: Plan, fine: str, member: str, coarse: str) -> PlanError:
    place = plan.place("dimensions")
    return PlanError([Problem.at(place, "certify.two_superiors", fine=fine, member=member, level=coarse)])
