"""Rules that the past has broken: loosened to what it has made of them, and named.

Looked at is the plan in which nothing has to be made good: what was sold, and the published targets of the
rest. Of the rows that this breaks, those that moves within caps cannot mend are given the limit that they
have there; where causes make good their own gaps, also the one that they have then. Nothing forces a move for
their sake any more, and none may break them further. Shares of the total in which nothing can move, such as
that of a quarter that is over, are looked at once the gap is made good: the larger total makes them smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np

from quotaopt.certify.targets import cells_of
from quotaopt.conflict.hard_rows import HardRows
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.plan.cells.layers import per_layer
from quotaopt.plan.plan import Plan
from quotaopt.publishing import targets_at
from quotaopt.reading import build_model
from quotaopt.remedy.elastic import Giving, Needs, least_needs, needs_at
from quotaopt.remedy.entries import amended_rows
from quotaopt.remedy.moves import Change, moves
from quotaopt.remedy.search import sides_of
from quotaopt.remedy.stated import StatedLimits
from quotaopt.replan.ground import Ground, Part
from quotaopt.replan.marks import MARK
from quotaopt.replan.stated import Stated

BECAUSE = f"{MARK}what the past has made of it"


@dataclass(frozen=True, eq=False)
class Broken:
    """Limits that gave way to the past."""

    changes: tuple[Change, ...]
    entries: Mapping[str, Any]  # of the plan, by path


NOTHING = Broken((), MappingProxyType({}))
"""The past has broken no rule."""


def broken_by_past(ground: Ground) -> Broken:
    """The limits that the past has broken, and what they are now; none where moves within caps mend all."""
    at_rest = replace(ground, parts=tuple(replace(part, absorbed=part.gap) for part in ground.parts))
    plan = Stated(at_rest, ground.free, asks_least=False).plan
    rows = _rows(plan, ground)
    own = [(at, rule.name) for at, rule in enumerate(ground.plan.spec.rules) if rule.soft is None]
    stated = StatedLimits.of(plan, [at for at, _ in own])
    sides = sides_of(rows, stated, {name for _, name in own})
    at = partial(needs_at, rows, sides)
    broken = at(_table(rows, ground, ground.kept)).change > 0.0
    rigid = at(_table(rows, ground, ground.free.astype(np.int64))).limit == 0.0
    rigid &= ~broken & (at(_table(rows, ground, _mended(ground, ground.parts))).change > 0.0)
    if not (broken | rigid).any():
        return NOTHING
    needs = least_needs(rows, rows.usable, sides.part(broken), "sum")
    gives_way = np.ones(len(sides))
    gives_way[broken] = 1.0 if needs is None else needs.change
    violated = broken | rigid
    loosened = _widest(rows, ground, sides.part(violated), ground.total_at_rest)
    loosened = replace(loosened, change=gives_way[violated])
    changes = tuple(move.change(stated) for move in moves(rows, loosened))
    return Broken(changes, _marked(ground.plan, amended_rows(ground.plan, changes)))


def _rows(plan: Plan, ground: Ground) -> HardRows:
    built = build_model(plan, ground.cells)
    nobody = np.setdiff1d(np.arange(len(ground.cells)), built.active)
    return HardRows.of(plan, targets_at(ground.cells, nobody, np.zeros(len(nobody), dtype=np.int64)))


def _widest(rows: HardRows, ground: Ground, sides: Giving, total_at_rest: int) -> Needs:
    """Limits that hold at rest, as shares of either total, and once causes have made good their own gaps."""
    rest = needs_at(rows, sides, _table(rows, ground, ground.kept))
    of_total = np.where(rows.of_total[sides.unit], total_at_rest / ground.total, 1.0)
    own = [part for part in ground.parts if part.name]
    mended = needs_at(rows, sides, _table(rows, ground, _mended(ground, own)))
    limits = np.stack([rest.limit, rest.limit * of_total, mended.limit])
    return replace(rest, limit=np.where(sides.is_lower, limits.min(axis=0), limits.max(axis=0)))


def _mended(ground: Ground, parts: Iterable[Part]) -> FloatArray:
    """What cells carry where parts make good their gaps in proportion to targets. (n_cells,), steps"""
    steps = ground.kept.astype(np.float64)
    for part in parts:
        inside = np.zeros(len(steps), dtype=np.bool_)
        inside[ground.main] = (part.cells & ground.free)[ground.main]
        steps[inside] *= 1.0 + part.to_recover / max(1, int(ground.before[inside].sum()))
    return steps


def _table(rows: HardRows, ground: Ground, steps: IntArray | FloatArray) -> FloatArray:
    """Steps of cells (n_cells,) in minor units as the rows count cells."""
    minor = np.rint(steps * per_layer(ground.cells, ground.plan.steps_minor)).astype(np.int64)
    at = cells_of(rows.book.space, targets_at(ground.cells, np.arange(len(minor)), minor))
    table = np.zeros(rows.idle.size)
    table[at] = minor
    return np.asarray(table.reshape(rows.idle.shape))


def _marked(plan: Plan, entries: Mapping[str, Any]) -> dict[str, Any]:
    """Amendments that the plan does not have, with the reason by which they are known."""
    own = [each for rule in plan.document.get("rules", ()) for each in rule.get("amended", ())]
    return {
        path: [each if each in own else {**each, "because": BECAUSE} for each in stated]
        for path, stated in entries.items()
    }
