r"""Process targets: how many of each stage of the funnel everybody needs, in whole numbers that add up.

The exact need of a person's year is rounded up once: :math:`N = \lceil n \rceil`. With rates up to 1
no stage has fewer than the stage it feeds. N is then spread by *cumulative rounding*: with
:math:`F_k` the part of the year's target that lies before the end of piece k,

.. math:: c_k = \lfloor N F_k + \tfrac12 \rfloor - \lfloor N F_{k-1} + \tfrac12 \rfloor .

The pieces of a month add up to the month, months to quarters and to the year, since the sums
telescope. Every piece, month and quarter is within 1 of its ideal :math:`N (F_k - F_j)`, because each
end of it is off by at most a half, and the halves of a tie go the same way; and at the end of every
piece a stage is within a half of its pace. All of it is integer arithmetic.

Months share the year as the person's own targets do; weeks share a month by their working days,
Monday to Friday.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.model.arrays import IntArray, LabelArray
from quotaopt.plan.activities.funnel import Funnel, read_funnel
from quotaopt.plan.nearest import nearest
from quotaopt.process.people import People, people_of
from quotaopt.process.timeline import Timeline, timeline

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

    from quotaopt.allocation import Allocation

STAGE, COUNT = "stage", "count"
_ROOM = 2**62


@dataclass(frozen=True, eq=False)
class ProcessTargets:
    """Counts of every stage for everybody, piece of time by piece."""

    people: People
    stages: tuple[str, ...]
    timeline: Timeline
    counts: IntArray  # (n_people, n_stages, n_pieces)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per person, stage and piece: levels of people, stage, levels of time, count."""
        import pandas as pd

        n_people, n_stages, n_pieces = self.counts.shape
        columns: dict[str, object] = {
            level: pd.Categorical(np.repeat(labels, n_stages * n_pieces))
            for level, labels in self.people.columns.items()
        }
        stages = np.array(self.stages, dtype=object)
        columns[STAGE] = _category(np.tile(np.repeat(stages, n_pieces), n_people))
        for level, labels in self.timeline.columns.items():
            columns[level] = _category(np.tile(labels, n_people * n_stages))
        return pd.DataFrame({**columns, COUNT: self.counts.ravel()})

    def by(self, *levels: str) -> pd.DataFrame:
        """Counts summed over the members of `levels`, one row per combination of them and stage.

        Raises
        ------
        PlanError
            A level does not exist.
        """
        known = (*self.people.columns, *self.timeline.columns)
        unknown = {level: nearest(level, known) for level in levels if level not in known}
        if unknown:
            raise PlanError(
                Problem.at(NOWHERE, "report.unknown_level", level=level, guess=guess)
                for level, guess in unknown.items()
            )
        groups = self.frame.groupby([*levels, STAGE], observed=True, sort=True)
        summed: pd.DataFrame = groups[COUNT].sum().reset_index()
        return summed

    def per_person(self) -> IntArray:
        """Counts of the whole plan. (n_people, n_stages)"""
        return np.asarray(self.counts.sum(axis=2))


def _category(labels: LabelArray) -> pd.Categorical:
    """Labels as categories in the order in which they come: stages as in the funnel, time as it runs."""
    import pandas as pd

    return pd.Categorical(labels, categories=list(dict.fromkeys(labels)), ordered=True)


def process_targets(allocation: Allocation) -> ProcessTargets | None:
    """The process targets behind the targets of an allocation; None where its plan states no process.

    Raises
    ------
    PlanError
        The plan's funnel cannot be counted: a rate is blank or out of range, or weeks are asked of
        periods that are not months.
    """
    allocation = allocation.main_part
    plan, cells = allocation.plan, allocation.cells
    funnel = read_funnel(plan, cells)
    if funnel is None:
        return None
    people, when = people_of(cells, funnel.level), timeline(plan, cells)
    steps = people.steps(allocation.steps, cells.n_periods)
    return ProcessTargets(people, funnel.stages, when, spread_counts(funnel, steps, plan.main.step, when))


def spread_counts(funnel: Funnel, steps: IntArray, step: Decimal, when: Timeline) -> IntArray:
    """Counts per person, stage and piece.

    Parameters
    ----------
    steps : (n_people, n_periods)
        Targets in whole steps.
    """
    counts = [
        _year(funnel, steps[:, first:after], step, _pace(when, first, after)) for first, after in when.years
    ]
    return np.concatenate(counts, axis=2)


@dataclass(frozen=True, eq=False)
class _Pace:
    """The pieces of one year: period within it, working days up to their end, and those of the period."""

    period: IntArray  # (n_pieces,)
    passed: IntArray  # (n_pieces,)
    days: IntArray  # (n_pieces,)


def _pace(when: Timeline, first: int, after: int) -> _Pace:
    inside = (when.period >= first) & (when.period < after)
    period, days = when.period[inside] - first, when.days[inside]
    whole = np.bincount(period, weights=days, minlength=after - first).astype(np.int64)
    passed = np.cumsum(days) - (np.cumsum(whole) - whole)[period]
    return _Pace(period, passed, whole[period])


def _year(funnel: Funnel, steps: IntArray, step: Decimal, pace: _Pace) -> IntArray:
    """Counts of one year. (n_people, n_stages, n_pieces)"""
    total = steps.sum(axis=1)
    top, bottom = step.as_integer_ratio()
    count = funnel.counts(total.astype(object) * top, bottom).T
    largest = 2 * (int(count.max(initial=0)) + 1) * (int(total.max(initial=0)) + 1) * int(pace.days.max())
    exact = np.int64 if largest < _ROOM else object
    before = (np.cumsum(steps, axis=1) - steps)[:, pace.period].astype(exact)
    share = before * pace.days + steps[:, pace.period].astype(exact) * pace.passed
    whole = np.maximum(total, 1).astype(exact)[:, None] * pace.days  # nobody's zero needs no division
    doubled = 2 * count.astype(exact)[:, :, None] * share[:, None, :]
    running = ((doubled + whole[:, None, :]) // (2 * whole[:, None, :])).astype(np.int64)
    return np.asarray(np.diff(running, axis=2, prepend=0))
