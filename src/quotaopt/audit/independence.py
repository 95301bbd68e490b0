"""Whether burdens, and last year's attainment, depend on how large people are or could be.

A fair plan asks the same of large and small territories, and of rich and poor ones: the rank
correlation of burden with either is about zero. So is that of attainment with size, or targets
were easier to reach for some sizes than for others.
"""

from __future__ import annotations

import numpy as np

from quotaopt.audit.case import Case, Units, require_enough
from quotaopt.audit.chance import trend
from quotaopt.audit.finding import Finding, Value, by_difference, difference_limits
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.handout.history import potential_of
from quotaopt.model.arrays import FloatArray
from quotaopt.plan.cells.align import values_at


def burden_by_size(case: Case) -> Finding:
    """Judge how burdens go with references."""
    return _judged(case, "burden_by_size", case.level, case.people.burden, case.people.reference)


def burden_by_potential(case: Case) -> Finding:
    """Judge how burdens go with what markets could buy, among the members that the potential is stated for.

    Raises
    ------
    PlanError
        The plan knows no potential, or of too few members.
    """
    units, potential = _potential(case)
    known = ~np.isnan(potential)
    subject = ", ".join(units.grouping.levels)
    return _judged(case, "burden_by_potential", subject, units.burden[known], potential[known])


def attainment_by_size(case: Case) -> Finding:
    """Judge how last year's attainment goes with last year's target.

    Raises
    ------
    PlanError
        Last year's targets or sales are not known.
    """
    known = ~np.isnan(case.attainment)
    return _judged(case, "attainment_by_size", case.level, case.attainment[known], case.planned[known])


def attainment_by_potential(case: Case) -> Finding:
    """Judge how last year's attainment goes with what people's markets could buy.

    Raises
    ------
    PlanError
        Last year's targets or sales, or the potential of the same people, are not known.
    """
    attainment, (units, potential) = case.attainment, _potential(case)
    if units.grouping.levels != (case.level,):
        raise PlanError([Problem.at(NOWHERE, "audit.potential_of_others", level=case.level)])
    known = ~np.isnan(attainment) & ~np.isnan(potential)
    return _judged(case, "attainment_by_potential", case.level, attainment[known], potential[known])


def _judged(case: Case, test: str, subject: str, values: FloatArray, along: FloatArray) -> Finding:
    require_enough(len(values), subject)
    found = trend(values, along, case.settings.seed)
    numbers: dict[str, Value] = {
        "members": len(values),
        "correlation": found.correlation,
        "p_value": found.p_value,
        "draws": found.draws,
        "high": found.high,
        "low": found.low,
        **difference_limits(case.settings),
    }
    verdict = by_difference(abs(found.high - found.low), found.p_value, case.settings)
    return Finding(test, verdict, subject, f"audit.{test}", "audit.rule.difference", numbers)


def _potential(case: Case) -> tuple[Units, FloatArray]:
    """The people, or the members that the potential is stated for, with it; NaN where it is blank."""
    column = potential_of(case.plan)
    if column is None:
        raise PlanError([Problem.at(NOWHERE, "audit.no_potential")])
    key = case.plan.spec.tables[column.partition(".")[0]].key
    if not set(key) <= set(case.cells):
        raise PlanError([Problem.at(NOWHERE, "audit.potential_of_others", level=case.level)])
    decided = set(key) <= case.cells.with_ancestors([case.level])
    units = case.units([case.level] if decided else list(key))
    stated = values_at(case.plan, case.cells, column, units.grouping.first_cell[units.judged])
    return units, np.where(stated.blank, np.nan, stated.units / 10.0**stated.digits)
