"""Who changes, by how much, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np

from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.replan.ground import Part
from quotaopt.replan.marks import MARK
from quotaopt.replan.replanned import Replanned


class Why(StrEnum):
    """Why somebody's targets changed."""

    RECOVERS = "recovers"  # makes good what is missing
    RELIEVED = "relieved"  # carries less, because more was sold or the total follows
    MAKES_ROOM = "makes_room"  # the other way: rules leave no choice
    SHIFTS = "shifts"  # the same sum in other periods, or other cells


@dataclass(frozen=True)
class Person:
    """One person's targets of the periods that may change, in currency units."""

    name: str
    before: Decimal
    after: Decimal
    moved: Decimal  # sum of all changes of cells, up or down
    why: Why
    part: str  # the cause; "" for the whole plan
    is_at_cap: bool
    rules: tuple[str, ...]  # rules of the plan that are met to the limit, where they are the reason

    @property
    def change(self) -> Decimal:
        """After minus before."""
        return self.after - self.before

    @property
    def relative(self) -> float:
        """The change relative to what was before."""
        return float(self.change / self.before) if self.before else 0.0


def changed_people(replanned: Replanned) -> list[Person]:
    """Everybody whose targets changed, the largest change first."""
    ground = replanned.ground
    step, main = ground.step, ground.main
    people = ground.one.group([ground.person])
    names = ground.one.member_names(ground.person, people.first_cell)
    before = _sums(people.codes, np.where(ground.later, ground.before, 0)[main], people.n_groups)
    change = _sums(people.codes, replanned.change[main], people.n_groups)
    moved = _sums(people.codes, np.abs(replanned.change[main]), people.n_groups)
    part_of = _parts(replanned, people.codes, people.n_groups)
    rules = binding_rules(replanned)
    found = []
    for at in np.flatnonzero(moved).tolist():
        part = ground.parts[int(part_of[at])]
        why = _why(int(change[at]), part)
        found.append(
            Person(
                name=str(names[at]),
                before=int(before[at]) * step,
                after=int(before[at] + change[at]) * step,
                moved=int(moved[at]) * step,
                why=why,
                part=part.name,
                is_at_cap=_is_at_cap(ground.spec.cap.person, int(before[at]), int(change[at])),
                rules=rules if why in (Why.MAKES_ROOM, Why.SHIFTS) else (),
            )
        )
    return sorted(found, key=lambda person: (-abs(person.change), -person.moved, person.name))


def count_people(replanned: Replanned) -> int:
    """How many carry a target in the periods that may change."""
    ground = replanned.ground
    people = ground.one.group([ground.person])
    carried = np.where(ground.later, ground.before, 0)[ground.main]
    return int(np.count_nonzero(_sums(people.codes, carried, people.n_groups)))


def names_of(replanned: Replanned, cells: IntArray) -> LabelArray:
    """What cells are called. (n,), str"""
    return replanned.ground.cells.cell_names(replanned.ground.cells.finest, cells)


def binding_rules(replanned: Replanned) -> tuple[str, ...]:
    """The plan's own rules with a row that is met to its limit."""
    allocation = replanned.allocation
    if allocation is None:
        return ()
    names = allocation.rules.rule[allocation.rules.binding].tolist()
    own = [rule.name for rule in replanned.ground.plan.spec.rules]
    return tuple(name for name in own if name in set(names) and not name.startswith(MARK))


def _parts(replanned: Replanned, codes: CodeArray, n_people: int) -> IntArray:
    """The part of the plan in which every person's targets moved. (n_people,)"""
    part_of = np.zeros(n_people, dtype=np.int64)
    for number, part in enumerate(replanned.ground.parts):
        part_of[codes[(part.cells & (replanned.change != 0))[replanned.ground.main]]] = number
    return part_of


def _why(change: int, part: Part) -> Why:
    if change == 0:
        return Why.SHIFTS
    if part.to_recover == 0 or (change > 0) != (part.to_recover > 0):
        return Why.MAKES_ROOM
    return Why.RECOVERS if change > 0 else Why.RELIEVED


def _is_at_cap(cap: Decimal | None, before: int, change: int) -> bool:
    """Whether a step more would be too much."""
    return cap is not None and abs(change) + 1 > Fraction(cap) * before


def _sums(codes: CodeArray, steps: IntArray, n_groups: int) -> IntArray:
    sums = np.zeros(n_groups, dtype=np.int64)
    np.add.at(sums, codes, steps)
    return sums
