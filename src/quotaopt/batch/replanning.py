"""Replanning a unit: only where it is out of tolerance, and into a plan that can be replanned again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from quotaopt.actuals.read import read_actuals
from quotaopt.allocation import Allocation
from quotaopt.batch.actions import PLAN, REPLAN, REPLAN_PAGE
from quotaopt.batch.answer import answered
from quotaopt.batch.order import Order
from quotaopt.batch.record import Figure, Record, Saying
from quotaopt.batch.sources import marked
from quotaopt.batch.unit import Unit
from quotaopt.engine import solve
from quotaopt.errors import PlanError, Problem
from quotaopt.files import make_folder, write_files
from quotaopt.plan.alone import plan_files
from quotaopt.plan.plan import Plan
from quotaopt.replan.landing import landing_of
from quotaopt.replan.outlook import outlook
from quotaopt.replan.past import Past, past_of
from quotaopt.replan.people import changed_people, count_people
from quotaopt.replan.replanned import Replanned
from quotaopt.replan.run import replan
from quotaopt.replan.write import write_replan


def replan_unit(unit: Unit, order: Order, plan: Plan, folder: Path) -> Record:
    """Solve the rest of the unit's year again, unless its past is within the order's tolerance.

    In any case the targets in force, and a plan that gives them, are written to `folder`.

    Raises
    ------
    NoAnswerError
        There are no actuals, or what is wrong with them; the plan before the replan cannot be met.
    """
    if unit.actuals is None:
        raise PlanError([Problem.at(unit.place, "batch.no_actuals", unit=unit.name)])
    sold = read_actuals(plan, unit.actuals, order.as_of)
    past = past_of(plan, sold)
    published = solve(plan, options=order.options)
    gap = _gap(published, past)
    if _is_within(gap, order):
        return _unchanged(unit, order, published, gap, folder)
    landing = landing_of(published, sold)
    found = replan(plan, past, published, landing=landing, options=order.options)
    if found.status == "unchanged":
        return _unchanged(unit, order, published, gap, folder)
    return _told(unit, order, found, landing, gap, folder)


def _gap(published: Allocation, past: Past) -> tuple[int, int]:
    """What was planned and what was sold in the periods that are over, in minor units."""
    closed = np.tile(past.closed, published.cells.n_bases)
    return int(published.steps[closed].sum()) * published.plan.steps_minor[0], int(past.minor.sum())


def _is_within(gap: tuple[int, int], order: Order) -> bool:
    planned, sold = gap
    return order.only_out_of is not None and abs(sold - planned) <= Fraction(order.only_out_of) * planned


def _unchanged(unit: Unit, order: Order, published: Allocation, gap: tuple[int, int], folder: Path) -> Record:
    """The published targets stay."""
    solved = answered(unit, order, published, folder)
    return replace(
        solved,
        status="within",
        figures={**solved.figures, **_figures(published.plan, gap)},
        written={**solved.written, **_write_plan(published.plan, folder)},
    )


def _told(
    unit: Unit, order: Order, found: Replanned, landing: Decimal, gap: tuple[int, int], folder: Path
) -> Record:
    """The new targets; where there are none, why, and how far the year still reaches."""
    make_folder(folder)
    ahead = outlook(found, landing)
    for name in (REPLAN, REPLAN_PAGE):
        write_replan(found, ahead, folder / name, order.lang)
    pages, figures = marked(folder, REPLAN, REPLAN_PAGE), _figures(found.ground.plan, gap)
    if found.allocation is None:
        assert found.error is not None  # or it would be unchanged
        first, *others = found.error.problems
        told = Record(unit.name, "infeasible", 0.0, reason=Saying.of(first), problems=len(others))
        return replace(told, figures=figures, written=pages)
    solved = answered(unit, order, found.allocation, folder)
    moved = int(np.abs(found.change).sum()) * float(found.ground.plan.main.step)
    people: dict[str, Figure] = {
        "people": count_people(found),
        "people_changed": len(changed_people(found)),
        "moved": moved,
    }
    return replace(
        solved,
        figures={**solved.figures, **figures, **people},
        written={**solved.written, **pages, **_write_plan(found.plan, folder)},
    )


def _figures(plan: Plan, gap: tuple[int, int]) -> dict[str, Figure]:
    planned, sold = (minor / 10**plan.minor_digits for minor in gap)
    return {"planned": planned, "sold": sold, "attainment": sold / planned if planned else None}


def _write_plan(plan: Plan, folder: Path) -> dict[str, str]:
    files = plan_files(plan)
    make_folder(folder / PLAN)
    write_files(folder / PLAN, files)
    return marked(folder, *(f"{PLAN}/{name}" for name in files))
