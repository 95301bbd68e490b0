"""Mean and spread of every atom's attainment: what the plan states."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, FloatArray
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.cells.selection import cells_in, select_members

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan
    from quotaopt.risks.law import Atoms

_SHOWN = 5


def told_apart(plan: Plan) -> tuple[str, ...]:
    """The levels by which the plan states different figures."""
    found: list[str] = []
    for entry in plan.spec.risk.figures:
        found += entry.where
        for stated in (entry.mean, entry.spread):
            if isinstance(stated, str):
                found += plan.spec.tables[stated.partition(".")[0]].key
    return tuple(dict.fromkeys(found))


def figures(plan: Plan, atoms: Atoms, key: str) -> FloatArray:
    """The `key` ("mean" or "spread") of every atom; NaN where the plan states none. (n_atoms,)

    Raises
    ------
    PlanError
        Members do not exist, two entries speak of one cell, or a figure in a table is blank or not above 0.
    """
    found: FloatArray = np.full(len(atoms), np.nan)
    problems = Problems()
    spoken = np.zeros(len(atoms), dtype=np.bool_)
    entries = list(enumerate(plan.spec.risk.figures))
    for position, entry in sorted(entries, key=lambda each: bool(each[1].where)):
        place = plan.place("risk", "attainment", position)
        masks = problems.attempt(select_members, plan, atoms.cells, entry.where, place)
        if masks is None:
            continue
        meant = cells_in(atoms.cells, masks)[atoms.first_cell]
        if entry.where and (meant & spoken).any():
            names = _names(atoms, meant & spoken)
            problems.add(place, "risk.spoken_twice", members=names, count=int((meant & spoken).sum()))
        spoken |= meant & bool(entry.where)
        stated = getattr(entry, key)
        if stated is not None:
            value = problems.attempt(_values, plan, atoms, meant, stated, position, key)
            found[meant] = np.nan if value is None else value
    problems.stop_if_any()
    return found


def _values(
    plan: Plan, atoms: Atoms, meant: BoolArray, stated: Decimal | str, position: int, key: str
) -> FloatArray | float:
    """One entry's figure at the atoms that it means."""
    if isinstance(stated, Decimal):
        return float(stated)
    place = plan.place("risk", "attainment", position, key)
    column = values_at(plan, atoms.cells, stated, atoms.first_cell[meant], place)
    for problem, wrong in (("risk.blank", column.blank), ("risk.not_above_zero", column.units <= 0)):
        if wrong.any():
            at = np.flatnonzero(meant)[wrong]
            marked = np.zeros(len(atoms), dtype=np.bool_)
            marked[at] = True
            shown = {"column": stated, "members": _names(atoms, marked), "count": len(at)}
            raise PlanError([Problem.at(place, problem, **shown)])
    return np.asarray(column.units / 10.0**column.digits, dtype=np.float64)


def _names(atoms: Atoms, which: BoolArray) -> str:
    """The first of some atoms, by people."""
    names = atoms.cells.member_names(atoms.chain[-1], atoms.first_cell[which])
    return "; ".join(list(dict.fromkeys(names.tolist()))[:_SHOWN])
