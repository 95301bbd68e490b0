r"""People's numbers in whole steps.

What a person with a role is credited with in period p is

.. math:: y_i(p) = \sum_g q_i(g, p) X_g(p)

with the quotas q of the table of owners and the targets X of the cells that are assigned together.
These are fractions of steps. They are rounded all at once, as a table of people by periods in which
direct owners, with what belongs to nobody, add up to the company's number in every period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.certify import StatedCredits
from quotaopt.credits.rounding import Missed, round_table
from quotaopt.errors import NOWHERE, Problem
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.plan.owners.assignments import Assignments, sums_by_group
from quotaopt.plan.owners.reading import read_assignments
from quotaopt.plan.plan import Plan
from quotaopt.plan.table import TextColumn

_NAMED = 5  # of a list in a note


@dataclass(frozen=True, eq=False)
class Credits:
    """One row per person and role that is credited with anything, direct owners first; and nobody's row."""

    assigned: Assignments
    sums: IntArray  # (n_groups, n_periods), steps that the cells of every group carry
    person: IntArray  # (n_rows,), in `assigned.people`
    role: IntArray  # (n_rows,), in `assigned.roles`
    is_overlay: BoolArray  # (n_rows,), credited on top, in no total
    ideal: FloatArray  # (n_rows, n_periods), steps before rounding
    steps: IntArray  # (n_rows, n_periods)
    unowned_ideal: FloatArray  # (n_periods,)
    unowned: IntArray  # (n_periods,), steps that belong to nobody
    missed: tuple[Missed, ...]  # limits of rules that whole steps could not keep

    @property
    def n_people(self) -> int:
        """How many different people are credited with anything."""
        return len(np.unique(self.person))

    def notes(self, cells: Cells, amount: str) -> tuple[Problem, ...]:
        """What people should know: how much belongs to nobody (`amount`), and which limits were missed."""
        notes = []
        if self.unowned.any():
            vacant = np.flatnonzero(self._vacancy() > 0.0)
            names = cells.cell_names(self.assigned.of, self.assigned.first_base[vacant] * cells.n_periods)
            shown = ", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
            counts = {"count": len(vacant), "whole": self.assigned.n_groups}
            levels = " × ".join(self.assigned.of)
            notes.append(
                Problem.at(NOWHERE, "note.unowned", amount=amount, members=shown, levels=levels, **counts)
            )
        if self.missed:
            rows = [f"{one.rule}[{one.member}]" for one in self.missed]
            shown = ", ".join(rows[:_NAMED]) + (", ..." if len(rows) > _NAMED else "")
            notes.append(Problem.at(NOWHERE, "note.credits_missed", count=len(rows), rows=shown))
        return tuple(notes)

    def _vacancy(self) -> FloatArray:
        """Steps of every group that belong to nobody, before rounding. (n_groups,)"""
        return np.asarray((_vacant(self.assigned) * self.sums).sum(axis=1))


def credits_of(plan: Plan, cells: Cells, steps: IntArray) -> Credits | None:
    """What people are credited with at targets of `steps` (n_cells,); None in a plan without owners."""
    if plan.spec.owners is None:
        return None
    assigned = read_assignments(plan, cells)
    sums = sums_by_group(cells, assigned, steps)
    n_roles = len(assigned.roles)
    party = assigned.is_overlay * len(assigned.people) + assigned.person.astype(np.int64)
    quotas = assigned.quotas(party * n_roles + assigned.role)
    rows, row = np.unique(quotas.party, return_inverse=True)
    credited = quotas.parts / quotas.whole[quotas.period] * sums[quotas.group, quotas.period]
    ideal = np.zeros((len(rows), cells.n_periods))
    np.add.at(ideal, (row, quotas.period), credited)
    someone, role = np.divmod(rows, n_roles)
    is_overlay, person = someone >= len(assigned.people), someone % len(assigned.people)
    unowned = (_vacant(assigned) * sums).sum(axis=0)
    rounded, left, missed = round_table(plan, cells, person, is_overlay, ideal, unowned, sums.sum(axis=0))
    return Credits(assigned, sums, person, role, is_overlay, ideal, rounded, unowned, left, missed)


def stated_credits(credits: Credits, step_minor: int) -> StatedCredits:
    """The rounded numbers as the checker wants them; what belongs to nobody comes last."""
    person = np.append(credits.person, -1).astype(np.int32)
    role = np.append(credits.assigned.roles[credits.role], "")
    table = np.vstack([credits.steps, credits.unowned])
    return StatedCredits(TextColumn(person, credits.assigned.people), role, table * step_minor)


def _vacant(assigned: Assignments) -> FloatArray:
    """The part of every group that no direct owner has, by period; exactly 0 where all is owned."""
    direct = assigned.only(~assigned.is_overlay)
    quotas = direct.quotas(np.zeros(len(direct.person), dtype=np.int64))
    whole = assigned.unit * assigned.lengths
    left = np.tile(whole, (assigned.n_groups, 1))
    left[quotas.group, quotas.period] -= quotas.parts
    return np.asarray(left / whole)
