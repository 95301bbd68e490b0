r"""How much of a full person everyone is in every period.

.. math:: a_{p,t} = \frac{1}{|D_t|} \sum_{d \in D_t} s_{p,d} \, r_{p,d} \, (1 - l_{p,d})
          + \text{what } p \text{ covers of others}

over the working days :math:`D_t` of a period, with being in service :math:`s` (0 or 1), the ramp's
share :math:`r` of the month of service on that day and the share :math:`l` of the day on leave. All
shares are fractions, so availabilities are exact: whole numbers of parts over one denominator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import Problem, Problems
from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.people.absences import Absences, read_leave, read_vacancies
from quotaopt.people.service import EVER, FOREVER, Service, months_between, read_service
from quotaopt.people.workdays import WorkingDays, working_days
from quotaopt.plan.periods.calendar import Calendar, calendar_of
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_people import FINEST, People

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Availability:
    """What everyone of a level can carry, against a full person who is always there."""

    level: str
    members: LabelArray  # (n_persons,)
    parts: IntArray  # (n_persons, n_periods), days that are there, in parts of `whole`
    whole: int  # a full working day
    work: WorkingDays
    service: Service
    notes: tuple[Problem, ...]

    @property
    def shares(self) -> FloatArray:
        """Availability: 1 for a full person; 0 in periods without a working day. (n_persons, n_periods)"""
        days = self.work.counts
        return np.asarray(self.parts / (self.whole * np.maximum(days, 1)), dtype=np.float64)

    @property
    def average(self) -> FloatArray:
        """Everyone's availability over the whole plan, by working days. (n_persons,)"""
        days = max(int(self.work.counts.sum()), 1)
        return np.asarray(self.parts.sum(axis=1) / self.whole / days, dtype=np.float64)

    @property
    def months(self) -> IntArray:
        """Completed months of the plan in which everyone is in service. (n_persons,)"""
        begin, end = self.work.bounds[[0, -1]]
        since = np.clip(self.service.start, begin, end)
        return np.asarray(months_between(since, np.clip(self.service.after, since, end)))

    def of_cells(self, cells: Cells) -> FloatArray:
        """The availability of every cell's person in its period. (n_cells,)"""
        return np.asarray(self.shares[cells.base_codes[self.level]].ravel())


def availability(plan: Plan, cells: Cells) -> Availability | None:
    """The availability of the plan's people; None where the plan does not speak of any.

    Worked out once per plan, whose every layer of cells has the same people.

    Raises
    ------
    PlanError
        The tables of people, leave or holidays cannot be used; see the functions that read them.
    """
    stated, calendar = plan.spec.people, calendar_of(plan)
    if stated is None or calendar is None:
        return None
    return plan.tables[stated.table].once(plan, lambda: _work_out(plan, cells, stated, calendar))


def _work_out(plan: Plan, cells: Cells, stated: People, calendar: Calendar) -> Availability:
    problems = Problems()
    work = problems.attempt(working_days, plan, stated.workdays, calendar)
    service = problems.attempt(read_service, plan, cells, stated)
    leave = problems.attempt(read_leave, plan, cells, stated)
    vacant = None if service is None else problems.attempt(read_vacancies, plan, cells, stated, service)
    problems.stop_if_any()
    assert work is not None  # or there were problems
    assert service is not None
    assert leave is not None
    assert vacant is not None
    (level,) = plan.spec.tables[stated.table].key
    parts = _parts(work, service, leave, vacant)
    found = Availability(
        level, cells.levels[level].members, parts, service.whole * FINEST, work, service, work.notes
    )
    return replace(found, notes=(*work.notes, *_notes(plan, found)))


def _parts(work: WorkingDays, service: Service, leave: Absences, vacant: Absences) -> IntArray:
    """Days that everyone is there in every period, in parts of a day. (n_persons, n_periods)"""
    everyone = np.arange(len(service.start))
    ever, forever = np.full(len(everyone), EVER), np.full(len(everyone), FOREVER)
    parts = service.presence(everyone, ever, forever, work) * FINEST
    np.subtract.at(parts, leave.who, _missed(leave, service, work))
    covered, seats = leave.covered(service), vacant.covered(service)
    np.add.at(parts, covered.by, _missed(covered, service, work))
    full_days = work.between(seats.first, seats.after) * service.whole
    np.add.at(parts, seats.by, full_days * seats.share[:, None])
    return parts


def _missed(absent: Absences, service: Service, work: WorkingDays) -> IntArray:
    """Days people would have been there but for their absence. (n, n_periods)"""
    there = service.presence(absent.who, absent.first, absent.after, work)
    return there * absent.share[:, None]


def _notes(plan: Plan, found: Availability) -> list[Problem]:
    """Who is never there, and who carries more than a full person."""
    place, notes = plan.place("people"), []
    idle = np.flatnonzero(~found.parts.any(axis=1))
    if len(idle):
        shown = "; ".join(found.members[idle[:_SHOWN]])
        notes.append(Problem.at(place, "people.never", count=len(idle), members=shown))
    above = np.flatnonzero((found.parts > found.whole * found.work.counts).any(axis=1))
    if len(above):
        most = f"{found.shares[above].max():.0%}"
        shown = "; ".join(found.members[above[:_SHOWN]])
        notes.append(Problem.at(place, "people.above_full", count=len(above), members=shown, most=most))
    return notes
