"""Two plans go in, the change between them comes out, attributed to the inputs that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.attribution.blocks import arranged, inseparable, together
from quotaopt.attribution.change import Changed, Mixture, PlanChange
from quotaopt.attribution.differences import Differences, differences
from quotaopt.attribution.grid import common_grid, common_step
from quotaopt.attribution.inputs import Input
from quotaopt.attribution.means import means
from quotaopt.attribution.orders import Coalition, Orders, Weights, weights
from quotaopt.attribution.whole import whole_steps
from quotaopt.engine import Progress, solve
from quotaopt.errors import NoAnswerError, Problems
from quotaopt.model.arrays import IntArray
from quotaopt.model.cells import Cells
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.layers import Layer
from quotaopt.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Answer:
    """What is kept of a solved plan: its cells, and for every measure in every tier the step and targets."""

    cells: Cells  # of one layer; all layers have the same
    step: tuple[Decimal, ...]
    steps: tuple[IntArray, ...]  # each (n_cells,)
    is_proved: bool  # to keep every limit and to be the best

    @classmethod
    def of(cls, allocation: Allocation) -> Answer:
        """The answer of an allocation."""
        parts = allocation.parts
        return cls(
            parts[0].cells,
            tuple(part.shown.step for part in parts),
            tuple(part.steps for part in parts),
            allocation.status == "optimal",
        )


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
    require_comparable(before, after)
    first = solve(afresh(before), options=options, progress=progress)
    return attributed(first, after, options=options, progress=progress)


def attributed(
    first: Allocation, after: Plan, *, options: SolveOptions = USUAL, progress: Progress | None = None
) -> PlanChange:
    """`compare` where the answer to the first plan, read `afresh`, is at hand.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        As `compare`, of the second plan.
    """
    last = solve(afresh(after), options=options, progress=progress)
    found = differences(first.plan, last.plan)
    inputs, orders = arranged(found.inputs)
    ends = {0: Answer.of(first), orders.everything: Answer.of(last)}
    mixtures, impossible = _mixtures(found, inputs, orders, options, progress)
    solved: Mapping[Coalition, Answer] = ends | mixtures
    n_apart, over = len(inputs), weights(orders, solved.__contains__)
    for coarser in (inseparable, together):
        if not over.orders:  # no way leads from one plan to the other one input at a time
            inputs, orders, solved = coarser(inputs, orders, solved)
            over = weights(orders, solved.__contains__)
    return PlanChange(
        before=first,
        after=last,
        inputs=inputs,
        parts=tuple(_parts(first.plan.layers, solved, over, len(inputs))),
        impossible=impossible,
        orders=over.orders,
        of=over.of,
        solves=len(ends) + len(mixtures),
        unproved=sum(not answer.is_proved for answer in (*ends.values(), *mixtures.values())),
        is_by_kind=len(orders.blocks) > 1,
        is_merged=len(inputs) < n_apart,
        members={},
    )


def require_comparable(before: Plan, after: Plan) -> None:
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


def afresh(plan: Plan) -> Plan:
    """The plan with tables of which nothing has been asked yet: what a solve asks for is what counts."""
    return replace(plan, tables={name: table.anew() for name, table in plan.tables.items()})


def _mixtures(
    found: Differences,
    inputs: tuple[Input, ...],
    orders: Orders,
    options: SolveOptions,
    progress: Progress | None,
) -> tuple[dict[Coalition, Answer], tuple[Mixture, ...]]:
    """Every mixture of the two plans that some order passes through, and those that are no plan."""
    solved, impossible = {}, []
    between = orders.coalitions[1:-1]
    for count, coalition in enumerate(between, start=1):
        if progress is not None:
            progress(f"compare {count}/{len(between)}")
        try:
            solved[coalition] = Answer.of(solve(found.between(coalition, inputs), options=options))
        except NoAnswerError as error:
            changed = tuple(one for i, one in enumerate(inputs) if coalition >> i & 1)
            impossible.append(Mixture(changed, error.problems))
    return solved, tuple(impossible)


def _parts(
    layers: Sequence[Layer], solved: Mapping[Coalition, Answer], over: Weights, n_inputs: int
) -> Iterator[Changed]:
    """Every measure in every tier: all answers on one list of cells and in one step."""
    grid, places = common_grid([answer.cells for answer in solved.values()])
    chain = [grid.codes[level] for level in grid.chain]
    last = max(solved)
    for number, layer in enumerate(layers):
        step = common_step([answer.step[number] for answer in solved.values()])
        values = {}
        for (coalition, answer), place in zip(solved.items(), places, strict=True):
            values[coalition] = np.zeros(len(grid), dtype=np.int64)
            values[coalition][place] = answer.steps[number] * int(answer.step[number] / step)
        effects = whole_steps(means(values, over, n_inputs), chain)
        yield Changed(layer, step, grid, values[0], values[last], effects)
