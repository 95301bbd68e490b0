r"""What it takes to close the gap: the activities behind a total that the rules do not reach.

Whoever has less at the highest reachable total than the fair share of the asked one,

.. math:: d_i = \max(r_i A - x_i, 0),

gets a part of the gap in proportion to :math:`d_i`. r is the reference as a share of the whole, A the
total asked for, x the target. Everybody's own rates turn that into counts, rounded up like all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.errors import Problem
from quotaopt.model.arrays import FloatArray, IntArray, LabelArray
from quotaopt.plan.activities.funnel import Funnel, read_funnel
from quotaopt.plan.plan import Plan
from quotaopt.process.people import people_of
from quotaopt.process.timeline import timeline
from quotaopt.reachable.total import Reachable

_SHOWN = 3


@dataclass(frozen=True, eq=False)
class Gap:
    """The counts that a higher total takes, beside those of a plan that can be reached."""

    amount: Decimal
    people: LabelArray  # (n_people,)
    stages: tuple[str, ...]
    part: IntArray  # (n_people,), of the gap, in whole steps
    counts: IntArray  # (n_people, n_stages), at the reachable total
    more: IntArray  # (n_people, n_stages), on top of that


def close_gap(allocation: Allocation, asked: Decimal, funnel: Funnel) -> Gap:
    """The counts behind the difference between the total of `allocation` and the `asked` one."""
    plan, cells = allocation.plan, allocation.cells
    people, years = people_of(cells, funnel.level), timeline(plan, cells).years
    starts = [first for first, _ in years]
    steps = np.add.reduceat(people.steps(allocation.steps, cells.n_periods), starts, axis=1)
    reference = np.zeros((len(people.names), cells.n_periods))
    np.add.at(reference, people.of_base, allocation.reference_steps.reshape(-1, cells.n_periods))
    fair = np.add.reduceat(reference, starts, axis=1)
    whole = int(asked / plan.main.step)
    part = _shared(whole - int(steps.sum()), np.maximum(fair * (whole / fair.sum()) - steps, 0.0))
    now, then = _counts(funnel, steps, plan.main.step), _counts(funnel, steps + part, plan.main.step)
    amount = asked - int(steps.sum()) * plan.main.step
    return Gap(amount, people.names, funnel.stages, part.sum(axis=1), now, then - now)


def _shared(units: int, weight: FloatArray) -> IntArray:
    """Whole units shared in proportion to `weight`, each within 1 of its part. As `weight`"""
    running = np.cumsum(weight.ravel())
    ends = np.rint(units * running / running[-1]).astype(np.int64)
    return np.asarray(np.diff(ends, prepend=0).reshape(weight.shape))


def _counts(funnel: Funnel, steps: IntArray, step: Decimal) -> IntArray:
    """Counts of the whole plan, every year rounded up by itself. (n_people, n_stages)"""
    top, bottom = step.as_integer_ratio()
    years = [funnel.counts(year.astype(object) * top, bottom) for year in steps.T]
    return np.asarray(np.sum(years, axis=0).T)


def gap_problems(plan: Plan, reach: Reachable | None) -> tuple[Problem, ...]:
    """What to add to the contradiction of a plan with a process: how far it gets, and what closes the gap."""
    if reach is None or (reach.total is None and reach.possible):
        return ()
    place = plan.place("total")
    if reach.total is None or reach.allocation is None:
        return (Problem.at(place, "process.at_no_total"),)
    funnel = read_funnel(plan, reach.allocation.cells)
    if funnel is None or reach.total >= reach.asked:
        return ()
    gap = close_gap(reach.allocation, reach.asked, funnel)
    shown = {
        "asked": f"{reach.asked:,f}",
        "reach": f"{reach.total:,f}",
        "gap": f"{gap.amount:,f}",
        "percent": f"{gap.amount / reach.total:+.1%}",
        "stages": _stages(gap),
        "people": _most_limited(gap, plan.main.step),
    }
    return (Problem.at(place, "process.gap", **shown),)


def _stages(gap: Gap) -> str:
    """``leads +30 (+12.5%)``, stage by stage."""
    rows = zip(gap.stages, gap.more.sum(axis=0).tolist(), gap.counts.sum(axis=0).tolist(), strict=True)
    return ", ".join(
        f"{stage} +{more:,}" + (f" ({more / now:+.1%})" if now else "") for stage, more, now in rows
    )


def _most_limited(gap: Gap, step: Decimal) -> str:
    """Those with the largest parts of the gap, each with amount and counts."""
    order = np.argsort(-gap.part, kind="stable")[:_SHOWN].tolist()
    return "; ".join(
        f"{gap.people[person]} +{int(gap.part[person]) * step:,f} ("
        + ", ".join(
            f"{stage} +{more:,}" for stage, more in zip(gap.stages, gap.more[person].tolist(), strict=True)
        )
        + ")"
        for person in order
        if gap.part[person]
    )
