r"""The funnel of every person: how many of each stage a target takes.

.. math:: n_1 = \frac{x}{a}, \qquad n_k = \frac{n_{o(k)}}{q_k} \quad\text{or}\quad n_k = m_k \, n_{o(k)}

for a target x, an average deal a, rates q and multiples m. Numbers stay exact fractions: a person's
needs are rounded once, at the end, and not stage upon stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import BoolArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.periods.calendar import calendar_of
from quotaopt.plan.schema_process import FunnelStage, Process

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan

Integers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.object_]]
"""Python integers, which have no largest one."""

TARGET = -1
"""In place of an earlier stage: the stage is counted from the target itself."""
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Funnel:
    """The stages of all members of `level`, who stand in the order of their names."""

    level: str
    people: LabelArray  # (n_people,), str
    stages: tuple[str, ...]
    feeds: tuple[int, ...]  # per stage, the earlier stage it is counted from, or `TARGET`
    numerator: Integers  # (n_stages, n_people)
    denominator: Integers  # (n_stages, n_people), > 0

    def needs(self, amount: Integers, denominator: int) -> tuple[Integers, Integers]:
        """The exact needs of targets ``amount / denominator`` in currency units, as fractions.

        Parameters
        ----------
        amount : (n_people,)

        Returns
        -------
        numerators and denominators, each (n_stages, n_people)
        """
        tops, bottoms = np.empty_like(self.numerator), np.empty_like(self.denominator)
        for stage, fed in enumerate(self.feeds):
            top, bottom = (amount, denominator) if fed == TARGET else (tops[fed], bottoms[fed])
            tops[stage] = top * self.numerator[stage]
            bottoms[stage] = bottom * self.denominator[stage]
        return tops, bottoms

    def counts(self, amount: Integers, denominator: int) -> IntArray:
        """The fewest whole ones that cover the needs, which is each need rounded up. (n_stages, n_people)"""
        tops, bottoms = self.needs(amount, denominator)
        return np.asarray(-(-tops // bottoms), dtype=np.int64)


def read_funnel(plan: Plan, cells: Cells) -> Funnel | None:
    """The funnel a plan states; None where it states none.

    Raises
    ------
    PlanError
        A rate, an average or a multiple is blank or out of range for somebody, or weeks are asked of
        a plan whose periods are not calendar months.
    """
    process = plan.spec.process
    if process is None:
        return None
    first_cell = cells.group((process.per,)).first_cell
    people = cells.member_names(process.per, first_cell)
    shape = len(process.funnel), len(people)
    numerator, denominator = np.empty(shape, dtype=object), np.empty(shape, dtype=object)
    problems = Problems()
    problems.attempt(_require_months, plan, process)
    for position, stage in enumerate(process.funnel):
        found = problems.attempt(_factor, plan, cells, position, stage, people, first_cell)
        if found is not None:
            numerator[position], denominator[position] = found
    problems.stop_if_any()
    stages = tuple(stage.name for stage in process.funnel)
    return Funnel(process.per, people, stages, _feeds(process), numerator, denominator)


def _require_months(plan: Plan, process: Process) -> None:
    calendar = calendar_of(plan)
    if process.weeks == "none" or (calendar is not None and calendar.has_months):
        return
    place = plan.place("process", "weeks")
    raise PlanError([Problem.at(place, "process.weeks_need_months", weeks=process.weeks)])


def _feeds(process: Process) -> tuple[int, ...]:
    names = [stage.name for stage in process.funnel]
    return tuple(
        TARGET if stage.amount is not None else position - 1 if stage.of is None else names.index(stage.of)
        for position, stage in enumerate(process.funnel)
    )


def _factor(
    plan: Plan, cells: Cells, position: int, stage: FunnelStage, people: LabelArray, first_cell: IntArray
) -> tuple[Integers, Integers]:
    """What a need is multiplied by for everybody, as numerators and denominators. Each (n_people,)"""
    key, value = rule_of(stage)
    units, whole = _values(plan, cells, value, position, key, people, first_cell)
    unusable = (units <= 0) | (units > whole if key == "rate" else False)
    if unusable.any():
        first = int(np.flatnonzero(unusable)[0])
        number = f"{Decimal(int(units[first])) / whole:,f}"
        raise _refusal(plan, f"process.{key}", position, people, unusable, stage=stage.name, value=number)
    one = np.full(len(people), whole, dtype=object)
    return (units, one) if key == "times" else (one, units)


def rule_of(stage: FunnelStage) -> tuple[str, Decimal | str]:
    """Which of ``amount``, ``rate`` and ``times`` a stage goes by, and its value."""
    stated = {"amount": stage.amount, "rate": stage.rate, "times": stage.times}
    return next((key, value) for key, value in stated.items() if value is not None)


def _values(
    plan: Plan,
    cells: Cells,
    value: Decimal | str,
    position: int,
    key: str,
    people: LabelArray,
    first_cell: IntArray,
) -> tuple[Integers, int]:
    """A number, or a column looked up for everybody, as whole parts of a unit and parts per unit."""
    if isinstance(value, Decimal):
        top, bottom = value.as_integer_ratio()
        return np.full(len(people), top, dtype=object), bottom
    place = plan.place("process", "funnel", position, key)
    found = values_at(plan, cells, value, first_cell, place)
    if found.blank.any():
        raise _refusal(plan, "process.blank", position, people, found.blank, key=key, column=value)
    return found.units.astype(object), 10**found.digits


def _refusal(
    plan: Plan, sentence: str, position: int, people: LabelArray, who: BoolArray, **values: object
) -> PlanError:
    """An error about some of the people, the first of whom are named."""
    names = [str(name) for name in people[who]]
    shown = "; ".join(names[:_SHOWN]) + ("; ..." if len(names) > _SHOWN else "")
    place = plan.place("process", "funnel", position)
    return PlanError([Problem.at(place, sentence, count=len(names), people=shown, **values)])
