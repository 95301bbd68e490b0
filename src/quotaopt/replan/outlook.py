r"""Whether the year's number is still within reach, and with what probability.

What can be reached is the largest total over all plans that keep the rules, caps and what is held. The
probability is that of the plan's own law of attainment for what is still to be sold, the past being certain:

.. math:: P\Bigl(A + \sum_{c \text{ later}} e_c a_c \ge T\Bigr)

with A what was sold, :math:`a_c` the drawn attainment, and :math:`e_c` what cells sell at an attainment of 1
under the new targets, as `quotaopt.risks` has it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from quotaopt.engine import Diagnosis, diagnose, ways_out
from quotaopt.errors import NotCertifiedError, PlanError, Problem
from quotaopt.model.arrays import FloatArray
from quotaopt.reachable.extremes import Extremes, hard_model
from quotaopt.reading import build_model
from quotaopt.remedy.way import WaysOut
from quotaopt.replan.replanned import Replanned
from quotaopt.replan.stated import held_plan
from quotaopt.risks.draws import Estimate, draw
from quotaopt.risks.run import Ground as Law
from quotaopt.risks.run import ground_of


@dataclass(frozen=True)
class Chance:
    """The probabilities that the year reaches its former and its new number."""

    former: Estimate | None = None
    new: Estimate | None = None
    unknown: tuple[Problem, ...] = ()  # why nothing can be said


@dataclass(frozen=True, eq=False)
class Obstacle:
    """Why no plan keeps the rules, and what to change."""

    diagnosis: Diagnosis
    ways: WaysOut


@dataclass(frozen=True, eq=False)
class Outlook:
    """What the rest of the year looks like. Amounts are in currency units."""

    attainment: float | None  # of the periods that are over
    needed: float | None  # attainment of the former targets of the rest, for the year's new total
    pace: Decimal | None  # the landing at the pace so far, by tracking
    rest: Decimal  # what was sold beyond whole steps
    furthest: Decimal | None  # the highest total that rules and caps leave, before whole steps
    chance: Chance
    obstacle: Obstacle | None  # where no plan keeps the rules


def outlook(replanned: Replanned, pace: Decimal | None = None) -> Outlook:
    """What is needed, what can be reached, and with what probability; `pace` is what tracking forecasts."""
    ground, plan = replanned.ground, replanned.ground.plan
    minor = plan.steps_minor[plan.main_number]
    closed, before = ground.closed[ground.main], ground.before[ground.main]
    planned, former = int(before[closed].sum()), int(before[~closed].sum())
    sold, steps = int(ground.past.minor.sum()), int(ground.sold[ground.main].sum())
    return Outlook(
        attainment=sold / (planned * minor) if planned else None,
        needed=(ground.total - steps) / former if former else None,
        pace=pace,
        rest=Decimal(sold - steps * minor).scaleb(-ground.plan.minor_digits),
        furthest=furthest(replanned),
        chance=chance(replanned),
        obstacle=None if replanned.error is None else _obstacle(replanned),
    )


def _obstacle(replanned: Replanned) -> Obstacle:
    diagnosis = diagnose(replanned.plan)
    return Obstacle(diagnosis, ways_out(diagnosis))


def furthest(replanned: Replanned) -> Decimal | None:
    """The year's highest total under all rules and caps, in currency units; None where it is not known."""
    ground = replanned.ground
    if len(ground.plan.layers) > 1:  # what several totals are together has no one highest
        return None
    parts = tuple(replace(part, is_within=False) for part in ground.parts)  # whatever may move at all
    alone = replace(ground, spec=ground.spec.model_copy(update={"causes": ()}), parts=parts)
    if not alone.free.any():
        return None
    most, step = 2 * max(ground.total, ground.total_before), ground.step
    stated = held_plan(alone, replanned.entries)
    opened = stated.change({"total": {"min": 0, "max": most * step}, "reference.total": ground.total * step})
    built = build_model(opened, ground.cells)
    if built.clash is not None:
        return None
    try:
        end = Extremes(hard_model(opened, ground.cells, built)).end(
            np.ones(len(built.active), dtype=np.bool_), 1
        )
    except NotCertifiedError:
        return None
    return None if end is None else int(end.steps + 1e-6) * step


def chance(replanned: Replanned) -> Chance:
    """The probabilities; unknown where the plan neither states a spread nor has a past to measure it on."""
    ground = replanned.ground
    allocation = replanned.allocation or replanned.published
    if allocation is None:
        return Chance()
    try:
        law = ground_of(allocation, {})
    except PlanError as error:
        return Chance(unknown=error.problems)
    expected, sold = _still_expected(replanned, law), int(ground.sold[ground.main].sum())
    totals = ground.total_before, int(replanned.steps[ground.main].sum())
    former, new = (
        draw(law.law, expected, max(total - sold, 0), (), law.spec.draws).probability for total in totals
    )
    return Chance(former, new)


def _still_expected(replanned: Replanned, law: Law) -> FloatArray:
    """What is sold in periods not over at an attainment of 1: part of a change is. (n_atoms,), steps"""
    ground, response = replanned.ground, float(law.spec.response)
    before, after = (
        law.atoms.sums(np.where(ground.closed, 0, steps)[ground.main])
        for steps in (ground.before, replanned.steps)
    )
    return np.maximum(0.0, before + response * (after - before))
