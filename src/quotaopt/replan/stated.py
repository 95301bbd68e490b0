"""A replan as an ordinary plan: the one before, tables of what stays and what may change, rules on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from quotaopt.model.arrays import BoolArray, IntArray
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_replan import Cause
from quotaopt.replan.ground import Ground, Part
from quotaopt.replan.marks import (
    CLOSED,
    LEAST_CHANGE,
    MAY_CHANGE,
    PERSON,
    PERSON_AND_PERIOD,
    STAYS,
    part_rule,
    with_priorities,
)
from quotaopt.replan.numbers import with_totals
from quotaopt.replan.tables import CELLS, EITHER_WAY, LOWER, PEOPLE, PERIODS, PUBLISHED, UPPER, frames, keys

_RULE = dict[str, Any]
_NEVER = {"standing": "contract"}
"""What is over, and what stays, is no way out of a plan that cannot be met."""


def held_plan(ground: Ground, amended: Mapping[str, Any] = MappingProxyType({})) -> Plan:
    """The replan in which all may move that is free, and nothing says that it should move least."""
    return Stated(ground, np.where(ground.free, EITHER_WAY, 0), amended, asks_least=False).plan


@dataclass(frozen=True, eq=False)
class Stated:
    """A replan written down: who may move and which way, which rules gave way, whether to move least."""

    ground: Ground
    ways: IntArray  # (n_cells,), up (1), down (-1), not (0), or either way
    amended: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))  # by path, as changes
    asks_least: bool = True

    @property
    def plan(self) -> Plan:
        """The plan that says it.

        Raises
        ------
        PlanError
            All priorities of soft rules are taken.
        """
        ground = self.ground
        known = {**ground.plan.frames, **frames(ground, self.ways)}
        tables = {f"tables.{name}": {"key": key} for name, key in keys(ground).items()}
        plan = replace(ground.plan, frames=known).change({**self.amended, **tables})
        plan = with_totals(plan, ground)
        wished = self._wished()
        stated = with_priorities(plan, later=1 if wished.any() else 0)
        return plan.change({**stated, "rules": [*stated["rules"], *self._rules(wished)]})

    def _wished(self) -> BoolArray:
        """Cells that are asked to stay where they were published, as far as rules let them. (n_cells,)

        Where every cell has one way to go, what moves against the gap is enough to look at: what moves with
        it is that much more than the gap, which is the same in all plans.
        """
        ground, free = self.ground, self.ways != 0
        if not self.asks_least or (self.ways == EITHER_WAY).any():
            return np.asarray(free & self.asks_least)
        against = np.full(len(free), -1)
        against[ground.main] = -1 if ground.to_recover >= 0 else 1
        return np.asarray(self.ways == against)

    def _rules(self, wished: BoolArray) -> Iterator[_RULE]:
        ground = self.ground
        own = {"number": "plan"} if ground.plan.spec.over_assignment else {}
        for rule in (*_of_cells(ground), *_of_people(ground, self.ways != 0), *_of_causes(ground)):
            yield {**rule, **own}
        if wished.any():
            yield {**_least_change(ground, np.flatnonzero(wished)), **own}


def _least_change(ground: Ground, cells: IntArray) -> _RULE:
    """Published targets as a wish before all others: the sum of what is moved is made small."""
    where = _members(ground, ground.cells.finest, cells)
    soft = {"priority": 1, "measure": "amount"}
    each, total = list(ground.cells.finest), f"{CELLS}.{PUBLISHED}"
    return {"name": LEAST_CHANGE, "where": where, "each": each, "total": total, "soft": soft}


def _of_cells(ground: Ground) -> Iterator[_RULE]:
    """What stays, by why it does, and what may change."""
    over, later = ground.past.closed, ground.may_change
    stays: BoolArray = ~over & ~later
    for name, periods in ((CLOSED, over), (STAYS, stays), (MAY_CHANGE, later)):
        if periods.any():
            yield {
                "name": name,
                "where": _in(ground, periods),
                "each": list(ground.cells.finest),
                **_band(CELLS),
                **_NEVER,
            }


def _of_people(ground: Ground, free: BoolArray) -> Iterator[_RULE]:
    """Caps on what the targets of people change by who are not held. `free` is (n_cells,)"""
    caps = ground.spec.cap
    if not free.any():
        return
    where = _members(ground, ground.people, np.flatnonzero(free)) | _in(ground, ground.may_change)
    if caps.person is not None:
        yield {"name": PERSON, "where": where, "each": list(ground.people), **_band(PEOPLE)}
    if caps.period is not None:
        each = [*ground.people, ground.period]
        yield {"name": PERSON_AND_PERIOD, "where": where, "each": each, **_band(PERIODS)}


def _of_causes(ground: Ground) -> Iterator[_RULE]:
    """What the cells of every cause carry together in the periods that may change."""
    if ground.spec.causes:
        yield from map(_of_cause, [ground] * len(ground.parts), ground.spec.causes, ground.parts)


def _of_cause(ground: Ground, cause: Cause, part: Part) -> _RULE:
    inside = part.cells & ground.later
    periods: BoolArray = np.any(inside.reshape(-1, ground.cells.n_periods), axis=0)
    stated = cause.model_dump(by_alias=True)["where"].items()
    where = {
        level: {"not": list(said["not"])} if isinstance(said, dict) else list(said) for level, said in stated
    }
    carried = (int(ground.before[ground.main][inside[ground.main]].sum()) + part.to_recover) * ground.step
    because = {} if cause.because is None else {"because": cause.because}
    return {
        "name": part_rule(part.name),
        "where": where | _in(ground, periods),
        "total": carried,
        **because,
        **_NEVER,
    }


def _members(ground: Ground, levels: Iterable[str], cells: IntArray) -> dict[str, list[str]]:
    """The members of cells on some levels."""
    return {level: sorted(set(ground.cells.member_names(level, cells).tolist())) for level in levels}


def _in(ground: Ground, periods: BoolArray) -> dict[str, list[str]]:
    return {ground.period: ground.periods_named(periods)}


def _band(table: str) -> dict[str, str]:
    return {"min": f"{table}.{LOWER}", "max": f"{table}.{UPPER}"}
