r"""The least over-assignment that makes the company's number safe enough, while enough people reach theirs.

The plan's own entries keep their proportions; a plan without any over-assigns one level, or those
that are asked for, all by the same factor. The number searched for is the largest factor in tenths of a
per cent. Every factor that is told was solved and certified as a plan of its own, limits on what
people carry included, and drawn under the same luck as all others: the probability of the company
rises with it and the share of people falls, so that the least factor is found by bisection.

The search begins at the factor that would do if all targets grew alike. With the sales Y of the draws at
the targets S as stated, of which :math:`Y_q` is reached with the wanted probability, and response
:math:`\rho`,

.. math:: \bigl(1 + \rho (S'/S - 1)\bigr) Y_q = T .
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress
from quotaopt.errors import PlanError, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema_assignment import LARGEST_FACTOR, OverAssignment
from quotaopt.reachable.furthest import furthest
from quotaopt.risks.numbers import carried
from quotaopt.risks.run import Ground, Risk, ground_of
from quotaopt.risks.trials import Trial, Trials

GRAIN = Decimal("0.001")
"""Factors are whole multiples of it."""
MOST = int(LARGEST_FACTOR / GRAIN)


@dataclass(frozen=True, eq=False)
class Hedge:
    """What over-assignment can do, and what it costs."""

    now: Risk  # the plan as stated
    probability: float  # wanted, of the company
    share: float  # wanted, of people
    least: Trial | None  # the least one at which the company is safe; None where there is none
    less: Trial | None  # one grain less, where that is still an over-assignment
    most: Trial | None  # the most at which enough people reach theirs; None where there is none
    nothing: Trial  # none at all
    furthest: Trial  # the highest one for which there is a plan, as far as was looked
    beyond: Trial | None  # one grain more than that, for which there is none

    @cached_property
    def holds(self) -> bool:
        """Whether both can be had."""
        return self.least is not None and self.enough(self.least)

    @property
    def changes(self) -> Mapping[str, Any]:
        """The entries to change, by dotted path; none where that would change nothing or not help."""
        if self.least is None or not self.holds:
            return {}
        is_there = self.now.allocation.plan.spec.over_assignment
        return self.least.changes if is_there or self.least is not self.nothing else {}

    def enough(self, trial: Trial) -> bool:
        """Whether enough people reach theirs."""
        return trial.risk is not None and trial.risk.share.value >= self.share

    def is_safe(self, trial: Trial) -> bool:
        """Whether the company is safe enough."""
        return trial.risk is not None and trial.risk.probability.value >= self.probability


def hedge(
    plan: Plan | Allocation,
    levels: Sequence[str] = (),
    *,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
    **settings: Any,
) -> Hedge:
    """The least over-assignment: ``hedge(plan, ["rep"], probability=0.9, reach={"min": 0.4, "max": 1})``.

    Parameters
    ----------
    levels
        What is over-assigned in place of the plan's own entries.
    settings
        Entries of the plan's part `risk` to override.

    Raises
    ------
    PlanError
        A level or a setting is wrong, or no spread is known.
    InfeasibleError, NotCertifiedError
        The plan as stated has no answer.
    """
    ground = ground_of(plan, settings, options=options, progress=progress)
    return least_hedge(ground, levels, options=options, progress=progress)


def least_hedge(
    ground: Ground,
    levels: Sequence[str] = (),
    *,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> Hedge:
    """Find the least over-assignment of the plan's own entries, or of `levels` in their place.

    Raises
    ------
    PlanError
        The levels are none of the plan, or not of one dimension.
    """
    plan = ground.allocation.plan
    entries_at = _family(ground, levels)
    plan.change(entries_at(1))  # misspelt levels are told before anything is tried
    trials = Trials(ground.solved, ground, options, progress)
    wanted = float(ground.spec.probability), float(ground.band.min)

    def tried(grains: int) -> Trial:
        return trials.at(grains, entries_at(grains))

    def safe_or_none(grains: int) -> Trial | None:
        """Beyond what there is a plan for, nothing is too little."""
        trial = tried(-grains)
        return trial if trial.risk is None or trial.risk.probability.value >= wanted[0] else None

    def with_enough(grains: int) -> Trial | None:
        trial = tried(grains)
        return trial if trial.risk is not None and trial.risk.share.value >= wanted[1] else None

    now = ground.risk()
    found = furthest(-_guess(now, wanted[0], entries_at), -MOST, 0, safe_or_none)
    grains = MOST if found is None else -found[0]
    least = None if found is None or found[1].risk is None else found[1]
    last = grains if found is None or least is not None else max(grains - 1, 0)
    kept = furthest(last, 0, last, with_enough)
    return Hedge(
        now,
        *wanted,
        least,
        less=tried(grains - 1) if least is not None and grains else None,
        most=None if kept is None else kept[1],
        nothing=tried(0),
        furthest=tried(last),
        beyond=tried(grains) if found is not None and least is None else None,
    )


def _family(ground: Ground, levels: Sequence[str]) -> Callable[[int], Mapping[str, Any]]:
    """The entries of the plan in which the largest factor is so many grains.

    Raises
    ------
    PlanError
        The plan's own entries are none that can be made larger or smaller.
    """
    plan = ground.allocation.plan
    own: Sequence[OverAssignment] = plan.spec.over_assignment
    if levels or not own:
        named = levels or ground.levels[-1:]
        return lambda grains: {
            "over_assignment": [{"level": level, "factor": grains * GRAIN} for level in named]
        }
    moved = {
        position: entry.factor
        for position, entry in enumerate(own)
        if isinstance(entry.factor, Decimal) and entry.factor > 0
    }
    if not moved:
        raise PlanError([Problem.at(plan.place("over_assignment"), "risk.no_factor")])
    largest = max(moved.values())
    return lambda grains: {
        f"over_assignment.{position}.factor": (grains * factor / largest).quantize(Decimal(1)) * GRAIN
        for position, factor in moved.items()
    }


def _guess(now: Risk, probability: float, entries_at: Callable[[int], Mapping[str, Any]]) -> int:
    """About how many grains it takes."""
    response = float(now.ground.spec.response)
    sold = now.drawn.quantile(1.0 - probability).value
    if response == 0.0 or sold <= 0.0:
        return 0 if sold >= now.drawn.number else MOST
    street = float(carried(now.allocation).sum())
    wanted = street * (1.0 + (now.drawn.number / sold - 1.0) / response) / now.drawn.number
    if wanted <= 1.0:
        return 0
    n_levels = max(1, len({path.split(".")[1] for path in entries_at(1) if "." in path}))
    factor = float(wanted ** (1.0 / n_levels)) - 1.0
    return min(MOST, math.ceil(factor / float(GRAIN)))
