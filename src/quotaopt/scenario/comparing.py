"""Two or more plans compared: the change from the first to each of the others, attributed to its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from quotaopt.attribution import compare as attribution
from quotaopt.attribution.change import PlanChange
from quotaopt.engine import Progress
from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, PlanError, Problem, Problems
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.scenario.beside import Side, SideBySide, answered


@overload
def compare(
    before: Plan,
    after: Plan,
    /,
    *,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> PlanChange: ...


@overload
def compare(
    before: Plan,
    after: Plan,
    more: Plan,
    /,
    *others: Plan,
    names: Sequence[str] | None = None,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> SideBySide: ...


def compare(
    before: Plan,
    after: Plan,
    /,
    *others: Plan,
    names: Sequence[str] | None = None,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> PlanChange | SideBySide:
    """The change from one plan to another; of three and more, all beside each other.

    Parameters
    ----------
    names
        What three and more plans are called, by default by their titles.

    Raises
    ------
    PlanError
        A plan is wrong, the plans cannot be compared, or two go by one name.
    InfeasibleError
        One of two plans cannot be met. Of three and more, that is part of the answer.
    NotCertifiedError
        No answer to one of two plans passed the checks.
    """
    if not others:
        return attribution.compare(before, after, options=options, progress=progress)
    plans = (before, after, *others)
    called = _titles(plans) if names is None else tuple(names)
    sides = [Side(plan, name) for plan, name in zip(plans, called, strict=True)]
    return side_by_side(sides, options=options, progress=progress)


def side_by_side(
    unsolved: Sequence[Side], *, options: SolveOptions = USUAL, progress: Progress | None = None
) -> SideBySide:
    """Solve plans with their names; the change from the first to every other one is attributed.

    Raises
    ------
    PlanError
        A plan is wrong, two cannot be compared, or two go by one name.
    """
    _require_distinct([side.name for side in unsolved])
    problems = Problems()
    for side in unsolved[1:]:
        problems.attempt(attribution.require_comparable, unsolved[0].plan, side.plan)
    problems.stop_if_any()
    head, *rest = unsolved
    plan = attribution.afresh(head.plan)
    first = answered(plan, head.name, head.because, options=options, progress=progress)
    return SideBySide((first, *(_against(first, side, options, progress) for side in rest)))


def _against(first: Side, side: Side, options: SolveOptions, progress: Progress | None) -> Side:
    """A side with its answer, and with the change from the first where both have one."""
    if first.allocation is None:
        return answered(side.plan, side.name, side.because, options=options, progress=progress)
    try:
        change = attribution.attributed(first.allocation, side.plan, options=options, progress=progress)
    except (InfeasibleError, NotCertifiedError):
        return answered(side.plan, side.name, side.because, options=options, progress=progress)
    return replace(side, plan=change.after.plan, allocation=change.after, change=change)


def _titles(plans: Sequence[Plan]) -> tuple[str, ...]:
    """The titles of plans; numbered where two are the same."""
    titles = [plan.spec.plan for plan in plans]
    if len(set(titles)) == len(titles):
        return tuple(titles)
    return tuple(f"{title} ({number})" for number, title in enumerate(titles, start=1))


def _require_distinct(names: Sequence[str]) -> None:
    twice = [name for number, name in enumerate(names) if name and name in names[:number]]
    if twice:
        raise PlanError([Problem.at(NOWHERE, "beside.twice", name=name) for name in dict.fromkeys(twice)])
