"""Two plans go in, the change between them comes out, attributed to the inputs that differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from math import gcd

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.attribution.blocks import arranged, together
from quotaopt.attribution.change import Changed, Mixture, PlanChange
from quotaopt.attribution.differences import Differences, differences
from quotaopt.attribution.grid import common_grid
from quotaopt.attribution.inputs import Input
from quotaopt.attribution.means import means
from quotaopt.attribution.orders import Coalition, Orders, Weights, weights
from quotaopt.attribution.whole import whole_steps
from quotaopt.engine import Progress, solve
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError, Problems
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan

Solved = Mapping[Coalition, Allocation]


def compare(
    before: Plan, after: Plan, *, options: SolveOptions = USUAL, progress: Progress | None = None
) -> PlanChange:
    """The change from one plan to another, attributed to the inputs that differ.

    Every mixture of the two plans is solved once, from nothing, so that an input that changes no
    target changes none here either. Of every cell the effects of all inputs sum to its difference.

    Raises
    ------
    PlanError
        A plan is wrong, or the two cannot be compared: other levels, measures, tiers or units.
    InfeasibleError
        One of the two plans cannot be met.
    NotCertifiedError
        No answer to one of the two plans passed the checks.
    """
    _require_comparable(before, after)
    first, last = (solve(_afresh(plan), options=options, progress=progress) for plan in (before, after))
    found = differences(first.plan, last.plan)
    inputs, orders = arranged(found.inputs)
    solved: dict[Coalition, Allocation] = {0: first, orders.everything: last}
    if progress is not None:
        progress("compare")
    impossible = _solve_mixtures(found, inputs, orders, solved, options)
    over = weights(orders, solved.__contains__)
    if not over.orders:  # no way leads from one plan to the other one input at a time
        inputs, orders = together(found.inputs)
        solved = {0: first, orders.everything: last}
        over = weights(orders, solved.__contains__)
    return PlanChange(
        before=first,
        after=last,
        inputs=inputs,
        parts=tuple(_changed(number, solved, over, len(inputs)) for number in range(len(first.parts))),
        impossible=impossible,
        orders=over.orders,
        of=over.of,
        solves=len(solved),
        is_by_kind=len(orders.blocks) > 1,
        members={},
    )


def _require_comparable(before: Plan, after: Plan) -> None:
    """Refuse plans whose numbers mean different things.

    Raises
    ------
    PlanError
        With everything that keeps them apart.
    """
    problems = Problems()
    sides: Mapping[str, Callable[[Plan], str]] = {
        "levels": lambda plan: "; ".join(", ".join(each.levels) for each in plan.spec.dimensions.values()),
        "layers": lambda plan: ", ".join(" ".join(layer.members.values()) or "–" for layer in plan.layers),
        "units": lambda plan: ", ".join(dict.fromkeys(layer.unit for layer in plan.layers)),
    }
    for name, told in sides.items():
        one, other = told(before), told(after)
        if one != other:
            problems.add(after.place(), f"compare.other_{name}", before=one, after=other)
    problems.stop_if_any()


def _afresh(plan: Plan) -> Plan:
    """The plan with tables of which nothing has been asked yet: what a solve asks for is what counts."""
    return replace(plan, tables={name: table.anew() for name, table in plan.tables.items()})


def _solve_mixtures(
    found: Differences,
    inputs: tuple[Input, ...],
    orders: Orders,
    solved: dict[Coalition, Allocation],
    options: SolveOptions,
) -> tuple[Mixture, ...]:
    """Solve every coalition that is not `solved` yet; those that are no plan are returned."""
    impossible = []
    for coalition in orders.coalitions:
        if coalition in solved:
            continue
        try:
            solved[coalition] = solve(found.between(coalition, inputs), options=options)
        except (PlanError, InfeasibleError, NotCertifiedError) as error:
            changed = tuple(one for i, one in enumerate(inputs) if coalition >> i & 1)
            impossible.append(Mixture(changed, error.problems))
    return tuple(impossible)


def _changed(number: int, solved: Solved, over: Weights, n_inputs: int) -> Changed:
    """One measure in one tier: all coalitions on one list of cells and in one step."""
    parts = {coalition: allocation.parts[number] for coalition, allocation in solved.items()}
    layer, step = parts[0].shown, _common_step([part.shown.step for part in parts.values()])
    grid, places = common_grid([part.cells for part in parts.values()])
    values = {}
    for (coalition, part), place in zip(parts.items(), places, strict=True):
        values[coalition] = np.zeros(len(grid), dtype=np.int64)
        values[coalition][place] = part.steps * int(part.shown.step / step)
    last = max(values)
    effects = whole_steps(means(values, over, n_inputs), [grid.codes[level] for level in grid.chain])
    return Changed(layer, step, grid, values[0], values[last], effects)


def _common_step(steps: list[Decimal]) -> Decimal:
    """The largest amount of which all steps are whole multiples."""
    digits = max(max(0, -int(step.normalize().as_tuple().exponent)) for step in steps)
    return Decimal(gcd(*(int(step.scaleb(digits)) for step in steps))).scaleb(-digits)
