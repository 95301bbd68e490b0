"""How little and how much every node can carry under the hard rules, and what it carried before."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.bargain.data import Node
from quotaopt.errors import PlanError
from quotaopt.model.cells import Cells
from quotaopt.negotiate.nodes import Nodes, stated_negotiation
from quotaopt.plan.cells.align import base_facts, cell_facts, values_at
from quotaopt.plan.layers import facts_column
from quotaopt.plan.plan import Plan
from quotaopt.reachable.extremes import Extreme, Extremes, hard_model
from quotaopt.reachable.members import NOISE, RELATIVE_NOISE

Limits = tuple[Decimal | None, Decimal | None]
"""Floor and ceiling of a node; None where the rules leave it open."""


def limits_of(
    allocation: Allocation, nodes: Nodes, progress: Callable[[str], None] | None = None
) -> list[Limits]:
    """Floor and ceiling of every node: no plan that keeps the rules gives it less, or more.

    Two linear programs per node, see `quotaopt.reachable.extremes`. They know all hard rules but lots,
    counts and lists of values, so that inside the limits rules may still leave gaps.
    """
    built, number = allocation.built, allocation.plan.main_number
    at = built.active - number * len(nodes.codes)
    ours = (at >= 0) & (at < len(nodes.codes))
    node_of = np.where(ours, nodes.codes[np.where(ours, at, 0)], -1)
    extremes = Extremes(hard_model(allocation.plan, allocation.cells, built))
    targets, step = nodes.sums(allocation.main_part.steps).tolist(), allocation.main_part.shown.step
    limits: list[Limits] = []
    for node, target in enumerate(targets):
        if progress is not None:
            progress(f"range {node + 1}/{len(nodes)}")
        inside = node_of == node
        if not inside.any():
            limits.append((0 * step, 0 * step))  # nothing in it has a reference: it carries nothing
            continue
        low, high = (_steps(extremes.end(inside, sign), sign, target) for sign in (-1, 1))
        limits.append((low * step if low is not None else None, high * step if high is not None else None))
    return limits


def _steps(extreme: Extreme | None, sign: int, target: int) -> int | None:
    """The last whole step before an end; at least what is carried now, which a solve has proved."""
    if extreme is None:
        return None
    noise = max(NOISE, RELATIVE_NOISE * abs(extreme.steps))
    return sign * max(math.floor(sign * extreme.steps + noise), sign * target)


def history_of(plan: Plan, cells: Cells, nodes: Nodes) -> list[Decimal | None]:
    """What every node carried in the year before, by the plan's facts; None where nothing is known."""
    column, one = facts_column(plan.spec, plan.main.history), cells.of_layer
    if column is None:
        return [None] * len(nodes)
    timed = any(one.is_time(level) for level in nodes.levels)
    try:
        facts = (cell_facts if timed else base_facts)(plan, cells, column, 1)
    except PlanError:  # no table of facts need be complete where no rule asks for it
        return [None] * len(nodes)
    codes = nodes.codes if timed else nodes.codes[:: one.n_periods]
    units, known = np.zeros(len(nodes), dtype=np.int64), np.zeros(len(nodes), dtype=np.bool_)
    np.add.at(units, codes, facts.units)
    known[codes[~facts.blank]] = True
    return [
        Decimal(each).scaleb(-facts.digits) if is_known else None
        for each, is_known in zip(units.tolist(), known.tolist(), strict=True)
    ]


def last_plan_of(plan: Plan, cells: Cells, nodes: Nodes) -> dict[Node, Decimal]:
    """What the last plan asked of the nodes it knows, in units of the measure; nothing where none is stated.

    Raises
    ------
    PlanError
        A target of the last plan is no number, or stands there twice.
    """
    column, one = stated_negotiation(plan).fallback, cells.of_layer
    if column is None:
        return {}
    groups = one.group(plan.spec.tables[column.partition(".")[0]].key)
    stated = values_at(plan, one, column, groups.first_cell, plan.place("negotiation", "fallback"))
    units, codes = np.zeros(len(nodes), dtype=np.int64), nodes.codes[groups.first_cell]
    np.add.at(units, codes, np.where(stated.blank, 0, stated.units))
    known = np.unique(codes[~stated.blank]).tolist()
    return {nodes.names[node]: Decimal(int(units[node])).scaleb(-stated.digits) for node in known}
