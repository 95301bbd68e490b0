r"""Goal seek: the highest total at which everything that is asked for still holds.

Asked for may be a probability with which the company reaches its total, a share of people who reach
theirs, and a burden that nobody of a level exceeds. Totals are whole steps; each one that is told was
solved and certified as a plan of its own. A higher total is a higher target for the same people: with
the response :math:`\rho` they sell a part of what is added (:mod:`quotaopt.risks.numbers`), under the
same luck. Some totals over a wide range are tried from above; between the first one that holds and the one
above it that does not, bisection ends where a step decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.audit.case import require_people, sums
from quotaopt.engine import Progress, solve
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.reachable.furthest import last_between
from quotaopt.risks.run import Ground, Risk, ground_of
from quotaopt.risks.trials import Trial, Trials

_HIGH = (1000.0, 100.0, 10.0, 5.0, 3.0, 2.0, 1.5, 1.3, 1.2, 1.1, 1.05)
_MULTIPLES = (*_HIGH, 1.0, 0.95, 0.9, 0.8, 0.7, 0.5, 0.25)
"""Of the plan's total: where the search looks first."""
_AROUND = (1.02, 1.001, 1.0, 0.999)  # ... and of where it expects the answer
_GOLDEN, _SECTIONS = 0.5 * (math.sqrt(5.0) - 1.0), 12
_ROUNDING = 1e-12  # of quotients of floats


@dataclass(frozen=True)
class Goals:
    """What is to hold; None where nothing is asked for."""

    probability: float | None = None  # at least, of the company
    share: float | None = None  # at least, of people
    burden: float | None = None  # at most, of every member of `level`
    level: str = ""

    def reached(self, trial: Trial) -> bool:
        """Whether a plan keeps them all."""
        return trial.allocation is not None and not self.missed(trial)

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of those that are asked for."""
        return tuple(name for name in ("probability", "share", "burden") if getattr(self, name) is not None)

    def missed(self, trial: Trial) -> dict[str, float]:
        """By how much a plan misses each goal that it does not keep."""
        found = self.values(trial)
        return {
            name: distance for name, value in found.items() if (distance := self._distance(name, value)) > 0.0
        }

    def _distance(self, name: str, value: float) -> float:
        wanted = float(getattr(self, name))
        if name == "burden":
            return max(0.0, value - wanted * (1.0 + _ROUNDING))
        return max(0.0, wanted - value)

    def values(self, trial: Trial) -> dict[str, float]:
        """What a plan makes of each goal."""
        found: dict[str, float] = {}
        if self.probability is not None and trial.risk is not None:
            found["probability"] = trial.risk.probability.value
        if self.share is not None and trial.risk is not None:
            found["share"] = trial.risk.share.value
        if self.burden is not None and trial.allocation is not None:
            found["burden"] = largest_burden(trial.allocation, self.level)
        return found


@dataclass(frozen=True, eq=False)
class Sought:
    """The highest total at which all goals hold, and what happens a step above it."""

    plan: Plan  # as stated
    stated: Trial  # with the total that it has
    goals: Goals
    best: Trial | None  # None where no total was found
    above: Trial | None  # a step more
    nearest: Trial  # the one tried that comes nearest to the goals, where none holds
    tried: int

    @property
    def changes(self) -> Mapping[str, Any]:
        """The entries to change, by dotted path."""
        return {} if self.best is None else self.best.changes

    @property
    def error(self) -> Decimal | None:
        r"""The standard error of the total, to the step; None where the probability does not decide.

        That of :math:`Y_p` over :math:`1 - \rho Y_p / e`, as sales themselves follow the total.
        """
        above, risk = self.above, None if self.best is None else self.best.risk
        if above is None or risk is None or "probability" not in self.goals.missed(above):
            return None
        quantile = risk.drawn.quantile(1.0 - float(self.goals.probability or 0.0))
        follows = float(risk.ground.spec.response) * quantile.value / float(risk.expected.sum())
        steps = quantile.error / (1.0 - follows)
        return round(steps) * risk.allocation.shown.step


def largest_burden(allocation: Allocation, level: str) -> float:
    """The highest target over reference among the members of a level."""
    members = allocation.cells.group([level])
    target, reference = (
        sums(members.codes, of_cells, members.n_groups)
        for of_cells in (allocation.steps, allocation.reference_steps)
    )
    carries = reference > 0.0
    return float((target[carries] / reference[carries]).max())


def total_of(trial: Trial) -> Decimal:
    """The total that was tried."""
    return Decimal(next(iter(trial.changes.values())))


def seek(
    plan: Plan | Allocation,
    *,
    probability: float | None = None,
    share: float | None = None,
    burden: float | None = None,
    level: str | None = None,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
    **settings: Any,
) -> Sought:
    """The highest total at which goals hold: ``seek(plan, probability=0.8)``, ``seek(plan, burden=1.2)``.

    Parameters
    ----------
    probability, share
        At least, 0..1: that the company reaches its total; of people who reach theirs.
    burden, level
        At most, of every member of `level`; where it is not given, of people.
    settings
        Entries of the plan's part `risk` to override.

    Raises
    ------
    PlanError
        Nothing is asked for, a goal or a setting is wrong, or what is asked for holds at every total.
    InfeasibleError, NotCertifiedError
        The plan as stated has no answer.
    """
    goals = _goals(probability, share, burden)
    if goals.probability is None and goals.share is None:
        changes = {f"risk.{name}": value for name, value in settings.items() if value is not None}
        if isinstance(plan, Plan):
            plan = solve(plan.change(changes), options=options, progress=progress)
        ground, solved = None, plan
    else:
        ground = ground_of(plan, {"level": level, **settings}, options=options, progress=progress)
        solved = ground.solved
    stated = solved.main_part
    if burden is not None:
        spec = stated.plan.spec
        level = level or spec.risk.level or spec.audit.level or stated.cells.base_finest[0]
        require_people(stated.cells, level)
        goals = Goals(goals.probability, goals.share, goals.burden, level)
    return _sought(stated, Trials(solved, ground, options, progress), goals)


def _goals(probability: float | None, share: float | None, burden: float | None) -> Goals:
    """What is asked for.

    Raises
    ------
    PlanError
        Nothing is, or something that cannot be.
    """
    if probability is None and share is None and burden is None:
        raise PlanError([Problem.at(NOWHERE, "seek.no_goal")])
    for name, part in (("--probability", probability), ("--share", share)):
        if part is not None and not 0.0 < part < 1.0:
            raise PlanError([Problem.at(NOWHERE, "seek.not_a_part", name=name, input=f"{part:g}")])
    if burden is not None and not burden > 0.0:
        raise PlanError([Problem.at(NOWHERE, "seek.not_a_burden", input=f"{burden:g}")])
    return Goals(probability, share, burden)


def _sought(stated: Allocation, trials: Trials, goals: Goals) -> Sought:
    """Try totals from above, then between the first one that holds and the one above it."""
    layer = stated.plan.main
    path = ".".join(map(str, layer.total_path))
    now = int(stated.steps.sum())

    def tried(steps: int) -> Trial:
        return trials.at(steps, {path: steps * layer.step})

    def holds(steps: int) -> Trial | None:
        trial = tried(steps)
        return trial if goals.reached(trial) else None

    for descending in _starts(now, trials.ground, goals):
        first = next((number for number, steps in enumerate(descending) if holds(steps)), None)
        if first:
            below = descending[first]
            low, best = last_between(below, tried(below), descending[first - 1], holds)
            above = tried(low + 1)
            return Sought(stated.plan, tried(now), goals, best, above, best, len(trials.done))
    if first == 0:
        raise PlanError([Problem.at(NOWHERE, "seek.no_end", times=f"{_MULTIPLES[0]:,.0f}")])
    nearest = tried(_nearest(sorted(trials.done), lambda steps: _farness(goals, tried(steps))))
    return Sought(stated.plan, tried(now), goals, None, None, nearest, len(trials.done))


def _starts(now: int, ground: Ground | None, goals: Goals) -> Iterator[list[int]]:
    """Totals to try from above; first from just above the guess on, as beyond it the company fails."""
    wide = [now * multiple for multiple in _MULTIPLES]
    if ground is not None and goals.probability is not None:
        guess = _guess(ground.risk(), goals.probability)
        if guess is not None:
            near = [guess * part for part in _AROUND]
            yield _descending([*near, *(total for total in wide if total < near[0])])
            wide += near
    yield _descending([total for total in wide if total <= now * _MULTIPLES[0]])


def _descending(totals: list[float]) -> list[int]:
    """Whole steps, each once."""
    return sorted({max(1, round(total)) for total in totals}, reverse=True)


def _nearest(known: Sequence[int], far: Callable[[int], float]) -> int:
    """Where a function is least: at a known place or, by golden section, between it and its neighbours."""
    best = min(known, key=far)
    at = known.index(best)
    low, high = known[max(at - 1, 0)], known[min(at + 1, len(known) - 1)]
    left, right = high - round(_GOLDEN * (high - low)), low + round(_GOLDEN * (high - low))
    for _ in range(_SECTIONS):
        if far(left) <= far(right):
            high, right = right, left
            left = high - round(_GOLDEN * (high - low))
        else:
            low, left = left, right
            right = low + round(_GOLDEN * (high - low))
    return min((best, left, right), key=far)


def _farness(goals: Goals, trial: Trial) -> float:
    """How far a plan is from the goals, each relative to what is wanted."""
    if trial.allocation is None:
        return np.inf
    return sum(distance / float(getattr(goals, name)) for name, distance in goals.missed(trial).items())


def _guess(now: Risk, probability: float) -> float | None:
    r"""About how many steps do: with :math:`q = Y_p / T`, :math:`\tau = q (1 - \rho) / (1 - \rho q)` times T.

    None where the chance depends on the total in no simple way: people who sell a part of whatever they
    carry reach every total alike.
    """
    number = now.drawn.number
    part = now.drawn.quantile(1.0 - probability).value / number
    response = float(now.ground.spec.response)
    if response * part >= 1.0 or not part > 0.0:
        return None
    return number * part * (1.0 - response) / (1.0 - response * part) or None
