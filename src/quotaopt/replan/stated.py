"""A replan as an ordinary plan: the one before, tables of what stays and what may change, rules on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from quotaopt.model.arrays import BoolArray
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
from quotaopt.replan.tables import CELLS, LOWER, PEOPLE, PERIODS, PUBLISHED, UPPER, frames, keys

_RULE = dict[str, Any]
_NEVER = {"standing": "contract"}
"""What is over, and what stays, is no way out of a plan that cannot be met."""


@dataclass(frozen=True, eq=False)
class Stated:
    """A replan written down: who may move, which rules gave way, whether the least change is asked."""

    ground: Ground
    free: BoolArray  # (n_cells,)
    amended: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))  # by path, as changes
    one_way: int = 0  # free cells only rise (1) or only fall (-1): then the least is moved in any case
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
        known = {**ground.plan.frames, **frames(ground, self.free, self.one_way)}
        tables = {f"tables.{name}": {"key": key} for name, key in keys(ground).items()}
        plan = replace(ground.plan, frames=known).change({**self.amended, **tables})
        plan = with_totals(plan, ground)
        stated = with_priorities(plan, later=1 if self._asks_least else 0)
        return plan.change({**stated, "rules": [*stated["rules"], *self._rules()]})

    @property
    def _asks_least(self) -> bool:
        return self.asks_least and not self.one_way and bool(self.free.any())

    def _rules(self) -> Iterator[_RULE]:
        ground = self.ground
        own = {"number": "plan"} if ground.plan.spec.over_assignment else {}
        for rule in (*_of_cells(ground), *_of_people(ground), *_of_causes(ground)):
            yield {**rule, **own}
        if self._asks_least:
            yield {**self._least_change(), **own}

    def _least_change(self) -> _RULE:
        """Published targets as a wish before all others: the sum of what is moved is made small."""
        ground = self.ground
        people = ground.cells.member_names(ground.person, np.flatnonzero(self.free))
        where = {ground.person: sorted(set(people.tolist())), **_in(ground, ground.may_change)}
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


def _of_people(ground: Ground) -> Iterator[_RULE]:
    """Caps on what people's targets change by."""
    caps = ground.spec.cap
    where = _in(ground, ground.may_change)
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


def _in(ground: Ground, periods: BoolArray) -> dict[str, list[str]]:
    return {ground.period: ground.periods_named(periods)}


def _band(table: str) -> dict[str, str]:
    return {"min": f"{table}.{LOWER}", "max": f"{table}.{UPPER}"}
