"""Can a total by formula be worked out from the tables and the reference of the plan?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotaopt.errors import Place, Problem
from quotaopt.plan.schema import PlanSpec, Time
from quotaopt.plan.schema_reference import Reference
from quotaopt.plan.schema_total import TotalFormula

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def check_total(plan: Plan) -> Iterator[Problem]:
    """What is wrong with the total where it is a formula."""
    total = plan.spec.total
    if isinstance(total, TotalFormula):
        yield from check_formula(plan, total, plan.spec.reference, plan.place("total"))


def check_formula(plan: Plan, formula: TotalFormula, reference: Reference, place: Place) -> Iterator[Problem]:
    """Facts that are none, years without dates, a reference that adds up to no amount."""
    if reference.total is not None:
        yield Problem.at(place, "plan.formula_and_reference_total")
    if formula.is_bottom_up:
        yield from _bottom_up(plan, reference, place)
        return
    name = formula.of.partition(".")[0]
    table = plan.spec.tables.get(name)
    if table is None:
        return  # told where tables are checked
    if not table.value:
        yield Problem.at(place, "plan.not_facts", table=name)
    elif table.date is None and (len(formula.weights) > 1 or formula.growth == "carried"):
        yield Problem.at(place, "plan.years_without_date", table=name)


def _bottom_up(plan: Plan, reference: Reference, place: Place) -> Iterator[Problem]:
    tables = plan.spec.tables
    used = [tables.get(str(source.share_of).partition(".")[0]) for source in reference.blend]
    if reference.first is not None or len(used) > 1 or any(one is not None and not one.value for one in used):
        yield Problem.at(place, "plan.bottom_up_of_what")
    for source in reference.blend:
        if source.share_of is None:
            yield Problem.at(place, "plan.bottom_up_of_what")
        if source.ratchet is not None:
            yield Problem.at(place, "plan.bottom_up_ratchet")
        if source.missing not in (None, "zero"):
            yield Problem.at(place, "plan.bottom_up_missing")
    level = _level_of_time(plan.spec, reference)
    if level is not None:
        yield Problem.at(place, "plan.bottom_up_in_time", level=level)


def _level_of_time(spec: PlanSpec, reference: Reference) -> str | None:
    """A level of time by which a tilt differs."""
    in_time = {level for one in spec.dimensions.values() if isinstance(one, Time) for level in one.levels}
    for tilt in reference.tilt:
        columns = [rate.partition(".")[0] for _, rate, _ in tilt.rates if isinstance(rate, str)]
        keys = [level for name in columns if name in spec.tables for level in spec.tables[name].key]
        for level in (*tilt.where, *keys):
            if level in in_time:
                return level
    return None
