"""Two rules that contradict each other on a single cell, or on one cell in two tiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import IntArray
from quotaopt.model.tiers import Tiers
from quotaopt.plan.layers import nested_names
from quotaopt.rules.nested import work_names
from quotaopt.rules.rows import Rows, SumRows
from quotaopt.rules.units import LayerUnits


@dataclass(frozen=True)
class Clash:
    """The cell whose limits cross most, in words, and the multipliers that prove it."""

    problem: Problem
    multipliers: dict[tuple[str, str], float]


def find_clash(rows: Sequence[Rows], active: IntArray, lower: IntArray, upper: IntArray) -> Clash | None:
    """The worst cell with ``lower > upper`` (n_active,), in steps; None where there is none."""
    crossing = np.flatnonzero(lower > upper)
    if not len(crossing):
        return None
    worst = crossing[np.argmax(lower[crossing] - upper[crossing])]
    cell = int(active[worst])
    return _between(rows, active, (cell, cell), (int(lower[worst]), int(upper[worst])), len(crossing))


def find_tier_clash(
    rows: Sequence[Rows], active: IntArray, tiers: Tiers, limits: tuple[IntArray, IntArray], units: LayerUnits
) -> Clash | None:
    """The worst cell that must carry more than it may in a higher tier; None where there is none.

    Lower and upper `limits` in steps, each (n_active,).
    """
    needs, upper = limits[0].copy(), limits[1]
    source = np.arange(len(active))
    for low, high in tiers.from_below():
        raised = needs[low] > needs[high]
        needs[high[raised]], source[high[raised]] = needs[low[raised]], source[low[raised]]
    crossing = np.flatnonzero(needs > upper)
    if not len(crossing):
        return None
    worst = int(crossing[np.argmax(needs[crossing] - upper[crossing])])
    below, above = int(active[source[worst]]), int(active[worst])
    clash = _between(rows, active, (below, above), (int(needs[worst]), int(upper[worst])), len(crossing))
    chain = np.arange(below, above + 1, len(units.cells) // units.cells.n_layers)  # the same in all tiers
    weights = np.broadcast_to(units.per_unit_at(chain), chain.shape).tolist()
    first, last = clash.multipliers
    names = nested_names(rows[0].scope.plan.spec)[tiers.code[source[worst]] :]
    members = map(str, work_names(units.cells, chain[:-1]))
    between = zip(zip(names, members, strict=False), weights, strict=False)
    return replace(clash, multipliers={first: weights[0], **dict(between), last: -weights[-1]})


def _between(
    rows: Sequence[Rows], active: IntArray, cell: tuple[int, int], limits: tuple[int, int], count: int
) -> Clash:
    """What the rules on one cell ask for at least, and those on another, or the same, allow at most."""
    needs, low_row = max(_on(rows, active, cell[0]), key=lambda each: each[0].lower[each[1]])
    admits, high_row = min(_on(rows, active, cell[1]), key=lambda each: each[0].upper[each[1]])
    scope = needs.scope
    digits = scope.plan.minor_digits
    at_least, at_most = (f"{scope.in_currency(float(steps), low_row):,.{digits}f}" for steps in limits)
    names = scope.cells.cell_names(scope.cells.finest, np.array(cell))
    problem = Problem.at(
        scope.place,
        "conflict.cell" if cell[0] == cell[1] else "conflict.tiers",
        cell=names[0],
        above=names[1],
        count=count,
        needs=at_least,
        reach=at_most,
        lower_rule=scope.rule.name,
        upper_rule=admits.scope.rule.name,
    )
    proof = {
        (scope.rule.name, str(scope.names()[low_row])): 1.0,
        (admits.scope.rule.name, str(admits.scope.names()[high_row])): -1.0,
    }
    return Clash(problem, proof)


def _on(rows: Sequence[Rows], active: IntArray, cell: int) -> list[tuple[SumRows, int]]:
    """The rows in which this cell alone carries anything."""
    found = [(block, _row_at(block, active, cell)) for block in rows if isinstance(block, SumRows)]
    return [(block, row) for block, row in found if row >= 0]


def _row_at(block: SumRows, active: IntArray, cell: int) -> int:
    """The row of a block in which this cell alone carries anything, -1 where there is none."""
    row = block.scope.row_of_cell()
    at = int(row[cell])
    return at if at >= 0 and int((row[active] == at).sum()) == 1 else -1
