"""Rules that the past has broken: loosened to what it has made of them, and named.

Looked at first is the plan in which nothing has to be made good: what was sold, and the published targets of
the rest. Of the rows that this breaks, those that moves within caps cannot mend are given the limit that they
have there; where causes make good their own gaps, also the one that they have then. Nothing forces a move for
their sake any more, and none may break them further.

Where that is not enough, shares of what may not move follow, such as that of a quarter that is over: what
later periods make good makes them smaller. Then shares of all periods follow, because it is missing in those
that are over. Those that break where the gap is spread evenly are given the limits that they have then.
Amounts that the plan states for a period are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from quotaopt.certify.targets import cells_of
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.plan.cells.layers import per_layer
from quotaopt.plan.plan import Plan
from quotaopt.publishing import targets_at
from quotaopt.reading import build_model
from quotaopt.remedy.elastic import Giving, least_needs, needs_at
from quotaopt.remedy.entries import amended_rows
from quotaopt.remedy.moves import Change, moves
from quotaopt.remedy.search import sides_of
from quotaopt.remedy.stated import StatedLimits
from quotaopt.replan.ground import Ground, Part
from quotaopt.replan.marks import MARK
from quotaopt.replan.stated import held_plan

BECAUSE = f"{MARK}what the past has made of it"


@dataclass(frozen=True, eq=False)
class Broken:
    """Limits that gave way to the past."""

    changes: tuple[Change, ...]
    entries: Mapping[str, Any]  # of the plan, by path


NOTHING = Broken((), MappingProxyType({}))
"""The past has broken no rule."""


def broken_by_past(ground: Ground, known: Broken = NOTHING) -> Broken:
    """The limits that the past has broken, and what they are now; `known` where moves mend all."""
    at_rest = replace(ground, parts=tuple(replace(part, absorbed=part.gap) for part in ground.parts))
    limits = _Limits.of(ground, held_plan(at_rest), _hard(ground))
    causes = _spread(ground, [part for part in ground.parts if part.name])
    sides = limits.broken_at(ground.kept)
    if not len(sides):
        return known
    needs = least_needs(limits.rows, limits.rows.usable, sides, "sum")
    gives_way = np.ones(len(sides), dtype=np.bool_) if needs is None else needs.change > 0.0
    least = None if needs is None else needs.limit[gives_way]
    ratio = ground.total_at_rest / ground.total
    return limits.loosened(sides.part(gives_way), [ground.kept, causes], ratio, least)


def smaller_shares(ground: Ground, known: Broken = NOTHING) -> Broken:
    """The same with shares of what may not move as they are once the gap is made good."""
    return _evenly_spread(ground, known, _Limits.is_rigid)


def out_of_step(ground: Ground, known: Broken = NOTHING) -> Broken:
    """The same with shares of periods as they are where the gap is spread evenly."""
    return _evenly_spread(ground, known, _Limits.is_phasing)


def _evenly_spread(ground: Ground, known: Broken, give_way: Callable[[_Limits, Giving], BoolArray]) -> Broken:
    plan = held_plan(ground, known.entries)
    limits = _Limits.of(ground, plan, _hard(ground))
    evenly = _spread(ground, ground.parts)
    sides = limits.broken_at(evenly)
    sides = sides.part(give_way(limits, sides))
    if not len(sides):
        return known
    found = limits.loosened(sides, [evenly])
    return Broken(_merged(known.changes, found.changes), {**known.entries, **found.entries})


def _merged(first: Iterable[Change], then: Iterable[Change]) -> tuple[Change, ...]:
    """Changes one after the other, those of the same limit as one."""
    changes: dict[tuple[object, ...], Change] = {}
    for change in (*first, *then):
        limit = change.rule, *change.members.items(), change.side
        changes[limit] = replace(change, before=changes.get(limit, change).before)
    return tuple(changes.values())


def _hard(ground: Ground) -> set[str]:
    return {rule.name for rule in ground.plan.spec.rules if rule.soft is None and not rule.is_logic}


@dataclass(frozen=True, eq=False)
class _Limits:
    """The limits of some rules of a plan, and what they would have to be for given targets."""

    ground: Ground
    plan: Plan
    rows: HardRows
    stated: StatedLimits
    sides: Giving

    @classmethod
    def of(cls, ground: Ground, plan: Plan, names: set[str]) -> _Limits:
        rows = _rows(plan, ground)
        positions = [at for at, rule in enumerate(plan.spec.rules) if rule.name in names]
        stated = StatedLimits.of(plan, positions)
        return cls(ground, plan, rows, stated, sides_of(rows, stated, names))

    def broken_at(self, steps: IntArray | FloatArray) -> Giving:
        """The sides that targets (n_cells,), in steps, do not keep."""
        return self.sides.part(needs_at(self.rows, self.sides, self._table(steps)).change > 0.0)

    def is_phasing(self, sides: Giving) -> BoolArray:
        """Which sides are of rules that say how a year falls on its periods, and not in amounts."""
        is_time = self.ground.cells.is_time
        phasing = {
            rule.name
            for rule in self.plan.spec.rules
            if rule.kind in ("share", "smooth") and any(map(is_time, (*rule.each, *rule.where)))
        }
        of_rule = np.array([each.rule in phasing for each in self.rows.book.rules], dtype=np.bool_)
        return of_rule[np.searchsorted(self.rows.first, sides.unit, side="right") - 1]

    def is_rigid(self, sides: Giving) -> BoolArray:
        """Which sides are of sums in which nothing may move: only what they are shares of can."""
        of_free = needs_at(self.rows, sides, self._table(self.ground.free.astype(np.int64)))
        return np.asarray(of_free.limit == 0.0)

    def loosened(
        self,
        sides: Giving,
        states: Sequence[IntArray | FloatArray],
        ratio: float = 1.0,
        least: FloatArray | None = None,
    ) -> Broken:
        """Limits that hold in all of some states, and are no tighter than `least` (n_sides,).

        Shares of the total hold also where they are `ratio` times what they are in the first state.
        """
        needs = [needs_at(self.rows, sides, self._table(steps)) for steps in states]
        of_total = np.where(self.rows.of_total[sides.unit], ratio, 1.0)
        limits = np.stack([needs[0].limit * of_total, *(each.limit for each in needs)])
        limits = limits if least is None else np.vstack([limits, least])
        widest = np.where(sides.is_lower, limits.min(axis=0), limits.max(axis=0))
        found = moves(self.rows, replace(needs[0], limit=widest, change=np.ones(len(sides))))
        changes = tuple(move.change(self.stated) for move in found)
        return Broken(changes, _marked(self.ground.plan, amended_rows(self.plan, changes)))

    def _table(self, steps: IntArray | FloatArray) -> FloatArray:
        """Targets (n_cells,) in minor units as the rows count cells."""
        cells, space = self.ground.cells, self.rows.book.space
        minor = np.rint(steps * per_layer(cells, self.ground.plan.steps_minor)).astype(np.int64)
        table = np.zeros(self.rows.idle.size)
        table[cells_of(space, targets_at(cells, np.arange(len(minor)), minor))] = minor
        return np.asarray(table.reshape(self.rows.idle.shape))


def _spread(ground: Ground, parts: Sequence[Part]) -> FloatArray:
    """What cells carry where parts make good their gaps in proportion to targets. (n_cells,), steps"""
    steps = ground.kept.astype(np.float64)
    for part in parts:
        inside = np.zeros(len(steps), dtype=np.bool_)
        inside[ground.main] = (part.cells & ground.free)[ground.main]
        steps[inside] *= 1.0 + part.to_recover / max(1, int(ground.before[inside].sum()))
    return steps


def _rows(plan: Plan, ground: Ground) -> HardRows:
    built = build_model(plan, ground.cells)
    nobody = np.setdiff1d(np.arange(len(ground.cells)), built.active)
    return HardRows.of(plan, targets_at(ground.cells, nobody, np.zeros(len(nobody), dtype=np.int64)))


def _marked(plan: Plan, entries: Mapping[str, Any]) -> dict[str, Any]:
    """Amendments that the plan does not have, with the reason by which they are known."""
    own = [each for rule in plan.document.get("rules", ()) for each in rule.get("amended", ())]
    return {
        path: [each if each in own else {**each, "because": BECAUSE} for each in stated]
        for path, stated in entries.items()
    }
