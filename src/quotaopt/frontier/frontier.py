"""Efficient plans between two or three objectives, each proved, and any of them as a plan to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.engine import Progress, Unrounded, solve, unrounded
from quotaopt.errors import NOWHERE, InfeasibleError, PlanError, Problem, Problems
from quotaopt.fairness import SMOOTH, smooth_notion
from quotaopt.frontier.case import Case
from quotaopt.frontier.finish import fairest
from quotaopt.frontier.keep import Kept, kept
from quotaopt.frontier.objectives import OBJECTIVES, Objective
from quotaopt.frontier.objectives.total import TOTAL, with_open_total
from quotaopt.frontier.program import Plans
from quotaopt.frontier.search import CLOSE, Curve, Efficient, search
from quotaopt.frontier.shapes import Shape
from quotaopt.messages import Language, say
from quotaopt.model.arrays import FloatArray
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

FEWEST, MOST = 3, 200
"""How many points can be asked for."""
PROMINENT = 0.05
"""A knee that saves less than this part of the ranges, against a straight trade, is none."""


@dataclass(frozen=True, eq=False)
class Point:
    """One efficient plan, before rounding.

    No plan is better in one objective, by more than `slack`, and worse in none.
    """

    number: int  # from 1
    values: FloatArray  # (n_objectives,), in the objectives' own units and senses
    slack: FloatArray  # (n_objectives,)
    prices: FloatArray  # (n_objectives,), what one unit of each costs or earns in units of the last; > 0
    best_in: tuple[str, ...]  # objectives that no plan does better in
    efficient: Efficient


@dataclass(frozen=True, eq=False)
class Frontier:
    """Efficient points in the order of the first objective, the best by it first."""

    case: Case
    objectives: tuple[Objective, ...]
    shapes: tuple[Shape, ...]
    curve: Curve
    today: FloatArray | None  # (n_objectives,), of the plan's own answer; None where there is none
    options: SolveOptions = USUAL

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.case.plan

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points."""
        return tuple(self._point(number, one) for number, one in enumerate(self.curve.points, start=1))

    def _point(self, number: int, efficient: Efficient) -> Point:
        units = np.array([one.change(self.case, 1.0) for one in self.objectives])
        weight = efficient.weight / units
        return Point(
            number=number,
            values=self._shown(efficient.f),
            slack=efficient.slack * units,
            prices=weight / weight[-1],
            best_in=tuple(
                one.name
                for one, end in zip(self.objectives, self.curve.ends, strict=True)
                if end == number - 1
            ),
            efficient=efficient,
        )

    def _shown(self, f: FloatArray) -> FloatArray:
        return np.array([one.shown(self.case, value) for one, value in zip(self.objectives, f, strict=True)])

    @property
    def conflicts(self) -> bool:
        """Whether no one plan is the best by all objectives."""
        return len(self.curve.points) > 1

    @cached_property
    def knee(self) -> Point | None:
        """The point with the least sum of normalised objectives; None where the trade is nearly straight.

        It lies farthest below the straight trade between the ends. Source: I. Das, "On characterizing the
        'knee' of the Pareto curve based on normal-boundary intersection", Structural Optimization 18 (1999).
        """
        if not self.conflicts:
            return None
        sums = self.curve.normalised.sum(axis=1)
        lowest = int(np.argmin(sums))
        ends = sums[list(self.curve.ends)]
        if lowest in self.curve.ends or float(ends.min() - sums[lowest]) < PROMINENT:
            return None
        return self.points[lowest]

    @property
    def better_than_today(self) -> tuple[Point, ...]:
        """Points that are better than the plan's own answer in something, and worse in nothing."""
        if self.today is None:
            return ()
        limit = self.today + CLOSE * 1e-3
        gain = self.today - CLOSE
        return tuple(
            point
            for point in self.points
            if np.all(point.efficient.f <= limit) and np.any(point.efficient.f < gain)
        )

    def today_shown(self) -> FloatArray | None:
        """What the plan's own answer is by every objective. (n_objectives,)"""
        return None if self.today is None else self._shown(self.today)

    def at(self, number: int) -> Point:
        """The point with a number.

        Raises
        ------
        PlanError
            There is none.
        """
        if not 1 <= number <= len(self.points):
            shown = {"number": number, "count": len(self.points)}
            raise PlanError([Problem.at(NOWHERE, "frontier.no_such_point", **shown)])
        return self.points[number - 1]

    def names(self, lang: Language) -> str:
        """The objectives as people list them."""
        *first, last = (say(f"frontier.{one.name}", lang) for one in self.objectives)
        return say("frontier.and", lang).join((say("frontier.comma", lang).join(first), last))

    def keep(self, number: int, lang: Language = "en") -> Kept:
        """The whole-step targets of a point and the entries by which a plan has exactly them.

        Raises
        ------
        PlanError
            There is no such point, or the plan has lots, beside which not every target can be stated.
        """
        efficient = self.at(number).efficient
        lots = [rule.name for rule in self.plan.spec.rules if rule.lot is not None]
        if lots:
            raise PlanError([Problem.at(NOWHERE, "frontier.lots", names=", ".join(lots))])
        spec = self.plan.spec.fairness
        beta = None if spec.beta is None else float(spec.beta)
        notion = smooth_notion(spec.notion, beta) if spec.notion in SMOOTH else None
        t = fairest(self.case.model, self.shapes, efficient.t, self.case.built.groups, notion)
        names = self.names(lang)
        return kept(
            self.case,
            t,
            say("frontier.rule", lang, number=number),
            say("frontier.because", lang, number=number, count=len(self.points), names=names),
        )

    def publish(self, number: int) -> Allocation:
        """A point in whole steps, solved as the plan that has exactly them and certified.

        Raises
        ------
        PlanError
            There is no such point.
        InfeasibleError, NotCertifiedError
            Whole steps cannot keep all rules there.
        """
        return solve(self.keep(number).plan(), options=self.options)

    def values_of(self, allocation: Allocation) -> FloatArray:
        """What a published point is by every objective, in their own units. (n_objectives,)"""
        built = self.case.built
        t = allocation.steps[built.active] / built.model.size
        return self._shown(np.array([shape.value(self.case.model, t) for shape in self.shapes]))

    def to_dict(self) -> dict[str, Any]:
        """The frontier as plain values, as ``quotaopt frontier --json`` prints it."""
        from quotaopt.report.frontier.files import frontier_document

        return frontier_document(self)

    def to_frame(self) -> pd.DataFrame:
        """One row per point: its objectives, its prices, and what it is the best in."""
        from quotaopt.report.frontier.files import frontier_frame

        return frontier_frame(self)


def frontier_of(
    plan: Plan,
    between: Sequence[str] = ("fairness", "strategy"),
    *,
    points: int = 20,
    level: Sequence[str] | None = None,
    last: str | None = None,
    margin: str | None = None,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> Frontier:
    """Up to `points` efficient plans between two or three objectives.

    Parameters
    ----------
    between
        Of `fairness`, `strategy`, `stability`, `margin` and `total`; see `quotaopt.frontier.objectives`.
    level
        Between whose members burdens are compared; as the plan says, by default.
    last
        The last plan's targets: ``table.column`` of the plan, or a file; by default what the plan's audit or
        ratchet names.
    margin
        The column of rates; by default the one that the plan's ratio rules average.

    Raises
    ------
    PlanError
        The plan or its tables are wrong, an objective does not exist or has no data, all problems at once.
    InfeasibleError
        No plan keeps the rules.
    NotCertifiedError
        A solver found neither a plan nor a proof.
    """
    objectives = tuple(_objectives(between, points))
    asked = with_open_total(plan) if TOTAL in objectives else plan
    answer = unrounded(asked, options=options, progress=progress)
    case = Case(answer, None if level is None else tuple(level), last, margin)
    problems = Problems()
    found = [problems.attempt(one.shape, case) for one in objectives]
    problems.stop_if_any()
    shapes = tuple(shape for shape in found if shape is not None)

    def told(done: int) -> None:
        if progress is not None:
            progress(f"frontier {min(done, points)}/{points}")

    curve = search(Plans(case.model, shapes), points, told)
    own = answer if asked is plan else _own_answer(plan, options)
    return Frontier(case, objectives, shapes, curve, _today(case, shapes, own), options)


def _objectives(between: Sequence[str], points: int) -> Iterator[Objective]:
    problems = Problems()
    for name in between:
        if name not in OBJECTIVES:
            known = {"nearest": nearest(name, OBJECTIVES), "known": ", ".join(OBJECTIVES)}
            problems.add(NOWHERE, "frontier.unknown_objective", name=name, **known)
    if len(set(between)) != len(between):
        problems.add(NOWHERE, "frontier.objective_twice", names=", ".join(between))
    elif len(between) not in (2, 3):
        problems.add(NOWHERE, "frontier.how_many", count=len(between), known=", ".join(OBJECTIVES))
    if not FEWEST <= points <= MOST:
        problems.add(NOWHERE, "frontier.points", points=points, fewest=FEWEST, most=MOST)
    problems.stop_if_any()
    return (OBJECTIVES[name] for name in between)


def _own_answer(plan: Plan, options: SolveOptions) -> Unrounded | None:
    """The plan at the total it states, if that can be met."""
    try:
        return unrounded(plan, options=options)
    except InfeasibleError:
        return None


def _today(case: Case, shapes: Sequence[Shape], own: Unrounded | None) -> FloatArray | None:
    """What the plan's own answer is by every shape, before rounding. (n_objectives,)"""
    if own is None or not np.array_equal(own.built.active, case.built.active):
        return None
    return np.array([shape.value(case.model, own.solution.t) for shape in shapes])
