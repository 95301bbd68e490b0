"""Which input matters most: each varied alone from the plan as it is to its lowest and its highest value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotaopt.engine import Progress
from quotaopt.errors import PlanError, Problem
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.sweep.axes import Axis, alone
from quotaopt.sweep.point import FIGURES, Point
from quotaopt.sweep.point import USUAL as USUAL_FIGURE
from quotaopt.sweep.run import Sweep, sweep_of


@dataclass(frozen=True)
class Effect:
    """One input at both ends of its range."""

    axis: Axis
    low: Point
    high: Point

    def width(self, figure: str, base: float) -> float:
        """How far apart the figure gets, the plan as it is included; ends without plan do not count."""
        found = [point.value(figure) for point in (self.low, self.high)]
        reached = [base, *(float(value) for value in found if value is not None)]
        return max(reached) - min(reached)


@dataclass(frozen=True)
class Influence:
    """Effects of all inputs on one figure, the largest first."""

    sweep: Sweep
    figure: str
    effects: tuple[Effect, ...]

    def to_dict(self) -> dict[str, Any]:
        """The effects as plain values, as ``quotaopt sweep --tornado --json`` prints them."""
        from quotaopt.report.swept.influence import influence_document

        return influence_document(self)


def influence_of(
    plan: Plan,
    axes: Sequence[Axis],
    figure: str = USUAL_FIGURE,
    *,
    keep: Path | None = None,
    jobs: int | None = 1,
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> Influence:
    """Every axis alone at its two ends, ordered by how far the figure moves.

    Parameters
    ----------
    figure
        One of `FIGURES`, or the target of a member as ``level=member``.

    Raises
    ------
    PlanError
        As `sweep_of`; or the plan as it is cannot be met, so that nothing can be measured from it.
    """
    members = () if figure in FIGURES else (figure,)
    found = sweep_of(
        plan, alone(axes), members=members, keep=keep, jobs=jobs, options=options, progress=progress
    )
    base = found.base.value(figure)
    if base is None:
        raise PlanError([Problem.at(plan.place(), "sweep.no_base")])
    pairs = zip(axes, found.points[::2], found.points[1::2], strict=True)
    effects = [Effect(axis, low, high) for axis, low, high in pairs]
    effects.sort(key=lambda effect: -effect.width(figure, float(base)))
    return Influence(found, figure, tuple(effects))
