"""The lowest and the highest total that the rules of a plan can carry."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from quotaopt.model.goals import with_row_limits
from quotaopt.plan.cells.chain import read_chain
from quotaopt.plan.document.paths import show_path
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan
from quotaopt.reachable.ends import End
from quotaopt.reachable.extremes import Extremes, hard_model
from quotaopt.reachable.furthest import furthest
from quotaopt.reachable.members import NOISE, RELATIVE_NOISE
from quotaopt.reachable.stops import stops
from quotaopt.reachable.total import Solve, solved_at
from quotaopt.reading import build_model, read_cells
from quotaopt.rules.build import read_rules
from quotaopt.rules.plan_total import plan_totals

WIDE = 1000
"""Totals up to so many times the plan's are looked at."""


@dataclass(frozen=True)
class TotalRange:
    """The totals at which the other rules of a plan can be kept."""

    unit: str
    asked: tuple[Decimal, Decimal]  # the least and the most that the plan's own total admits
    lowest: End
    highest: End
    possible: bool  # False where it is proved that the rules contradict each other at every total
    measure: str | None = None  # of a plan with several, whose other totals stay as they are
    step: Decimal = Decimal(1)

    @property
    def holds_asked(self) -> bool:
        """Whether a total that the plan asks for is within."""
        low, high = self.lowest.confirmed, self.highest.confirmed
        above = high is None and self.highest.relaxed is None
        return (
            low is not None
            and low <= self.asked[1]
            and (above or (high is not None and high >= self.asked[0]))
        )


def total_ranges(plan: Plan, solve: Solve) -> tuple[TotalRange, ...]:
    """The range of the total, of each measure by itself; none for tiers, whose totals hang together.

    The totals of other measures stay as they are. Shares of a total are shares of whatever it is;
    amounts stay what they are.

    Raises
    ------
    PlanError
        The plan or its tables are wrong.
    NotCertifiedError
        No answer of the linear program held.
    """
    return () if plan.spec.tiers else tuple(_range(plan, at, solve) for at in range(len(plan.layers)))


def _range(plan: Plan, number: int, solve: Solve) -> TotalRange:
    """That of one layer."""
    layer, limits = plan.layers[number], plan_totals(plan, read_cells(plan))[number]
    step, asked = layer.step, max(limits.lower, 1)
    opened = plan.change(_opened(plan, layer, asked * step))
    cells = read_cells(opened)
    built = build_model(opened, cells)
    own = (limits.lower * step, limits.upper * step)
    nothing = TotalRange(
        layer.unit, own, *(End(None, None, ()),) * 2, possible=False, measure=layer.measure, step=step
    )
    if built.clash is not None:
        return nothing
    model, inside = hard_model(opened, cells, built), cells.layer_of(built.active) == number
    total = np.flatnonzero((model.row_rule == 0) & (model.row_member == (layer.measure or "")))
    model = with_row_limits(model, total, -np.inf, np.inf)
    extremes = Extremes(model)
    if extremes.is_empty:
        return nothing
    blocks, _ = read_rules(opened, cells, plan_totals(opened, cells), read_chain(opened, cells))
    ends = []
    for sign in (-1, 1):
        extreme = extremes.end(inside, sign)
        if extreme is None:
            ends.append(End(None, None, ()))
            continue
        confirmed = _confirmed(plan, number, extreme.steps, sign, WIDE * asked, solve)
        held_by = stops(built, model, blocks, extreme)
        whole = None if confirmed is None else confirmed * step
        ends.append(End(extreme.steps * float(step), whole, held_by))
    return replace(nothing, lowest=ends[0], highest=ends[1], possible=True)


def _opened(plan: Plan, layer: Layer, asked: Decimal) -> dict[str, Any]:
    """A total that may be anything, and references that stay as large as they are."""
    document = dict(plan.document)
    band = {show_path(document, layer.total_path): {"min": 0, "max": WIDE * asked}}
    own = ("reference",) if layer.measure is None else ("measures", layer.measure, "reference")
    if layer.reference_path == own:
        return {**band, show_path(document, (*own, "total")): asked}
    return {**band, show_path(document, own): {**plan.document["reference"], "total": asked}}


def _confirmed(plan: Plan, layer: int, steps: float, sign: int, most: int, solve: Solve) -> int | None:
    """The end in steps that a solve confirms; None where none does."""
    noise = max(NOISE, RELATIVE_NOISE * abs(steps))
    guess = math.floor(sign * steps + noise)
    least, most = (-most, -1) if sign < 0 else (1, most)
    guess = min(max(guess, least), most)
    found = furthest(guess, least, most, lambda n: solved_at(plan, layer, sign * n, solve))
    return None if found is None else sign * found[0]
