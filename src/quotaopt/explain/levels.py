"""The burdens at which notions of the worst had to leave somebody, and what left them there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quotaopt.explain.answering import Answering
from quotaopt.explain.patterns import touching
from quotaopt.explanation import Level
from quotaopt.fairness import leximax, leximin
from quotaopt.fairness.minimax import MINIMAX
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.stages.face import is_price
from quotaopt.stages.stage import Stage

SIGNS = {leximin.NAME: leximin.SIGN, leximax.NAME: leximax.SIGN}
MOST = 20
"""Levels that are told, the first that were settled."""
ALIKE = 1e-9


def settling_stages(answering: Answering) -> tuple[Stage, ...]:
    """The rounds of leximin or leximax that settled units of the selection, in order."""
    units = _units(answering)
    stages = answering.chosen.allocation.stages
    return tuple(stage for stage in stages if stage.kind in SIGNS and np.isin(stage.settled, units).any())


def levels_of(answering: Answering) -> tuple[Level, ...]:
    """The levels of a selection: of leximin the lowest first, of leximax the highest first."""
    allocation = answering.chosen.allocation
    if allocation.notion in SIGNS:
        found = _coinciding(answering) if allocation.coincides else _rounds(answering)
    elif allocation.notion == MINIMAX.name:
        found = _farthest(answering)
    else:
        found = iter(())
    return tuple(level for level, _ in zip(found, range(MOST), strict=False))


def _rounds(answering: Answering) -> Iterator[Level]:
    units = _units(answering)
    for stage in settling_stages(answering):
        at = np.intersect1d(stage.settled, units)
        burden = 1.0 + SIGNS[stage.kind] * stage.value
        yield _level(answering, stage.kind, burden, at, _strongest(answering, stage.multipliers))


def _coinciding(answering: Answering) -> Iterator[Level]:
    """Where every notion has the same answer: the rows with a price on the cells at a burden block it."""
    allocation, cells = answering.chosen.allocation, answering.cells
    if not len(cells):
        return
    sign = SIGNS[allocation.notion]
    burdens = allocation.solution.t[cells]
    order = np.argsort(sign * -burdens, kind="stable")
    apart = np.flatnonzero(np.abs(np.diff(burdens[order])) > ALIKE * np.maximum(burdens[order][1:], ALIKE))
    for at in np.split(order, apart + 1):
        prices = np.zeros(allocation.built.model.n_rows)
        rows = touching(allocation.built.model, cells[at], answering.pushes.rows)
        prices[rows] = answering.pushes.prices[rows]
        blocking = _strongest(answering, np.where(sign * prices > 0.0, prices, 0.0))
        yield _level(answering, allocation.notion, float(burdens[at[0]]), cells[at], blocking)


def _farthest(answering: Answering) -> Iterator[Level]:
    """Of minimax: the units of the selection that are as far from 1 as any has to be."""
    for stage in answering.chosen.allocation.stages:
        if stage.kind != MINIMAX.name or not stage.largest:
            continue
        units = _units(answering)
        burdens = _burdens(answering)[units]
        for burden in (1.0 - stage.largest, 1.0 + stage.largest):
            at = units[np.abs(burdens - burden) <= 1e-7 * stage.largest]
            if len(at):
                yield _level(answering, stage.kind, burden, at, _strongest(answering, stage.multipliers))


def _level(answering: Answering, notion: str, burden: float, units: IntArray, rows: IntArray) -> Level:
    model = answering.chosen.allocation.built.model
    names = tuple(
        (model.rule_names[model.row_rule[row]], str(model.row_member[row])) for row in rows.tolist()
    )
    return Level(notion, burden, len(units), names, _meets_own_limit(answering, units))


def _meets_own_limit(answering: Answering, units: IntArray) -> bool:
    """Whether a cell of some units is at a limit of its own that is not 0."""
    built, t = answering.chosen.allocation.built, answering.chosen.allocation.solution.t
    cells = units if built.groups is None else np.flatnonzero(np.isin(built.groups.codes, units))
    near = ALIKE * np.maximum(t[cells], ALIKE)
    low, high = built.model.lower[cells], built.model.upper[cells]
    return bool(np.any((high - t[cells] <= near) | (low > 0.0) & (t[cells] - low <= near)))


def _strongest(answering: Answering, prices: FloatArray) -> IntArray:
    """Rows with a price, the strongest first."""
    heavy = prices * answering.chosen.allocation.built.model.row_mass
    rows = np.flatnonzero(is_price(heavy))
    return rows[np.argsort(-np.abs(heavy[rows]), kind="stable")]


def _units(answering: Answering) -> IntArray:
    """What is compared of the selection: its cells, or their groups."""
    groups = answering.chosen.allocation.built.groups
    return answering.cells if groups is None else np.unique(groups.codes[answering.cells])


def _burdens(answering: Answering) -> FloatArray:
    """The burdens of all units."""
    built, t = answering.chosen.allocation.built, answering.chosen.allocation.solution.t
    if built.groups is None:
        return t
    carried, fair = (
        np.bincount(built.groups.codes, x) for x in (built.model.reference * t, built.model.reference)
    )
    return np.asarray(carried / fair)
