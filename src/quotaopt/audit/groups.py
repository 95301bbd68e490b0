"""Whether some group of people carries more, or less, than all others.

For every level people are grouped by its members, and the mean burden of every group is compared with
that of the rest. Where a level cuts across people, as product lines do, each person's parts are
compared with one another: burdens are taken relative to the person's own, and chance moves them within the
person only, because parts of one person are alike for reasons of the person's. One p-value covers all
groups of a level: chance gets as many tries as there are groups.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.audit.case import Case, Units, require_enough, sums
from quotaopt.audit.chance import differences
from quotaopt.audit.finding import Finding, Value, by_difference, difference_limits
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import CodeArray, FloatArray, IntArray, LabelArray
from quotaopt.plan.cells.align import rows_by_key
from quotaopt.plan.cells.keys import pack
from quotaopt.plan.tables import Table as PlanTable

_FEWEST = 3  # members of a group, and outside it


def levels_of_groups(case: Case) -> list[str]:
    """The levels whose members may be treated differently: not time, and not finer than people."""
    cells = case.cells
    finer = {level for level in cells if case.level in cells.levels[level].above}
    return [level for level in cells if level not in finer | {case.level} and not cells.is_time(level)]


def groups_alike(case: Case, level: str) -> Finding:
    """Judge the group whose mean burden stands out most among the members of `level`.

    Raises
    ------
    PlanError
        Too few people are in two groups or more.
    """
    decided = level in case.cells.with_ancestors([case.level])
    units = case.units([case.level] if decided else [case.level, level])
    return _judged(case, level, units, units.names(level), decided)


def groups_of_column(case: Case, column: str) -> Finding:
    """The same for people with one word in a column of a table, such as their grade.

    People without a word stand in no group and are left out.

    Raises
    ------
    PlanError
        The column is not by people; or too few people are in two groups or more.
    """
    name, _, words = column.partition(".")
    key = case.plan.spec.tables[name].key
    if not key or not set(key) <= case.cells.with_ancestors([case.level]):
        raise PlanError([Problem.at(NOWHERE, "audit.group_of_others", column=column, level=case.level)])
    units, table = case.units([case.level]), case.plan.tables[name]
    text = table.text(words)
    row = _rows_of(case, table, key, units)
    code = np.where(row >= 0, text.codes[row], -1)
    known = code >= 0
    of_known = replace(
        units,
        judged=units.judged[known],
        reference=units.reference[known],
        target=units.target[known],
    )
    return _judged(case, column, of_known, text.labels[code[known]], decided=True)


def _rows_of(case: Case, table: PlanTable, key: tuple[str, ...], units: Units) -> IntArray:
    """The row of every unit by its members on the table's key; -1 where there is none. (n_units,)"""
    members = {level: case.cells.levels[level].members for level in key}
    at = units.grouping.first_cell[units.judged]
    codes = [case.cells.codes_at(level, at) for level in key]
    wanted = pack(codes, [len(members[level]) for level in key], len(at))
    return rows_by_key(case.plan, members, table, key).find(wanted)


def _judged(case: Case, level: str, units: Units, names: LabelArray, decided: bool) -> Finding:
    """Compare the units with one name with all others; parts of people only within them."""
    members, group = np.unique(names.astype(str), return_inverse=True)
    sizes = np.bincount(group)
    tested = (sizes >= _FEWEST) & (len(units) - sizes >= _FEWEST)
    if not tested.any():
        raise PlanError([Problem.at(NOWHERE, "audit.small_groups", level=level, fewest=_FEWEST)])
    require_enough(len(units), level)
    # groups too small to be judged only stand among the others
    number = np.where(tested, np.cumsum(tested) - 1, len(members))[group]
    burden, person = (units.burden, None) if decided else _of_parts(case, units)
    found = differences(burden, number, int(tested.sum()), case.settings.seed, person)
    inside = number == found.largest
    values: dict[str, Value] = {
        "group": str(members[tested][found.largest]),
        "groups": int(tested.sum()),
        "inside": float(burden[inside].mean()),
        "outside": float(burden[~inside].mean()),
        "p_value": found.p_value,
        "draws": found.draws,
        **difference_limits(case.settings),
    }
    difference = abs(float(found.difference[found.largest]))
    verdict = by_difference(difference, found.p_value, case.settings)
    said = "audit.groups" if decided else "audit.groups.parts"
    return Finding("groups", verdict, level, said, "audit.rule.difference", values)


def _of_parts(case: Case, parts: Units) -> tuple[FloatArray, CodeArray]:
    """The burdens of people's parts relative to the people's own, and whose they are. (n_parts,) each"""
    person = case.cells.codes_at(case.level, parts.grouping.first_cell[parts.judged])
    n_people = len(case.cells.levels[case.level].members)
    target, reference = sums(person, parts.target, n_people), sums(person, parts.reference, n_people)
    own = target[person] / reference[person]
    relative: FloatArray = np.ones(len(parts))
    np.divide(parts.burden, own, out=relative, where=own > 0.0)
    return relative, person
