"""Members selected by name, by pattern or by exception, and the cells they pick."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, Place, Problems
from quotaopt.model.arrays import BoolArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.nearest import nearest
from quotaopt.plan.schema_base import Except, Selection
from quotaopt.plan.values import Names

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def select_members(
    plan: Plan, cells: Cells, selection: Selection, place: Place = NOWHERE
) -> Mapping[str, BoolArray]:
    """Which members of each level a selection names: level -> (n_members,).

    A name is a member's, or a pattern in which ``*`` stands for anything; ``{not: [...]}``
    selects every member but those named.

    Raises
    ------
    PlanError
        A level or a member does not exist, or a pattern matches nothing.
    """
    problems = Problems()
    masks: dict[str, BoolArray] = {}
    for level, names in selection.items():
        if level not in cells.levels:
            hint = nearest(level, cells.levels)
            problems.add(place, "selection.unknown_level", level=level, nearest=hint)
            continue
        masks[level] = selected(cells.levels[level].members, names, level, place, problems)
    problems.stop_if_any()
    return masks


def cells_in(cells: Cells, masks: Mapping[str, BoolArray]) -> BoolArray:
    """The cells whose members are selected on every level of `masks`. (n_cells,)"""
    base = np.ones(cells.n_bases, dtype=np.bool_)
    period = np.ones(cells.n_periods, dtype=np.bool_)
    for level, mask in masks.items():
        if cells.is_time(level):
            period &= mask[cells.period_codes[level]]
        else:
            base &= mask[cells.base_codes[level]]
    return np.logical_and.outer(base, period).ravel()


def selected(
    members: LabelArray, names: Names | Except, level: str, place: Place, problems: Problems
) -> BoolArray:
    """Which of `members` a selection on one level names. (n_members,)"""
    if isinstance(names, Except):
        return ~_named(members, names.excluded, level, place, problems)
    return _named(members, names, level, place, problems)


def _named(
    members: LabelArray, names: Sequence[str], level: str, place: Place, problems: Problems
) -> BoolArray:
    """The members that any of `names` means. (n_members,)"""
    number = {member: code for code, member in enumerate(members)}
    chosen = np.zeros(len(members), dtype=np.bool_)
    for name in names:
        if name in number:
            chosen[number[name]] = True
            continue
        matching = _matching(members, name)
        if not matching.any():
            key = "selection.no_match" if "*" in name else "selection.unknown_member"
            problems.add(place, key, level=level, member=name, nearest=nearest(name, members))
        chosen |= matching
    return chosen


def _matching(members: LabelArray, pattern: str) -> BoolArray:
    """The members that a pattern with ``*`` fits; none where it has no ``*``. (n_members,)"""
    if "*" not in pattern:
        return np.zeros(len(members), dtype=np.bool_)
    fits = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL).fullmatch
    return np.array([fits(member) is not None for member in members], dtype=np.bool_)
